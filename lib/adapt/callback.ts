import { describe, fromThenable, type Future, getRunningLoop } from '../core/index.js';

/** A callback as Node's functions take one: the error comes first, null if there is none. */
export type ErrorFirstCallback = (error?: unknown, ...values: unknown[]) => void;

/**
 * Gives a future of what a function with a callback has to say.
 *
 * `start` is called at once with an error-first callback. The future's result is the value that
 * the callback is called with; several values come as an array. Only the first call counts. When
 * the future is cancelled, a late call is ignored, an error too.
 *
 * @throws {TypeError} when `start` is not a function
 * @throws {RuntimeError} when no loop is running
 * @example
 * import { fromCallback, run, type Coroutine } from 'yieldfrom';
 * const add = (a: number, b: number, done: (error: null, sum: number) => void): void => {
 *   setTimeout(() => { done(null, a + b); }, 5);
 * };
 * function* main(): Coroutine<number> {
 *   return yield* fromCallback<number>((callback) => { add(1, 2, callback); });
 * }
 * console.log(await run(main())); // 3
 */
export function fromCallback<T = unknown>(
  start: (callback: ErrorFirstCallback) => unknown,
): Future<T> {
  if (typeof start !== 'function') {
    throw new TypeError(`fromCallback() needs a function, got ${describe(start)}`);
  }
  const future = fromThenable<T>(thenableOf<T>(start), getRunningLoop());
  future._source = 'a callback';
  return future;
}

/** What calls `start` in its `then`: once, by the future that is made of it. */
function thenableOf<T>(start: (callback: ErrorFirstCallback) => unknown): PromiseLike<T> {
  const then = (resolve: (value: T) => void, reject: (error: unknown) => void): void => {
    start((error, ...values) => {
      if (error !== undefined && error !== null && error !== false) reject(error);
      else resolve((values.length > 1 ? values : values[0]) as T);
    });
  };
  // oxlint-disable-next-line unicorn/no-thenable -- see above
  return { then } as unknown as PromiseLike<T>;
}
