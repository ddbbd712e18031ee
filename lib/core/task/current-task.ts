import { type ContextHolder, realm } from '../base/realm.js';
import { holderInForce } from '../context/context.js';
import { RuntimeError } from '../errors.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { runningLoop } from '../loop/running-loop.js';
import type { Task } from './task.js';

/**
 * Gives the task whose step is running, undefined in a callback.
 *
 * @throws {RuntimeError} when no loop is given and none is running
 */
export function currentTask(loop?: BaseEventLoop | null): Task | undefined {
  const asked = loop ?? runningLoop();
  const task = realm.currentTask as Task | null;
  return task !== null && task._loop === asked ? task : undefined;
}

/**
 * Gives the tasks of a loop that are not done, in the order in which they were made.
 *
 * @throws {RuntimeError} when no loop is given and none is running
 */
export function allTasks(loop?: BaseEventLoop | null): Set<Task> {
  const tasks = [...(loop ?? runningLoop())._tasks] as unknown as Task[];
  // One that was settled from outside is done, and still waits for its turn.
  return new Set(tasks.filter((task) => !task.done()));
}

/** Puts a task of a class of your own among the tasks of its loop. */
export function _registerTask(task: Task): void {
  task._loop._tasks.add(task);
}

/** Takes back `_registerTask`. */
export function _unregisterTask(task: Task): void {
  task._loop._tasks.remove(task);
}

/** Makes `task` the current one, as a driver of one's own must around a step. */
export function _enterTask(loop: BaseEventLoop, task: Task): void {
  const current = currentTask(loop);
  if (current !== undefined) {
    throw new RuntimeError(
      `Cannot enter into task ${String(task)} while another task ${String(current)} is being executed.`,
    );
  }
  // The context stays what it is.
  realm.holder ??= holderInForce() ?? NO_VALUES;
  realm.currentTask = task;
}

/** Takes back `_enterTask`. */
export function _leaveTask(loop: BaseEventLoop, task: Task): void {
  const current = currentTask(loop);
  if (current !== task) {
    throw new RuntimeError(
      `Leaving task ${String(task)} does not match the current task ${String(current)}.`,
    );
  }
  realm.currentTask = null;
}

const NO_VALUES: ContextHolder = { _vars: null, _toContext: null };
