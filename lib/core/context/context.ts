import { type ContextHolder, realm } from '../base/realm.js';
import { KeyError, RuntimeError } from '../errors.js';

/** What a context has values for: a `ContextVar`. */
export interface Variable<T> {
  readonly name: string;
  get(): T;
}

/**
 * A set of values of context variables, as in `contextvars.Context`.
 *
 * Tasks and callbacks each run in one. Copying is O(1); changing a variable replaces the map
 * inside, so that copies never see each other's changes.
 *
 * @example Run a function with a variable of its own
 * import { ContextVar, copyContext } from 'yieldfrom';
 * const user = new ContextVar<string>('user', { default: 'nobody' });
 * const context = copyContext();
 * context.run(() => { user.set('ada'); });
 * console.log(user.get(), context.get(user)); // nobody ada
 */
export class Context implements ContextHolder {
  /** @internal */
  _vars: ReadonlyMap<object, unknown> | null = null;
  /** @internal Whether this context is in force somewhere on the stack. */
  _entered = false;

  /** @internal */
  _toContext(): this {
    return this;
  }

  /** Calls `fn` with this context in force; changes that it makes stay here. */
  run<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): R {
    const outer = enterContext(this);
    try {
      return fn(...args);
    } finally {
      leaveContext(this, outer);
    }
  }

  /** Gives the value of a variable here, or `fallback` (default undefined) if it has none. */
  get<T>(variable: Variable<T>): T | undefined;
  get<T, D>(variable: Variable<T>, fallback: D): T | D;
  get(variable: Variable<unknown>, fallback?: unknown): unknown {
    return this.has(variable) ? this._vars?.get(variable) : fallback;
  }

  /** As `get`, for where having no value is a mistake. @throws {KeyError} when it has none */
  getItem<T>(variable: Variable<T>): T {
    if (!this.has(variable)) throw new KeyError(`Context has no value for '${variable.name}'`);
    return this._vars?.get(variable) as T;
  }

  has(variable: object): boolean {
    return this._vars?.has(variable) ?? false;
  }

  get size(): number {
    return this._vars?.size ?? 0;
  }

  /** Gives another context with the same values. */
  copy(): Context {
    return contextOf(this._vars);
  }

  keys(): IterableIterator<Variable<unknown>> {
    return entriesOf(this).keys();
  }

  values(): IterableIterator<unknown> {
    return entriesOf(this).values();
  }

  /** As `entries`, by its Python name. */
  items(): IterableIterator<[Variable<unknown>, unknown]> {
    return this.entries();
  }

  entries(): IterableIterator<[Variable<unknown>, unknown]> {
    return entriesOf(this).entries();
  }

  /** Gives the variables, as in Python, where a context is a mapping from them. */
  [Symbol.iterator](): IterableIterator<Variable<unknown>> {
    return this.keys();
  }
}

/** Gives a copy of the context in force. */
export function copyContext(): Context {
  return contextOf(varsInForce());
}

/** Calls `fn` in the context of something, if it has one, wherever that is in force. @internal */
export function runInContextOf(
  thing: { getContext?(): Context | undefined } | undefined,
  fn: () => void,
): void {
  const own = thing?.getContext?.();
  if (own === undefined || realm.holder === own) fn();
  else (own._entered ? own.copy() : own).run(fn);
}

/** Gives the context in force itself, made now if there was none yet. @internal */
export function contextInForce(): Context {
  const holder = holderInForce();
  const context =
    holder === null || holder._toContext === null
      ? contextOf(holder?._vars ?? null)
      : (holder._toContext() as Context);
  realm.holder = context;
  return context;
}

/** Gives the values in force. @internal */
export function varsInForce(): ContextHolder['_vars'] {
  return holderInForce()?._vars ?? null;
}

/** Gives what holds the values in force: null where nothing was ever set. @internal */
export function holderInForce(): ContextHolder | null {
  return realm.holder ?? (realm.currentTask as ContextHolder | null);
}

/** Makes a context of a map of values. @internal */
export function contextOf(vars: ReadonlyMap<object, unknown> | null): Context {
  const context = new Context();
  context._vars = vars;
  return context;
}

/** Puts a context in force; gives what was before. @internal */
export function enterContext(context: Context): ContextHolder | null {
  if (context._entered) {
    throw contextRefusal();
  }
  context._entered = true;
  const outer = realm.holder;
  realm.holder = context;
  return outer;
}

/** @internal */
export function contextRefusal(): RuntimeError {
  return new RuntimeError(
    'cannot enter context: it is already entered: copy it with context.copy() to run in it twice',
  );
}

/** @internal */
export function leaveContext(context: Context, outer: ContextHolder | null): void {
  context._entered = false;
  realm.holder = outer;
}

function entriesOf(context: Context): ReadonlyMap<Variable<unknown>, unknown> {
  return (context._vars ?? new Map()) as ReadonlyMap<Variable<unknown>, unknown>;
}
