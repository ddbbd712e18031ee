import { allDone, type Coroutine, type EventLoop, type Task } from '../core/index.js';

/**
 * Ends a run, in asyncio's order: every task that is left is cancelled and waited for, then the
 * async generators are closed. Tasks begun meanwhile are not cancelled again.
 */
export function* shutDown(loop: EventLoop, left: ReadonlySet<Task>): Coroutine<void> {
  yield* cancelTasks(loop, left);
  yield* loop.shutdownAsyncgens();
}

function* cancelTasks(loop: EventLoop, left: ReadonlySet<Task>): Coroutine<void> {
  for (const task of left) task.cancel();
  yield* allDone(loop, left);
  for (const task of left) {
    if (task.cancelled() || task.exception() === undefined) continue;
    loop.callExceptionHandler({
      message: 'unhandled exception during asyncio.run() shutdown',
      exception: task.exception(),
      task,
    });
  }
}
