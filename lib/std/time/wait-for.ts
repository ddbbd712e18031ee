import {
  type Awaitable,
  call,
  type Coroutine,
  ensureFuture,
  Future,
  isCancelled,
  isCoroutine,
} from '../../core/index.js';
import { checkMilliseconds, timedOut, timeout } from './timeout.js';

/**
 * Waits for `aw`, for `delay` milliseconds at most.
 *
 * A coroutine runs in the calling task. When the time is up, it is cancelled, and its end is waited
 * for, however long that takes; only then `TimeoutError` is raised. If it answers the cancellation
 * with a value or another error, that is what comes out. To let it go on, wrap it in `shield`.
 *
 * @switches when `aw` does; with a delay of zero or less unless `aw` is a future that is done
 * @cancelled `aw` is cancelled, and its end is waited for
 * @param delay Milliseconds; null waits for ever. With zero or less a coroutine never starts.
 * @throws {TimeoutError} when the time is up; its cause is the CancelledError
 * @throws {TypeError} when `aw` cannot be awaited, or `delay` is neither a number nor null
 * @throws {RangeError} when `delay` is NaN
 * @example
 * import { run, sleep, TimeoutError, waitFor, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   try {
 *     return yield* waitFor(sleep(1000, 'answer'), 10);
 *   } catch (error) {
 *     if (error instanceof TimeoutError) return 'no answer';
 *     throw error;
 *   }
 * }
 * console.log(await run(main())); // no answer
 */
export function* waitFor<T>(aw: Awaitable<T> | PromiseLike<T>, delay: number | null): Coroutine<T> {
  checkMilliseconds(delay, 'waitFor()', 'delay');
  if (delay !== null && delay <= 0) return yield* takeOrCancel(ensureFuture(aw));
  const deadline = timeout(delay);
  deadline._enter();
  try {
    return yield* inCaller(aw);
  } catch (error) {
    throw deadline._leave(error);
  } finally {
    deadline._leave();
  }
}

function* takeOrCancel<T>(future: Future<T>): Coroutine<T> {
  if (future.done()) return future.result();
  yield* cancelAndWait(future);
  try {
    return future.result();
  } catch (error) {
    throw isCancelled(error) ? timedOut(error) : error;
  }
}

/** Cancels a future and waits for its end; can itself be cancelled, whatever the future does. */
function* cancelAndWait(future: Future): Coroutine<void> {
  const ended = new Future<undefined>({ loop: future.getLoop() });
  ended._source = future;
  const wake = (): void => {
    if (!ended.done()) ended.setResult(undefined);
  };
  future.addDoneCallback(wake);
  try {
    future.cancel();
    yield* ended;
  } finally {
    future.removeDoneCallback(wake);
  }
}

/** Gives what `yield*` resolves in the calling task: a coroutine gets no task of its own. @internal */
export function inCaller<T>(aw: Awaitable<T> | PromiseLike<T>): Awaitable<T> {
  return isCoroutine(aw) ? call(aw as Awaitable<T>) : ensureFuture(aw);
}
