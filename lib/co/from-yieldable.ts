import type { Awaitable, Coroutine } from '../core/index.js';
import { toAwaited } from './yieldables.js';

/** What `fromYieldable` gives for a value of this type; thunks do not say what they call back with. */
export type Yielded<T> = 0 extends 1 & T
  ? T
  : T extends Awaitable<infer R> | PromiseLike<infer R>
    ? Awaited<R>
    : T extends readonly unknown[]
      ? { -readonly [I in keyof T]: Yielded<T[I]> }
      : T extends (...args: never[]) => infer R
        ? R extends Awaitable<infer V>
          ? Awaited<V>
          : // oxlint-disable-next-line typescript/no-explicit-any -- see above
            any
        : T extends object
          ? { -readonly [K in keyof T]: Yielded<T[K]> }
          : T;

/**
 * Waits for anything that co lets a generator yield: a promise, a thunk, a generator or a generator
 * function, an array or an object of all these, and every awaitable of this library.
 *
 * It stands where code on its way from `co` to `yield*` yields what may be any of them: `yield value`
 * becomes `yield* fromYieldable(value)`. Thunks and generator functions are called with `thisArg`.
 *
 * @switches when what it waits for does
 * @cancelled hands the cancellation on to what it waits for
 * @throws {TypeError} when co would refuse the value
 * @example
 * import { run, type Coroutine } from 'yieldfrom';
 * import { fromYieldable } from 'yieldfrom/co';
 * function* main(): Coroutine<void> {
 *   const { a, b } = yield* fromYieldable({ a: Promise.resolve(1), b: 2 });
 *   console.log(a + b);
 * }
 * await run(main()); // 3
 */
export function fromYieldable<A extends readonly unknown[] | []>(
  values: A,
  thisArg?: unknown,
): Coroutine<Yielded<A>>;
export function fromYieldable<T>(value: T, thisArg?: unknown): Coroutine<Yielded<T>>;
export function* fromYieldable(value: unknown, thisArg?: unknown): Coroutine {
  return yield toAwaited(value, thisArg);
}
