/// <reference lib="es2018.asynciterable" preserve="true" />
import { type Coroutine, describe, getRunningLoop, mount } from '../../core/index.js';
import { sleep } from './sleep.js';

/**
 * Gives a source of ticks for `asyncFor`: one every `period` milliseconds, the first after one
 * period, without drift. Its values are 1, 2, 3 …
 *
 * The time of tick n is n periods after the first was asked for, however late the ticks before
 * were taken. Ticks that pass while the body is at work are left out: their numbers are missing.
 *
 * @throws {TypeError} when `period` is not a number
 * @throws {RangeError} when `period` is not positive
 * @example
 * import { asyncFor, BREAK, interval, run, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   yield* asyncFor(interval(10), function* (tick) {
 *     console.log(tick);
 *     return tick === 3 ? BREAK : undefined;
 *   });
 * }
 * await run(main()); // 1, 2, 3
 */
export function interval(period: number): Interval {
  if (typeof period !== 'number') {
    throw new TypeError(`interval() needs a number of milliseconds, got ${describe(period)}`);
  }
  if (!(period > 0)) {
    throw new RangeError(`interval() needs a positive period, got ${String(period)}`);
  }
  return new Interval(period);
}

/** A source of ticks: what `interval` gives. Leaving it does not end it. */
export class Interval {
  readonly #period: number;
  #startedAt: number | null = null;
  #last = 0;

  /** @internal */
  constructor(period: number) {
    this.#period = period;
  }

  aiter(): this {
    return this;
  }

  /**
   * Waits for the next tick, and gives its number.
   *
   * @switches always
   * @cancelled the tick is not taken
   */
  *anext(): Coroutine<IteratorResult<number, undefined>> {
    const loop = getRunningLoop();
    const startedAt = (this.#startedAt ??= loop.time());
    const periodsPassed = (loop.time() - startedAt) / this.#period;
    const tick = Math.max(this.#last + 1, Math.ceil(periodsPassed));
    yield* sleep(startedAt + tick * this.#period - loop.time());
    this.#last = tick;
    return { done: false, value: tick };
  }

  /** Gives an iterator for `for await`. */
  [Symbol.asyncIterator](): AsyncIterator<number, undefined> {
    return {
      next: () => mount(this.anext()) as Promise<IteratorResult<number, undefined>>,
    };
  }

  toString(): string {
    return `<Interval ${String(this.#period)} ms, tick=${String(this.#last)}>`;
  }
}
