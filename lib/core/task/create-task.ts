import type { Awaitable } from '../coroutine/protocol.js';
import { runningLoop } from '../loop/running-loop.js';
import type { EventLoop } from './event-loop.js';
import type { Task } from './task.js';
import type { CreateTaskOptions } from './task-options.js';

/**
 * Makes a task of a coroutine in the running loop: it runs concurrently with its maker.
 *
 * @throws {RuntimeError} when no loop is running
 * @throws {TypeError} when `coro` is not a coroutine object
 * @example
 * import { createTask, run, sleep, type Coroutine } from 'yieldfrom';
 * function* say(text: string): Coroutine<void> {
 *   yield* sleep(10);
 *   console.log(text);
 * }
 * function* main(): Coroutine<void> {
 *   const task = createTask(say('world'));
 *   console.log('hello');
 *   yield* task;
 * }
 * await run(main()); // hello, world
 */
export function createTask<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
  return (runningLoop() as EventLoop).createTask(coro, options);
}

/** Gives the running loop: the one whose turn is on the stack, or the only one with a run. */
export function getRunningLoop(): EventLoop {
  return runningLoop() as EventLoop;
}
