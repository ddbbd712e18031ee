import { realm } from '../base/realm.js';
import type { Awaitable } from '../coroutine/protocol.js';
import type { EventLoop } from './event-loop.js';
import type { Task } from './task.js';
import type { CreateTaskOptions } from './task-options.js';

/**
 * Makes a task and takes its first step inside the call, outside any turn of its loop, too: as an
 * async function begins.
 *
 * @internal
 */
export function startAtOnce<T>(
  loop: EventLoop,
  coro: Awaitable<T>,
  options?: CreateTaskOptions,
): Task<T> {
  let task: Task<T> | undefined;
  const start = (): void => {
    task = loop.createTask(coro, { ...options, eagerStart: true });
  };
  if (realm.runningLoop === loop) start();
  else loop._onStack(start);
  return task as Task<T>;
}
