import { describe } from '../base/describe.js';
import { isCoroutine } from '../coroutine/is-coroutine.js';
import type { Awaitable } from '../coroutine/protocol.js';
import { chainToConcurrent } from '../future/chain.js';
import { ConcurrentFuture } from '../future/concurrent-future.js';
import { ensureFuture } from './ensure-future.js';
import type { EventLoop } from './event-loop.js';

/**
 * Runs a coroutine as a task of another loop, and gives a future that any code can wait for.
 * Cancelling that future cancels the task; a failure to make the task ends up in it.
 *
 * @throws {TypeError} when `coro` is not a coroutine object
 */
export function runCoroutineThreadsafe<T>(
  coro: Awaitable<T>,
  loop: EventLoop,
): ConcurrentFuture<T> {
  if (!isCoroutine(coro)) {
    throw new TypeError(`A coroutine object is required, got ${describe(coro)}`);
  }
  const future = new ConcurrentFuture<T>();
  loop.callSoonThreadsafe(() => {
    try {
      chainToConcurrent(ensureFuture<T>(coro, { loop }), future);
    } catch (error) {
      if (future.setRunningOrNotifyCancel()) future.setException(error);
      throw error;
    }
  });
  return future;
}
