import { describe } from '../base/describe.js';
import { isThenable } from '../coroutine/is-coroutine.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { runningLoop } from '../loop/running-loop.js';
import type { ConcurrentFuture } from './concurrent-future.js';
import { fromThenable } from './from-thenable.js';
import { Future, isFuture } from './future.js';

/** Options of `wrapFuture`. */
export interface WrapFutureOptions {
  /** The loop of the new future; the running one if not given. */
  readonly loop?: BaseEventLoop | null;
}

/**
 * Gives a future of this library for an outcome from outside the loop: a future of an executor,
 * or a promise. One of this library is given back as it is.
 *
 * Cancelling the result cancels work of an executor that has not begun.
 *
 * @throws {TypeError} when `future` is none of these
 */
export function wrapFuture<T>(
  future: ConcurrentFuture<T> | Future<T> | PromiseLike<T>,
  options: WrapFutureOptions = {},
): Future<T> {
  if (isFuture(future)) return future;
  const loop = options.loop ?? runningLoop();
  if (isConcurrent(future)) return futureOf(future, loop);
  if (isThenable(future)) return fromThenable(future, loop);
  throw new TypeError(`concurrent.futures.Future is expected, got ${describe(future)}`);
}

/** Copies the outcome of a task to a concurrent future, and a cancellation back to the task. */
export function chainToConcurrent<T>(source: Future<T>, target: ConcurrentFuture<T>): void {
  target.addDoneCallback(() => {
    if (target.cancelled() && !source.done())
      source._loop.callSoonThreadsafe(() => source.cancel());
  });
  source.addDoneCallback(() => {
    if (source.cancelled() && target.cancel()) target.setRunningOrNotifyCancel();
    if (target.cancelled() || !target.setRunningOrNotifyCancel()) return;
    copyOutcome(source, target);
  });
}

/** Tells an executor's future, of whichever copy of the library. */
function isConcurrent<T>(
  value: ConcurrentFuture<T> | PromiseLike<T>,
): value is ConcurrentFuture<T> {
  return 'setRunningOrNotifyCancel' in Object(value);
}

function futureOf<T>(source: ConcurrentFuture<T>, loop: BaseEventLoop): Future<T> {
  const target = new Future<T>({ loop });
  target._source = source;
  loop._hostStart('executor');
  target.addDoneCallback(() => {
    if (target.cancelled()) source.cancel();
  });
  source.addDoneCallback(() => {
    loop._hostDone('executor');
    // A loop that is closed has nobody left who could want it.
    if (loop.isClosed()) return;
    loop.callSoonThreadsafe(() => {
      if (target.done()) return;
      if (source.cancelled()) target.cancel();
      else copyOutcome(source, target);
    });
  });
  return target;
}

/** Where an outcome is copied from, and to. */
interface Source<T> {
  exception(): unknown;
  result(): T;
}
interface Target<T> {
  setResult(result: T): void;
  setException(error: unknown): void;
}

function copyOutcome<T>(source: Source<T>, target: Target<T>): void {
  let result: T;
  try {
    result = source.result();
  } catch (error) {
    target.setException(error);
    return;
  }
  target.setResult(result);
}
