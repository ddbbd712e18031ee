import { describe } from '../base/describe.js';
import type { Awaitable } from '../coroutine/protocol.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { Task } from './task.js';
import type { CreateTaskOptions, TaskOptions } from './task-options.js';

/** Makes a task, as the constructor of `Task` or of a subclass does. */
export type TaskConstructor = <T>(coro: Awaitable<T>, options: TaskOptions) => Task<T>;

/** A task factory whose tasks run their first step at once. */
export type EagerTaskFactory = <T>(
  loop: BaseEventLoop,
  coro: Awaitable<T>,
  options?: CreateTaskOptions,
) => Task<T>;

/**
 * Gives a task factory that starts its tasks eagerly, for a task class of your own.
 *
 * An eager task runs its first step inside the call that makes it, if the loop's turn is on the
 * stack. A coroutine that does not suspend is done when the call returns.
 *
 * @param make `(coro, options) => new MyTask(coro, options)`
 * @throws {TypeError} when `make` is not a function
 */
export function createEagerTaskFactory(make: TaskConstructor): EagerTaskFactory {
  if (typeof make !== 'function') {
    throw new TypeError(`a function that makes a task was expected, got ${describe(make)}`);
  }
  return (loop, coro, options) => make(coro, { eagerStart: true, ...options, loop });
}

/**
 * The task factory that starts tasks eagerly: `loop.setTaskFactory(eagerTaskFactory)`.
 *
 * @example
 * import { createTask, eagerTaskFactory, getRunningLoop, run, type Coroutine } from 'yieldfrom';
 * function* quick(): Coroutine<number> {
 *   return 1;
 * }
 * function* main(): Coroutine<boolean> {
 *   getRunningLoop().setTaskFactory(eagerTaskFactory);
 *   return createTask(quick()).done();
 * }
 * console.log(await run(main())); // true
 */
export const eagerTaskFactory: EagerTaskFactory = /*#__PURE__*/ createEagerTaskFactory(
  (coro, options) => new Task(coro, options),
);
