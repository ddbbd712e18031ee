import { describe } from '../base/describe.js';
import { isCoroutine, isThenable } from '../coroutine/is-coroutine.js';
import type { Awaitable } from '../coroutine/protocol.js';
import { closeUntaken } from '../coroutine/take-coroutine.js';
import { fromThenable } from '../future/from-thenable.js';
import { type Future, isFuture } from '../future/future.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { currentLoop } from '../loop/running-loop.js';

/** A loop that makes tasks. */
interface TaskLoop extends BaseEventLoop {
  createTask<T>(coro: Awaitable<T>): Future<T>;
}

/** Options of `ensureFuture`. */
export interface EnsureFutureOptions {
  /** The loop for a new task; the running one, or the one that was set, if not given. */
  readonly loop?: BaseEventLoop | null;
}

/**
 * Gives a future of anything that can be awaited: a future as it is, a task for a coroutine, and
 * a future of a promise.
 *
 * @throws {TypeError} when `value` cannot be awaited
 * @throws {RangeError} when a future belongs to another loop than `loop`
 * @throws {RuntimeError} when there is no loop to make a task in
 */
export function ensureFuture<T>(
  value: Awaitable<T> | PromiseLike<T>,
  options: EnsureFutureOptions = {},
): Future<T> {
  const { loop } = options;
  if (isFuture(value)) {
    if (loop !== undefined && loop !== null && value._loop !== loop) {
      throw new RangeError(
        'The future belongs to a different loop than the one specified as the loop argument',
      );
    }
    return value as Future<T>;
  }
  if (isCoroutine(value)) {
    return taskOf(value as Awaitable<T>, (loop ?? currentLoop()) as TaskLoop);
  }
  if (isThenable(value)) return fromThenable(value, loop ?? currentLoop());
  throw new TypeError(
    `An asyncio.Future, a coroutine or an awaitable is required, got ${describe(value)}` +
      (typeof value === 'function' ? ': call it: give f(), not f' : ''),
  );
}

function taskOf<T>(coro: Awaitable<T>, loop: TaskLoop): Future<T> {
  try {
    return loop.createTask(coro);
  } catch (error) {
    closeUntaken(coro);
    throw error;
  }
}
