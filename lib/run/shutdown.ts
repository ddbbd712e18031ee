import {
  allDone,
  allTasks,
  type Awaitable,
  type EventLoop,
  type Task,
  THREAD_JOIN_TIMEOUT,
} from '../core/index.js';

/** Begins one part of a shutdown, and gives what the loop is to run to its end for it. */
export type ShutdownStage = () => Awaitable;

/**
 * Gives the parts of the end of a run, each of which is a run of its own, in asyncio's order: every
 * task that is left is cancelled and waited for, the async generators are closed, the default
 * executor is shut down. Tasks begun meanwhile are not cancelled again.
 */
export function shutdownStages(loop: EventLoop): ShutdownStage[] {
  const left = allTasks(loop);
  const cancelThem = (): Awaitable => {
    for (const task of left) task.cancel();
    return allDone(loop, left);
  };
  const closeGenerators = (): Awaitable => {
    reportFailures(loop, left);
    return loop.shutdownAsyncgens();
  };
  return [
    ...(left.size > 0 ? [cancelThem] : []),
    closeGenerators,
    () => loop.shutdownDefaultExecutor(THREAD_JOIN_TIMEOUT),
  ];
}

function reportFailures(loop: EventLoop, tasks: ReadonlySet<Task>): void {
  for (const task of tasks) {
    if (task.cancelled() || task.exception() === undefined) continue;
    loop.callExceptionHandler({
      message: 'unhandled exception during asyncio.run() shutdown',
      exception: task.exception(),
      task,
    });
  }
}
