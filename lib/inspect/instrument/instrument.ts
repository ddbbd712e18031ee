// What happens to tasks, told in the terms of those who look at programs, not of the machine.

import type { Future, Probe, Task } from '../../core/index.js';
import { listen } from '../listen.js';

/** What an instrument may want to know; all methods are called synchronously. */
export interface Instrument {
  /** A task was made, by another or from outside. */
  taskSpawned?(task: Task, parent: Task | null): void;
  /** A task may go on when its turn comes: it was made, or what it waited for is there. */
  taskScheduled?(task: Task): void;
  beforeTaskStep?(task: Task): void;
  afterTaskStep?(task: Task): void;
  /** A task began to wait: for a future, or (null) for its next turn. */
  taskWaiting?(task: Task, future: Future | null): void;
  /** Somebody wants a task to be cancelled. */
  cancelRequested?(task: Task, msg: unknown): void;
  /** `CancelledError` is about to be thrown into a task of which somebody wants that. */
  cancelDelivered?(task: Task): void;
  /** A task is done: with its result, its error, or cancelled. */
  taskExited?(task: Task): void;
}

/**
 * Adds an instrument: it hears what happens to every task of this realm from now on.
 *
 * One that throws is reported once and removed; the program goes on.
 *
 * @returns What removes it.
 * @example Count the steps of each task
 * import { currentTask, run, sleep, type Coroutine } from 'yieldfrom';
 * import { addInstrument } from 'yieldfrom/inspect';
 * function* main(): Coroutine<void> {
 *   currentTask()?.setName('main');
 *   yield* sleep(5);
 * }
 * const steps = new Map<string, number>();
 * const remove = addInstrument({
 *   afterTaskStep: (task) => steps.set(task.getName(), (steps.get(task.getName()) ?? 0) + 1),
 * });
 * await run(main());
 * remove();
 * console.log(steps.get('main')); // 2
 */
export function addInstrument(instrument: Instrument): () => void {
  return listen(new Translation(instrument));
}

/** Hears the machine's events, and says what they mean. */
class Translation implements Probe {
  readonly #to: Instrument;
  readonly #waiters = new WeakMap<object, Set<Task>>();
  readonly #cancelled = new WeakSet();

  constructor(to: Instrument) {
    this.#to = to;
  }

  taskSpawn(task: object, parent: object | null): void {
    this.#to.taskSpawned?.(task as Task, parent as Task | null);
    this.#to.taskScheduled?.(task as Task);
  }

  cancelDeliver(task: object): void {
    if (this.#cancelled.delete(task)) this.#to.cancelDelivered?.(task as Task);
  }

  stepBegin(task: object): void {
    this.#to.beforeTaskStep?.(task as Task);
  }

  stepEnd(task: object): void {
    this.#to.afterTaskStep?.(task as Task);
  }

  waitBegin(task: object, future: object | null): void {
    this.#to.taskWaiting?.(task as Task, future as Future | null);
    if (future === null) {
      this.#to.taskScheduled?.(task as Task);
      return;
    }
    const waiters = this.#waiters.get(future) ?? new Set();
    this.#waiters.set(future, waiters.add(task as Task));
  }

  futureSettle(future: object): void {
    const waiters = this.#waiters.get(future);
    if (waiters === undefined) return;
    this.#waiters.delete(future);
    for (const task of waiters) this.#to.taskScheduled?.(task);
  }

  cancelRequest(task: object, msg: unknown): void {
    this.#cancelled.add(task);
    this.#to.cancelRequested?.(task as Task, msg);
  }

  taskDone(task: object): void {
    this.#to.taskExited?.(task as Task);
  }
}
