/// <reference lib="esnext.disposable" preserve="true" />
import { describe } from '../base/describe.js';
import { realm } from '../base/realm.js';
import { LookupError, RuntimeError } from '../errors.js';
import { type Context, contextInForce, type Variable, varsInForce } from './context.js';

/** Options of a context variable. */
export interface ContextVarOptions<T> {
  /** What `get()` gives where the variable has no value. */
  readonly default?: T;
}

/** Stands in a token for "there was no value". */
const MISSING: unique symbol = Symbol.for('yieldfrom.MISSING') as never;

/**
 * A variable whose value belongs to the context in force, as in `contextvars.ContextVar`.
 *
 * Every task runs in a copy of the context in which it was made: what it sets, others do not see.
 *
 * @example
 * import { ContextVar } from 'yieldfrom';
 * const depth = new ContextVar<number>('depth', { default: 0 });
 * const token = depth.set(1);
 * console.log(depth.get()); // 1
 * depth.reset(token);
 * console.log(depth.get()); // 0
 */
export class ContextVar<T> implements Variable<T> {
  readonly name: string;
  readonly #default: { readonly value: T } | null;

  /** @throws {TypeError} when `name` is not a string */
  constructor(name: string, options: ContextVarOptions<T> = {}) {
    if (typeof name !== 'string') throw new TypeError('context variable name must be a string');
    this.name = name;
    variablesByName()?.set(name, this);
    this.#default = 'default' in options ? { value: options.default } : null;
  }

  /**
   * Gives the value in the context in force, else `fallback`, else the variable's default.
   *
   * @throws {LookupError} when there is none of them
   */
  get(): T;
  get<D>(fallback: D): T | D;
  get(...fallback: unknown[]): unknown {
    const values = varsInForce();
    if (values?.has(this) === true) return values.get(this);
    if (fallback.length > 0) return fallback[0];
    if (this.#default !== null) return this.#default.value;
    throw new LookupError(`Context variable '${this.name}' has no value here and no default`);
  }

  /** Sets the value in the context in force; the token undoes it. */
  set(value: T): Token<T> {
    const context = contextInForce();
    const before = context._vars;
    const old = before?.has(this) === true ? (before.get(this) as T) : MISSING;
    context._vars = new Map(before).set(this, value);
    return new Token(this, old, context);
  }

  /**
   * Puts the value back to what it was before the `set` that gave `token`.
   *
   * @throws {TypeError} when `token` is none
   * @throws {RuntimeError} when the token was used before
   * @throws {RangeError} when it is of another variable or another context
   */
  reset(token: Token<T>): void {
    if (typeof (token as Partial<Token<T>> | null | undefined)?.use !== 'function') {
      throw new TypeError(`expected an instance of Token, got ${describe(token)}`);
    }
    token.use(this);
    const context = contextInForce();
    const values = new Map(context._vars);
    if (token.oldValue === MISSING) values.delete(this);
    else values.set(this, token.oldValue);
    context._vars = values;
  }
}

/** What `ContextVar#set` gives, to undo it once. */
export class Token<T> {
  static readonly MISSING: typeof MISSING = MISSING;
  readonly var: ContextVar<T>;
  /** The value before, or `Token.MISSING`. */
  readonly oldValue: T | typeof MISSING;
  #context: Context | null;
  #used = false;

  /** @internal */
  constructor(variable: ContextVar<T>, oldValue: T | typeof MISSING, context: Context) {
    this.var = variable;
    this.oldValue = oldValue;
    this.#context = context;
  }

  /** Resets the variable; `using` does so at the end of a block. */
  [Symbol.dispose](): void {
    this.var.reset(this);
  }

  /** @internal */
  use(variable: ContextVar<T>): void {
    if (this.#used) throw new RuntimeError('Token has already been used once');
    if (this.var !== variable) {
      throw new RangeError('Token was created by a different ContextVar');
    }
    if (this.#context !== contextInForce()) {
      throw new RangeError('Token was created in a different Context');
    }
    this.#used = true;
    this.#context = null;
  }
}

const BY_NAME = 'executor.variables';

/**
 * In a worker of an executor: the variables of its modules, which get the values of those of the
 * same name where a call comes from. Elsewhere nobody keeps them. @internal
 */
export function variablesByName(): Map<string, ContextVar<unknown>> | undefined {
  return realm.shared.get(BY_NAME) as Map<string, ContextVar<unknown>> | undefined;
}

/** From now on variables are kept by name: this is a worker. @internal */
export function keepVariablesByName(): void {
  if (!realm.shared.has(BY_NAME)) realm.shared.set(BY_NAME, new Map());
}
