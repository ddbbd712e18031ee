import { type Coroutine, describe } from '../../core/index.js';
import { LoopBound } from './loop-bound.js';
import { WaitQueue } from './wait-queue.js';

/**
 * A counter of units that can be had, as in `asyncio.Semaphore`: it lets so many tasks in at the
 * same time. It is fair: first come, first served.
 *
 * @example Two at a time
 * import { createTask, run, Semaphore, sleep, type Coroutine } from 'yieldfrom';
 * const seats = new Semaphore(2);
 * function* guest(name: string): Coroutine<void> {
 *   yield* seats.acquire();
 *   console.log(`${name} sits down`);
 *   yield* sleep(10);
 *   seats.release();
 * }
 * function* main(): Coroutine<void> {
 *   const guests = ['A', 'B', 'C'].map((name) => createTask(guest(name)));
 *   yield* sleep(5);
 *   console.log(String(seats));
 *   for (const task of guests) yield* task;
 * }
 * await run(main()); // A sits down, B sits down, <Semaphore [locked, waiters:1]>, C sits down
 */
export class Semaphore extends LoopBound {
  /** @internal How many units can be had. */
  protected _value: number;
  readonly #waiters = new WaitQueue(this);

  /**
   * @param value How many units there are at the beginning.
   * @throws {TypeError} when `value` is not a number
   * @throws {RangeError} when `value` is below zero
   */
  constructor(value = 1) {
    if (typeof value !== 'number') {
      throw new TypeError(`Semaphore initial value must be a number, got ${describe(value)}`);
    }
    if (!(value >= 0)) {
      throw new RangeError(`Semaphore initial value must be >= 0: it is ${String(value)}`);
    }
    super();
    this._value = value;
  }

  /** Tells whether a unit cannot be had at once: none is left, or others wait for one. */
  locked(): boolean {
    return this._value === 0 || this.#waiters.hasLive();
  }

  /**
   * Waits until a unit can be had, and takes it.
   *
   * @switches when none is left, or others have waited longer
   * @cancelled none is taken; one that was meant for this task goes to the next one
   * @throws {RuntimeError} when it would have to wait in another loop than before
   */
  *acquire(): Coroutine<true> {
    if (!this.locked()) {
      this._value -= 1;
      return true;
    }
    const place = this.#waiters.join();
    let isWoken = false;
    try {
      yield* place.future;
      isWoken = true;
      return true;
    } finally {
      this.#waiters.leave(place);
      // Whoever woke us took the unit on our behalf.
      if (!isWoken && place.isWoken) this._value += 1;
      while (this._value > 0 && this.#wakeNext());
    }
  }

  /** Gives a unit back. If somebody waits, it is taken at once on behalf of the first. */
  release(): void {
    this._value += 1;
    this.#wakeNext();
  }

  /**
   * Acquires a unit at the beginning of `asyncWith(semaphore, body)`.
   *
   * @switches as `acquire`
   * @cancelled as `acquire`
   */
  *aenter(): Coroutine<void> {
    yield* this.acquire();
  }

  /**
   * Gives the unit back.
   *
   * @switches never
   * @cancelled cannot be
   */
  *aexit(): Coroutine<void> {
    this.release();
  }

  #wakeNext(): boolean {
    if (this.#waiters.wake(1) === 0) return false;
    this._value -= 1;
    return true;
  }

  /** @internal */
  override _describe(): string {
    const state = this.locked() ? 'locked' : `unlocked, value:${String(this._value)}`;
    const waiting = this.#waiters.length > 0 ? `, waiters:${String(this.#waiters.length)}` : '';
    return `[${state}${waiting}]`;
  }
}
