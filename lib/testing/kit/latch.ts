import { type Coroutine, describe, RuntimeError } from '../../core/index.js';
import { LoopBound } from '../../std/sync/loop-bound.js';
import { WaitQueue } from '../../std/sync/wait-queue.js';

/**
 * A count that goes down, and wakes who waits when it comes to 0: for a test that waits until something
 * has happened so many times. Who counts down does not wait, as who comes to a `Barrier` does.
 *
 * @example Wait for three answers, whoever gives them
 * import { createTask, sleep, type Coroutine } from 'yieldfrom';
 * import { Latch, VirtualTimeLoop } from 'yieldfrom/testing';
 * function* answer(ms: number, latch: Latch): Coroutine<void> {
 *   yield* sleep(ms);
 *   latch.countDown();
 * }
 * const loop = new VirtualTimeLoop();
 * function* main(): Coroutine<void> {
 *   const latch = new Latch(3);
 *   for (const ms of [5, 20, 10]) createTask(answer(ms, latch));
 *   yield* latch.wait();
 *   console.log('all at', loop.time());
 * }
 * loop.runSync(main()); // all at 20
 */
export class Latch extends LoopBound {
  #count: number;
  readonly #waiters = new WaitQueue(this);

  /** @throws {RangeError} when `count` is no whole number from 0 on */
  constructor(count: number) {
    super();
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`a latch counts from a whole number down, got ${describe(count)}`);
    }
    this.#count = count;
  }

  /** How often it has to be counted down. */
  get count(): number {
    return this.#count;
  }

  /** @throws {RuntimeError} when it is at 0: something happened more often than was said */
  countDown(): void {
    if (this.#count === 0) throw new RuntimeError('Cannot count a latch down: it is at 0');
    this.#count -= 1;
    if (this.#count === 0) this.#waiters.wake(Infinity);
  }

  /**
   * Waits until the count is 0.
   *
   * @switches when it is not
   * @cancelled nothing is changed
   */
  *wait(): Coroutine<void> {
    if (this.#count === 0) return;
    const place = this.#waiters.join();
    try {
      yield* place.future;
    } finally {
      this.#waiters.leave(place);
    }
  }

  /** @internal */
  override _describe(): string {
    return `[${String(this.#count)} to go, waiters:${String(this.#waiters.length)}]`;
  }
}
