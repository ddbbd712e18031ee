import { type Coroutine, describe, Future, getRunningLoop, RuntimeError } from '../core/index.js';

/**
 * A turnstile with numbered places: what is done at place 2 begins when what is done at place 1 is
 * over, whichever task comes first. Places count from 0, each is passed once.
 *
 * @example Force an order on two tasks
 * import { gather, type Coroutine } from 'yieldfrom';
 * import { sequencer, VirtualTimeLoop } from 'yieldfrom/testing';
 * const turn = sequencer();
 * function* one(): Coroutine<void> {
 *   yield* turn.at(1);
 *   console.log('second');
 * }
 * function* other(): Coroutine<void> {
 *   yield* turn.at(0, function* () { console.log('first'); });
 * }
 * function* main(): Coroutine<void> {
 *   yield* gather([one(), other()]);
 * }
 * new VirtualTimeLoop().runSync(main()); // first, then second
 */
export class Sequencer {
  #next = 0;
  #isBroken = false;
  readonly #waiting = new Map<number, Future<void>>();
  readonly #taken = new Set<number>();

  /**
   * Waits for a place, runs `body` there, and opens the next place when the body is over.
   *
   * @switches when the place before is not passed yet, and when the body does
   * @cancelled while it waits, the places after it can never come: who stands there, or comes, gets
   * a `RuntimeError`
   * @throws {RangeError} when `place` is no whole number from 0 on
   * @throws {RuntimeError} when the place was taken before, or one before it was given up
   */
  *at<T = undefined>(place: number, body?: () => Coroutine<T>): Coroutine<T> {
    if (!Number.isInteger(place) || place < 0) {
      throw new RangeError(`places of a sequencer count from 0, got ${describe(place)}`);
    }
    if (this.#taken.has(place)) {
      throw new RuntimeError(`Cannot take place ${String(place)} of a sequencer twice`);
    }
    this.#taken.add(place);
    yield* this.#arrive(place);
    try {
      return body === undefined ? (undefined as T) : yield* body();
    } finally {
      this.#next = place + 1;
      this.#waiting.get(this.#next)?.setResult();
    }
  }

  *#arrive(place: number): Coroutine<void> {
    if (this.#isBroken) throw brokenBefore(place);
    if (place === this.#next) return;
    const future = new Future<void>(undefined, getRunningLoop());
    future._source = `place ${String(place)} of a sequencer`;
    this.#waiting.set(place, future);
    let isOpen = false;
    try {
      yield* future;
      isOpen = true;
    } finally {
      this.#waiting.delete(place);
      if (!isOpen) this.#break();
    }
  }

  #break(): void {
    this.#isBroken = true;
    for (const [place, future] of this.#waiting) {
      if (!future.done()) future.setException(brokenBefore(place));
    }
  }
}

/** Makes a turnstile with numbered places. */
export function sequencer(): Sequencer {
  return new Sequencer();
}

function brokenBefore(place: number): RuntimeError {
  return new RuntimeError(
    `Cannot pass place ${String(place)} of a sequencer: one before it was given up`,
  );
}
