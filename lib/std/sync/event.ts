import type { Coroutine } from '../../core/index.js';
import { LoopBound } from './loop-bound.js';
import { WaitQueue } from './wait-queue.js';

/**
 * A flag that tasks can wait for, as in `asyncio.Event`. It is not the `Event` of the DOM.
 *
 * @example A starting gun
 * import { createTask, Event, run, type Coroutine } from 'yieldfrom';
 * function* runner(name: string, start: Event): Coroutine<void> {
 *   yield* start.wait();
 *   console.log(`${name} runs`);
 * }
 * function* main(): Coroutine<void> {
 *   const start = new Event();
 *   const runners = ['A', 'B'].map((name) => createTask(runner(name, start)));
 *   console.log('ready');
 *   start.set();
 *   for (const task of runners) yield* task;
 * }
 * await run(main()); // ready, A runs, B runs
 */
export class Event extends LoopBound {
  #isSet = false;
  readonly #waiters = new WaitQueue(this);

  isSet(): boolean {
    return this.#isSet;
  }

  /** Raises the flag and wakes everybody, in the order of arrival; then nobody has to wait. */
  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#waiters.wake(Infinity);
  }

  /** Lowers the flag. Whoever was woken before goes on all the same. */
  clear(): void {
    this.#isSet = false;
  }

  /**
   * Waits until the flag is raised.
   *
   * @switches when the flag is down
   * @cancelled nothing is changed
   * @throws {RuntimeError} when it would have to wait in another loop than before
   */
  *wait(): Coroutine<true> {
    if (this.#isSet) return true;
    const place = this.#waiters.join();
    try {
      yield* place.future;
      return true;
    } finally {
      this.#waiters.leave(place);
    }
  }

  /** @internal */
  override _describe(): string {
    const waiting = this.#waiters.length > 0 ? `, waiters:${String(this.#waiters.length)}` : '';
    return `[${this.#isSet ? 'set' : 'unset'}${waiting}]`;
  }
}
