import { describe, isGeneratorFunction, nameOf } from '../base/describe.js';
import { realm } from '../base/realm.js';
import { RuntimeError } from '../errors.js';
import { Call } from './call.js';
import { isGenerator } from './generator.js';
import { COROUTINE_FUNCTION, isAwaitable, isCoroutine } from './is-coroutine.js';
import { warnIfNeverAwaited } from './never-awaited.js';
import { type Awaitable, CALL, type Coroutine, FUTURE, kindOf, OWNED } from './protocol.js';

/** What a decorated function gives: a coroutine object that runs once. */
export type CoroutineOf<F> = F extends (this: infer S, ...args: infer A) => infer R
  ? (this: S, ...args: A) => Call<ResultOf<R>>
  : never;

/** The result of awaiting what a coroutine function, or a plain function, gives. */
export type ResultOf<R> = R extends Awaitable<infer T> ? T : Awaited<R>;

/**
 * Runs a coroutine on a frame of its own, at any depth.
 *
 * `yield* call(child())` gives what `yield* child()` gives. The difference is depth: once the
 * child suspends, resuming it costs the same however deep it stands, and recursion is bounded by
 * the heap, not by the native stack.
 *
 * @switches when the child does
 * @cancelled thrown into the child first, then upwards through every frame
 * @throws {TypeError} when `child` is not awaitable
 * @throws {RuntimeError} when `child` was given to `call` or to a task before
 * @example Recursion without a limit
 * import { call, type Coroutine, runSync, sleep } from 'yieldfrom';
 * function* depth(n: number): Coroutine<number> {
 *   if (n === 0) { yield* sleep(0); return 0; }
 *   return 1 + (yield* call(depth(n - 1)));
 * }
 * console.log(runSync(depth(100_000))); // 100000
 */
export function call<T>(child: Awaitable<T>): Awaitable<T> {
  if (isGenerator(child)) return new Call(own(child as unknown as Coroutine<T>));
  const kind = kindOf(child);
  if (kind === CALL || kind === FUTURE) return child;
  if (!isCoroutine(child)) {
    throw new TypeError(`call() needs a coroutine, got ${describe(child)}: ${callHint(child)}`);
  }
  return new Call(kind === 0 ? own(child as Coroutine<T>) : (child as Coroutine<T>));
}

/**
 * Makes a coroutine function: the `@asyncio.coroutine` of old.
 *
 * On a generator function it gives a function whose calls have a frame of their own (see `call`)
 * and refuse to run twice. On a plain function it gives a coroutine function that calls it when
 * first awaited, and awaits what it returns if that can be awaited. As a method decorator it does
 * the same to a method.
 *
 * A *named* generator expression shadows its wrapper: inside
 * `const f = coroutine(function* f() { yield* f() })` the inner `f` is the raw generator.
 *
 * @throws {TypeError} when `fn` is not a function
 * @example
 * import { coroutine, run, sleep } from 'yieldfrom';
 * const hello = coroutine(function* (name: string) {
 *   yield* sleep(10);
 *   return `hello ${name}`;
 * });
 * console.log(await run(hello('world'))); // hello world
 */
export function coroutine<F extends (...args: never[]) => unknown>(
  fn: F,
  context?: ClassMethodDecoratorContext,
): CoroutineOf<F> {
  if (typeof fn !== 'function') {
    throw new TypeError(`coroutine() needs a function, got ${describe(fn)}`);
  }
  if (context !== undefined && context.kind !== 'method') {
    throw new TypeError(`coroutine() decorates methods, not a ${String(context.kind)}`);
  }
  const start = isGeneratorFunction(fn)
    ? (fn as unknown as (...args: unknown[]) => Coroutine)
    : deferred(fn as unknown as (...args: unknown[]) => unknown);
  const wrapper = function (this: unknown, ...args: unknown[]): Call {
    const made = new Call(start.apply(this, args));
    if (realm.debug) warnIfNeverAwaited(made, nameOf(fn));
    return made;
  };
  Object.defineProperties(wrapper, {
    name: { value: nameOf(fn), configurable: true },
    length: { value: fn.length, configurable: true },
    [COROUTINE_FUNCTION]: { value: true },
  });
  return wrapper as unknown as CoroutineOf<F>;
}

/** Marks a raw generator as driven; a second driver is refused. */
export function own<T>(body: Coroutine<T>): Coroutine<T> {
  const owned = body as Coroutine<T> & { [OWNED]?: boolean };
  if (owned[OWNED] === true) throw RuntimeError.alreadyAwaited();
  owned[OWNED] = true;
  return body;
}

function deferred(fn: (...args: unknown[]) => unknown) {
  return function* (this: unknown, ...args: unknown[]): Generator<unknown, unknown, unknown> {
    const result = fn.apply(this, args);
    if (isAwaitable(result)) return yield* call(result);
    return isPromise(result) ? yield result : result;
  };
}

function isPromise(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Promise]';
}

function callHint(value: unknown): string {
  return typeof value === 'function'
    ? `call the function: call(${nameOf(value)}())`
    : 'give it the result of calling a coroutine function';
}
