// What has to be seen while it happens: who made a task and when, how long it was ready, ran and
// waited, and who holds what.

import { type Probe, currentStackOf, realm, sharedByCopies, type Task } from '../../core/index.js';
import { listen } from '../listen.js';
import type { DumpedTimes } from './model.js';

/** What is known of a task. */
interface TaskHistory extends Times {
  readonly parent: object | null;
  readonly bornAt: number;
}

interface Times {
  busyMs: number;
  readyMs: number;
  waitingMs: number;
  isBusy: boolean;
  /** When its last step began or ended, or when it was made. */
  since: number;
}

/** Who holds something, and the line at which it was taken. */
export interface Holder {
  readonly task: object;
  readonly line: string | undefined;
}

const seen = /*#__PURE__*/ sharedByCopies('taskHistory', () => ({
  tasks: new WeakMap<object, TaskHistory>(),
  holders: new WeakMap<object, readonly Holder[]>(),
  settledAt: new WeakMap<object, number>(),
}));

/** Gives the task that made a task, if that was seen. */
export function makerOf(task: object): object | null {
  return seen.tasks.get(task)?.parent ?? null;
}

/** Gives who holds a thing, in the order of taking. */
export function holdersOf(thing: object): readonly Holder[] {
  return seen.holders.get(thing) ?? [];
}

/** Gives for how long a task was what, until now. */
export function timesOf(task: object): DumpedTimes | null {
  const history = seen.tasks.get(task);
  if (history === undefined) return null;
  const now = timeOf(task);
  const copy = { ...history };
  if (copy.isBusy) copy.busyMs += now - copy.since;
  else addIdle(copy, task, now);
  const { busyMs, readyMs, waitingMs } = copy;
  return { ageMs: now - copy.bornAt, busyMs, readyMs, waitingMs };
}

/**
 * Watches tasks from now on, so that dumps tell for how long each one has been there, ready, running
 * and waiting, which task made it, and (in debug mode) who holds a lock that others wait for.
 *
 * Nothing is watched before the first call, and nothing after what it gives was called.
 *
 * @returns What ends it.
 * @example
 * import { createTask, run, sleep, type Coroutine } from 'yieldfrom';
 * import { captureTasks, watchTasks } from 'yieldfrom/inspect';
 * function* main(): Coroutine<void> {
 *   const child = createTask(sleep(50), { name: 'child' });
 *   yield* sleep(20);
 *   const [loop] = captureTasks().loops;
 *   const [age = 0] = (loop?.tasks ?? []).flatMap(({ name, times }) => name === 'child' ? [times?.ageMs ?? 0] : []);
 *   console.log(age >= 19);
 *   yield* child;
 * }
 * const stop = watchTasks();
 * await run(main()); // true
 * stop();
 */
export function watchTasks(): () => void {
  return listen(new TaskWatch());
}

class TaskWatch implements Probe {
  taskSpawn(task: object, parent: object | null): void {
    const bornAt = timeOf(task);
    const none = { busyMs: 0, readyMs: 0, waitingMs: 0 };
    seen.tasks.set(task, { parent, bornAt, ...none, isBusy: false, since: bornAt });
  }

  futureSettle(future: object): void {
    seen.settledAt.set(future, timeOf(future));
  }

  stepBegin(task: object): void {
    const history = seen.tasks.get(task);
    if (history === undefined) return;
    addIdle(history, task, timeOf(task));
    history.isBusy = true;
  }

  stepEnd(task: object): void {
    const history = seen.tasks.get(task);
    if (history === undefined) return;
    const now = timeOf(task);
    history.busyMs += now - history.since;
    history.since = now;
    history.isBusy = false;
  }

  resourceTake(resource: object): void {
    const task = realm.currentTask as Task | null;
    if (task === null) return;
    const [line] = currentStackOf(task);
    seen.holders.set(resource, [...holdersOf(resource), { task, line }]);
  }

  resourceFree(resource: object): void {
    const holders = [...holdersOf(resource)];
    const own = holders.findIndex(({ task }) => task === realm.currentTask);
    holders.splice(Math.max(own, 0), 1);
    seen.holders.set(resource, holders);
  }
}

/** Adds the time since its last step, of which it was ready from when what it waited for was done. */
function addIdle(history: Times, task: object, now: number): void {
  const { _waiting: waiting } = task as Task;
  const isParked = waiting !== null && !waiting.done();
  const settledAt = (waiting === null ? undefined : seen.settledAt.get(waiting)) ?? history.since;
  const readyAt = isParked ? now : Math.max(settledAt, history.since);
  history.waitingMs += readyAt - history.since;
  history.readyMs += now - readyAt;
  history.since = now;
}

function timeOf(future: object): number {
  return (future as Task).getLoop().time();
}
