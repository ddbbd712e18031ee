import {
  type Awaitable,
  describe,
  fromThenable,
  type Future,
  getRunningLoop,
  isAwaitable,
  isThenable,
} from '../core/index.js';

/**
 * Gives a future of a promise, or of any other thenable: `yield* fromPromise(promise)`.
 *
 * Cancelling the future, or a task that waits for it, lets go of the promise; what the promise
 * does afterwards is ignored, a rejection too. To stop the work behind it as well, hand it
 * `currentSignal()`. A future of this library is given back as it is.
 *
 * @throws {TypeError} when `promise` is not a thenable
 * @throws {RuntimeError} when no loop is running
 * @example Read a response
 * import { fromPromise, run, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   const response = yield* fromPromise(Promise.resolve({ body: 'hello' }));
 *   return response.body;
 * }
 * console.log(await run(main())); // hello
 */
export function fromPromise<T>(promise: PromiseLike<T>): Future<T> {
  if (!isThenable(promise)) {
    const hint = typeof promise === 'function' ? ': call it: give f(), not f' : '';
    throw new TypeError(`fromPromise() needs a promise, got ${describe(promise)}${hint}`);
  }
  // What this loop itself settles is no work of the host's, which would stop a virtual clock.
  const loop = getRunningLoop();
  if (isAwaitable(promise)) return loop._mount(promise as Awaitable<T>);
  return fromThenable(promise, loop);
}
