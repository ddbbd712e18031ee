import { allTasks, type Coroutine, type EventLoop, Future, type Task } from '../core/index.js';

/**
 * Cancels every task that is left and waits for all of them; then reports those that answered
 * with an error. Tasks begun meanwhile are not cancelled again.
 */
export function* cancelAllTasks(loop: EventLoop, left: ReadonlySet<Task>): Coroutine<void> {
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

/** Gives the tasks of a loop that a shutdown has to cancel. */
export function tasksToCancel(loop: EventLoop): Set<Task> {
  return allTasks(loop);
}

function allDone(loop: EventLoop, tasks: ReadonlySet<Task>): Future<void> {
  const all = new Future<void>({ loop });
  let leftCount = tasks.size;
  for (const task of tasks) {
    task.addDoneCallback(() => {
      leftCount -= 1;
      if (leftCount === 0) all.setResult();
    });
  }
  return all;
}
