import {
  type BaseEventLoop,
  currentStackOf,
  type Future,
  parkedStackOf,
  realm,
  sourceTracebacks,
  type Task,
} from '../../core/index.js';
import { type FrameInfo, frameFrom } from '../frame.js';
import { programLinesOf } from '../program-lines.js';
import { askHere } from '../v8/own-inspector.js';
import { askFrames } from '../v8/suspended.js';
import { Collector } from './collector.js';
import { Delegations } from './delegation.js';
import { holdersOf, makerOf, timesOf } from './history.js';
import type { DumpDetail, DumpedHolder, DumpedTask, TaskDump } from './model.js';

/** Options of `captureTasks`. */
export interface CaptureTasksOptions {
  /** The loop to look at, or several; all that are known if not given. */
  readonly loop?: BaseEventLoop | readonly BaseEventLoop[] | null;
  /** How much to tell of where tasks stand; `stacks` if not given. */
  readonly detail?: DumpDetail;
}

/**
 * Gives every task that is under way, as data: what it waits for, who waits for it, and where.
 *
 * With `detail: 'inspect'` V8 itself is asked where each task stands: that is exact in any program,
 * whether or not it runs in debug mode, but a snapshot of the whole heap is taken for it, during
 * which the program stands still.
 *
 * O(n) for n tasks and the edges between them; with `inspect` also for the size of the heap.
 *
 * @throws {RuntimeError} with `inspect`, where there is no V8 that can be asked
 * @example
 * import { createTask, run, sleep, type Coroutine } from 'yieldfrom';
 * import { captureTasks } from 'yieldfrom/inspect';
 * function* main(): Coroutine<void> {
 *   const child = createTask(sleep(10), { name: 'child' });
 *   yield* sleep(0);
 *   for (const { tasks } of captureTasks().loops) {
 *     for (const { name, waitsFor } of tasks) console.log(name, waitsFor?.text ?? 'runs');
 *   }
 *   yield* child;
 * }
 * await run(main()); // Task-1 runs, child sleep(10)
 */
export function captureTasks(options: CaptureTasksOptions = {}): TaskDump {
  const { detail = 'stacks', loop = null } = options;
  const collector = new Collector(realm);
  const given = loop === null ? undefined : Array.isArray(loop) ? loop : [loop];
  collector.collect(given);
  const inspected = detail === 'inspect' ? inspectedFrames(collector) : [];
  const delegations = new Delegations();
  const idOf = new Map(collector.tasks.map((task, index) => [task as object, index + 1]));
  const loops = collector.loops.map((each) => ({
    ...each,
    tasks: each.tasks.map((dumped) => {
      const task = collector.tasks[dumped.id - 1] as unknown as Task;
      return {
        ...withHistory(dumped, task, idOf),
        frames:
          detail === 'stacks' ? remembered(task, delegations) : (inspected[dumped.id - 1] ?? []),
      };
    }),
  }));
  return { loops, detail };
}

/** Asks V8; the task whose step is on the stack is suspended nowhere, and stands where it called. */
function inspectedFrames({ bodies, tasks }: Collector): FrameInfo[][] {
  const landmark = landmarkOf(tasks[0]);
  if (landmark === undefined) return [];
  const frames = askHere([bodies, landmark], (inspector, [array = '', mark = '']) =>
    askFrames(inspector, { bodies: array, landmark: mark }),
  );
  const current = tasks.indexOf(realm.currentTask as never);
  if (current >= 0) frames[current] = currentStackOf(realm.currentTask as Task).map(frameFrom);
  return frames;
}

/** Gives a method of the library's that nobody overrides. */
function landmarkOf(task: object | undefined): object | undefined {
  return (task as { readonly _settle?: object })?._settle;
}

function remembered(task: Task, delegations: Delegations): FrameInfo[] {
  if (task === realm.currentTask) return currentStackOf(task).map(frameFrom);
  return parkedStackOf(task).map((line) => delegations.move(frameFrom(line)));
}

function withHistory(
  dumped: DumpedTask,
  task: Task,
  idOf: ReadonlyMap<object, number>,
): DumpedTask {
  const maker = makerOf(task);
  const [spawnedAt] = programLinesOf(sourceTracebacks.get(task) ?? '');
  const heldBy = task._waiting === null ? [] : dumpHolders(task._waiting, idOf);
  return {
    ...dumped,
    waitsFor: dumped.waitsFor === null ? null : { ...dumped.waitsFor, heldBy },
    spawnedBy: maker === null ? null : (idOf.get(maker) ?? null),
    spawnedAt: spawnedAt === undefined ? null : frameFrom(spawnedAt),
    times: timesOf(task),
  };
}

function dumpHolders(waiting: Future, idOf: ReadonlyMap<object, number>): DumpedHolder[] {
  if (typeof waiting._source !== 'object' || waiting._source === null) return [];
  return holdersOf(waiting._source).flatMap(({ line, task }) => {
    const id = idOf.get(task);
    return id === undefined ? [] : [{ task: id, at: line === undefined ? null : frameFrom(line) }];
  });
}
