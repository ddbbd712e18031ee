import {
  allTasks,
  awaitedBy,
  type BaseEventLoop,
  currentStackOf,
  currentTask,
  type Future,
  isTask,
  parkedStackOf,
  type Task,
} from '../core/index.js';
import { type FrameInfo, frameFrom } from './frame.js';
import { idOf } from './id.js';

/** A stack of a coroutine, and the task that it belongs to. */
export interface CoroInfo {
  /** Innermost first. A frame of which only a label is known may be text. */
  readonly callStack: readonly (FrameInfo | string)[];
  /** The id of the task; CPython calls it so. */
  readonly taskName: number;
}

/** A task of a snapshot. */
export interface TaskInfo {
  readonly taskId: number;
  readonly taskName: string;
  readonly coroutineStack: readonly CoroInfo[];
  /** For each task that waits for it, where that one stands. */
  readonly awaitedBy: readonly CoroInfo[];
}

/** The tasks of one loop, of which Python has one in a thread. */
export interface AwaitedInfo {
  readonly threadId: number;
  readonly awaitedBy: readonly TaskInfo[];
}

/**
 * Gives who waits for whom among the tasks of a loop, as data: what CPython reads out of another
 * process. Stacks are known in debug mode only, but for that of the task that runs.
 *
 * O(n) for n tasks and the edges between them.
 *
 * @throws {RuntimeError} when no loop is given and none is running
 * @example
 * import { createTask, currentTask, run, sleep, type Coroutine } from 'yieldfrom';
 * import { buildAsyncTree, captureAwaitedBy } from 'yieldfrom/inspect';
 * function* child(): Coroutine<void> {
 *   yield* sleep(0);
 *   for (const tree of buildAsyncTree(captureAwaitedBy())) console.log(tree[0]);
 * }
 * function* main(): Coroutine<void> {
 *   currentTask()?.setName('main');
 *   yield* createTask(child(), { name: 'child' });
 * }
 * await run(main()); // └── (T) main
 */
export function captureAwaitedBy(loop?: BaseEventLoop | null): AwaitedInfo[] {
  const tasks = [...allTasks(loop)];
  const [first] = tasks;
  if (first === undefined) return [];
  return [{ threadId: idOf(first.getLoop()), awaitedBy: tasks.map(infoOf) }];
}

function infoOf(task: Task): TaskInfo {
  const own = stackInfoOf(task);
  return {
    taskId: idOf(task),
    taskName: task.getName(),
    coroutineStack: own.callStack.length === 0 ? [] : [own],
    awaitedBy: waitingTasks(task).map(stackInfoOf),
  };
}

function stackInfoOf(task: Task): CoroInfo {
  const isCurrent = task === currentTask(task.getLoop());
  const lines = isCurrent ? currentStackOf(task) : parkedStackOf(task);
  return { callStack: lines.map(frameFrom), taskName: idOf(task) };
}

/** Gives the tasks that wait for a task, through other futures too. */
function waitingTasks(task: Task): Task[] {
  const found = new Set<Task>();
  const seen = new Set<Future>(awaitedBy(task));
  // The set grows while it is gone through.
  for (const waiter of seen) {
    if (isTask(waiter)) found.add(waiter);
    else for (const further of awaitedBy(waiter)) seen.add(further);
  }
  return [...found];
}
