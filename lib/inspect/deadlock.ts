// Tasks that wait for each other in a ring, found in the step that closes it. A loop knows that nothing can
// go on only when nothing else does: in a server, where something always goes on, never.

import {
  awaitedBy,
  type BlockedTask,
  DeadlockError,
  type Future,
  isFuture,
  isTask,
  parkedStackOf,
  type Probe,
  realm,
  type Task,
} from '../core/index.js';
import { listen } from './listen.js';

/** Options of `watchDeadlocks`. */
export interface WatchDeadlocksOptions {
  /** What is told of a ring; it is written to the console if not given. */
  readonly onDeadlock?: (error: DeadlockError) => void;
}

/**
 * Watches for tasks that wait for each other in a ring, and tells of one in the step that closes it:
 * its members in order, what each waits for, and where.
 *
 * A ring leads through tasks that are awaited, `gather`, `shield`, groups that are being left, and, in
 * debug mode, locks. One that a timer of a member can still open, a time-out, is told of when that
 * timer is gone. Where all that is left waits for what nothing settles, an empty queue or an event,
 * the run ends with a `DeadlockError` without any watching.
 *
 * @returns What ends the watching.
 * @example
 * import { createTask, run, sleep, type Coroutine, type Task } from 'yieldfrom';
 * import { watchDeadlocks } from 'yieldfrom/inspect';
 * const tasks: Task[] = [];
 * function* await_(index: number): Coroutine<void> {
 *   yield* tasks[index] as Task;
 * }
 * function* main(): Coroutine<void> {
 *   tasks.push(createTask(await_(1), { name: 'chicken' }), createTask(await_(0), { name: 'egg' }));
 *   yield* sleep(0);
 *   yield* sleep(0);
 *   tasks[0]?.cancel();
 * }
 * const stop = watchDeadlocks({
 *   onDeadlock: ({ tasks: members }) => { console.log(members.map(({ name }) => name).join()); },
 * });
 * await run(main()); // egg,chicken
 * stop();
 */
export function watchDeadlocks(options: WatchDeadlocksOptions = {}): () => void {
  const {
    onDeadlock = (error) => {
      console.error(error.message);
    },
  } = options;
  return listen(new DeadlockWatch(onDeadlock));
}

/** A wait: a task, and what it waits for or who holds that. */
interface Link {
  readonly task: Task;
  readonly next: Task;
}

/** A timer does what it does in the turn under way; whom that wakes goes on in the next. */
const TURNS_TO_SEE = 2;

class DeadlockWatch implements Probe {
  readonly #onDeadlock: (error: DeadlockError) => void;
  /** Who holds what, and which of those things are freed by others than who took them. */
  readonly #holders = new WeakMap<object, Task[]>();
  readonly #handedOver = new WeakSet();
  readonly #held = new WeakMap<Task, Set<object>>();
  readonly #waiters = new WeakMap<object, Set<Task>>();
  /** The timers of each task that are armed, and tasks of the rings that these can open. */
  readonly #timers = new WeakMap<object, Set<object>>();
  readonly #makers = new WeakMap<object, object>();
  readonly #suspects = new WeakMap<object, Set<Task>>();
  /** Those of which a timer is gone, and after how many turns it is seen what that has done. */
  readonly #ripening = new Map<Task, number>();
  readonly #began = new Set<object>();

  constructor(onDeadlock: (error: DeadlockError) => void) {
    this.#onDeadlock = onDeadlock;
  }

  waitBegin(task: object, future: object | null): void {
    if (future === null) return;
    this.#began.add(task);
    const { _source: source } = future as Future;
    if (typeof source !== 'object' || source === null) return;
    let waiters = this.#waiters.get(source);
    if (waiters === undefined) this.#waiters.set(source, (waiters = new Set()));
    waiters.add(task as Task);
  }

  /** Only now is it sure that the task is parked: a cancellation that was due comes in between. */
  stepEnd(task: object): void {
    if (this.#began.delete(task)) this.#check(task as Task);
  }

  turnBegin(): void {
    for (const [suspect, turns] of [...this.#ripening]) {
      this.#ripening.set(suspect, turns - 1);
      if (turns > 1) continue;
      this.#ripening.delete(suspect);
      this.#check(suspect);
    }
  }

  resourceTake(resource: object): void {
    const task = realm.currentTask as Task | null;
    if (task === null) return;
    this.#holders.set(resource, [...(this.#holders.get(resource) ?? []), task]);
    const held = this.#held.get(task) ?? new Set();
    this.#held.set(task, held.add(resource));
  }

  resourceFree(resource: object): void {
    const holders = this.#holders.get(resource) ?? [];
    const own = holders.indexOf(realm.currentTask as Task);
    if (own === -1) this.#handedOver.add(resource);
    const [holder] = holders.splice(Math.max(own, 0), 1);
    if (holder !== undefined && !holders.includes(holder)) this.#held.get(holder)?.delete(resource);
  }

  timerSet(handle: object): void {
    const maker = realm.currentTask as object | null;
    if (maker === null) return;
    this.#makers.set(handle, maker);
    const timers = this.#timers.get(maker) ?? new Set();
    this.#timers.set(maker, timers.add(handle));
  }

  timerFire(handle: object): void {
    this.timerCancel(handle);
  }

  timerCancel(handle: object): void {
    const maker = this.#makers.get(handle);
    if (maker === undefined || this.#timers.get(maker)?.delete(handle) !== true) return;
    if (this.#hasTimer(maker)) return;
    for (const suspect of this.#suspects.get(maker) ?? []) {
      this.#ripening.set(suspect, TURNS_TO_SEE);
    }
    this.#suspects.delete(maker);
  }

  #check(task: Task): void {
    const ring = this.#ringFrom(task);
    if (ring === undefined) return;
    const opener = ring.find((member) => this.#hasTimer(member));
    if (opener === undefined) {
      this.#onDeadlock(errorOf(ring, (source) => this.#holders.get(source)?.[0]));
      return;
    }
    const suspects = this.#suspects.get(opener) ?? new Set();
    this.#suspects.set(opener, suspects.add(task));
  }

  #hasTimer(task: object): boolean {
    return (this.#timers.get(task)?.size ?? 0) > 0;
  }

  /** Looks, from who waits for a task to who waits for those, for that task itself. Breadth first. */
  #ringFrom(start: Task): Task[] | undefined {
    const links = new Map<Task, Link>();
    const open = [start];
    for (const next of open) {
      for (const task of this.#waitersOf(next)) {
        if (links.has(task)) continue;
        links.set(task, { task, next });
        if (task === start) return pathFrom(start, links);
        open.push(task);
      }
    }
    return undefined;
  }

  /** Gives the tasks that cannot go on before a task has: they wait for it, or for what it holds. */
  #waitersOf(task: Task): Task[] {
    const found = [...waitingFor(task)];
    for (const resource of this.#held.get(task) ?? []) {
      if (this.#handedOver.has(resource) || this.#holders.get(resource)?.length !== 1) continue;
      for (const waiter of this.#waiters.get(resource) ?? []) {
        if (parkedOn(waiter)?._source === resource) found.push(waiter);
        else this.#waiters.get(resource)?.delete(waiter);
      }
    }
    return found;
  }
}

/** Gives the ring from a task on, each member followed by what it waits for. */
function pathFrom(start: Task, links: ReadonlyMap<Task, Link>): Task[] {
  const ring = [start];
  for (let next = links.get(start)?.next; next !== undefined && next !== start;) {
    ring.push(next);
    next = links.get(next)?.next;
  }
  return ring;
}

/** Gives the tasks that wait for a future and for nothing else, through other futures too. */
function waitingFor(future: Future): Set<Task> {
  const found = new Set<Task>();
  const seen = new Set(awaitedBy(future));
  // The set grows while it is gone through.
  for (const waiter of seen) {
    if (!isTask(waiter)) for (const further of awaitedBy(waiter)) seen.add(further);
    else if (waitsFor(parkedOn(waiter), future)) found.add(waiter);
  }
  return found;
}

/** Gives what a task is parked on, unless it is about to be cancelled. */
function parkedOn(task: Task): Future | null {
  const { _mustCancel: mustCancel, _waiting: waiting } = task;
  return waiting === null || waiting.done() || mustCancel ? null : waiting;
}

/**
 * Tells whether what a task is parked on cannot settle before a future has. Whoever made a gather, or
 * entered a group, counts as waiting for its children all the while; here it must have got there.
 */
function waitsFor(waiting: Future | null, future: Future): boolean {
  if (waiting === null) return false;
  if (waiting === future) return true;
  const { _children: children, _source: source } = waiting as Future & {
    readonly _children?: readonly Future[];
  };
  if (children !== undefined) return children.some((child) => waitsFor(child, future));
  return isFuture(source) ? waitsFor(source, future) : isGroup(source);
}

/** Tells a group that is being left: it waits for all of its tasks. */
function isGroup(source: unknown): boolean {
  return (
    typeof source === 'object' && source !== null && 'createTask' in source && 'aexit' in source
  );
}

function errorOf(
  ring: readonly Task[],
  holderOf: (source: object) => Task | undefined,
): DeadlockError {
  const tasks = ring.map((task, index) => ({
    ...blocked(task, holderOf),
    awaits: [ring[(index + 1) % ring.length] as Task],
  }));
  const head =
    ring.length === 1
      ? 'a task waits for itself'
      : `${String(ring.length)} tasks wait for each other, and none can go on`;
  const lines = tasks.map(
    ({ name, waitsFor: what, where }) =>
      `\n  ${name} waits for ${what}${where === undefined ? '' : ` at ${where}`}`,
  );
  return new DeadlockError(`Deadlock: ${head}${lines.join('')}`, tasks);
}

function blocked(
  task: Task,
  holderOf: (source: object) => Task | undefined,
): Omit<BlockedTask, 'awaits'> {
  const { _source: source = null } = task._waiting ?? {};
  const holder = typeof source === 'object' && source !== null ? holderOf(source) : undefined;
  const [, words = 'something'] = / wait_for=(.*)>$/s.exec(task.toString()) ?? [];
  return {
    task,
    name: task.getName(),
    waitsFor: holder === undefined ? words : `${words}, which ${holder.getName()} holds`,
    where: parkedStackOf(task)[0],
  };
}
