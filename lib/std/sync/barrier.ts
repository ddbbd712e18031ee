import { type Coroutine, describe } from '../../core/index.js';
import { BrokenBarrierError } from './broken-barrier-error.js';
import { Condition } from './condition.js';
import { LoopBound } from './loop-bound.js';

/*
 * | state     | meaning                                  | left by                                  |
 * | --------- | ---------------------------------------- | ---------------------------------------- |
 * | filling   | parties arrive and wait                  | the last one: draining; reset under parties: resetting |
 * | draining  | all have arrived, and leave one by one   | the last to leave: filling               |
 * | resetting | those who waited leave with an error     | the last to leave: filling               |
 * | broken    | nobody can wait                          | reset: filling, or resetting if somebody is still there |
 *
 * abort leads from each to broken, reset from draining to resetting. Arrivals while draining or
 * resetting wait for the next round, outside.
 */
type State = 'filling' | 'draining' | 'resetting' | 'broken';

/**
 * A place where tasks wait for each other until a given number has come, as in `asyncio.Barrier`.
 * Then they all go on, and it can be used again.
 *
 * @example A round of three
 * import { Barrier, createTask, run, sleep, type Coroutine } from 'yieldfrom';
 * const barrier = new Barrier(3);
 * function* walk(delayMs: number): Coroutine<void> {
 *   yield* sleep(delayMs);
 *   console.log(`${String(delayMs)} arrives`);
 *   const index = yield* barrier.wait();
 *   if (index === 0) console.log('all are here');
 * }
 * function* main(): Coroutine<void> {
 *   const walkers = [10, 20, 30].map((delayMs) => createTask(walk(delayMs)));
 *   for (const walker of walkers) yield* walker;
 * }
 * await run(main()); // 10 arrives, 20 arrives, 30 arrives, all are here
 */
export class Barrier extends LoopBound {
  readonly #changed = new Condition();
  readonly #parties: number;
  #state: State = 'filling';
  /** How many are inside: they wait, or are on their way out. */
  #count = 0;

  /**
   * @param parties How many have to come.
   * @throws {TypeError} when `parties` is not a number
   * @throws {RangeError} when `parties` is less than one
   */
  constructor(parties: number) {
    if (typeof parties !== 'number') {
      throw new TypeError(`parties must be a number, got ${describe(parties)}`);
    }
    if (!(parties >= 1)) throw new RangeError(`parties must be >= 1: it is ${String(parties)}`);
    super();
    this.#parties = parties;
    this.#changed._source = this;
  }

  /** How many have to come. */
  get parties(): number {
    return this.#parties;
  }

  /** How many wait for the others; zero unless it is filling. */
  get nWaiting(): number {
    return this.#state === 'filling' ? this.#count : 0;
  }

  /** Whether it was aborted, and not reset since. */
  get broken(): boolean {
    return this.#state === 'broken';
  }

  /**
   * Waits until all parties have come, and gives each a number of its own, from 0 on in the order
   * in which they came. (After a cancellation two may get the same: a number says how many were
   * there before.)
   *
   * @switches for all but the last to come; for that one too while the previous round leaves
   * @cancelled this party does not count any more
   * @throws {BrokenBarrierError} when the barrier is broken, or is aborted or reset meanwhile
   */
  *wait(): Coroutine<number> {
    yield* this.#changed.acquire();
    try {
      yield* this.#passEntrance();
      const index = this.#count;
      this.#count += 1;
      try {
        if (index + 1 === this.#parties) this.#open();
        else yield* this.#passExit();
        return index;
      } finally {
        this.#count -= 1;
        this.#leave();
      }
    } finally {
      this.#changed.release();
    }
  }

  /**
   * Sends away all who wait, with a `BrokenBarrierError`, and makes the barrier as new. Those who
   * have come for the next round are not touched.
   *
   * @switches when another task is about to enter or leave
   * @cancelled the barrier is not reset
   */
  *reset(): Coroutine<void> {
    yield* this.#changed.acquire();
    this.#state = this.#count > 0 ? 'resetting' : 'filling';
    this.#changed.notifyAll();
    this.#changed.release();
  }

  /**
   * Breaks the barrier: all who wait, and who will come, get a `BrokenBarrierError`, until it is
   * reset.
   *
   * @switches when another task is about to enter or leave
   * @cancelled the barrier is not broken
   */
  *abort(): Coroutine<void> {
    yield* this.#changed.acquire();
    this.#state = 'broken';
    this.#changed.notifyAll();
    this.#changed.release();
  }

  /**
   * Waits at the beginning of `asyncWith(barrier, body)`; the body gets the number.
   *
   * @switches as `wait`
   * @cancelled as `wait`
   */
  aenter(): Coroutine<number> {
    return this.wait();
  }

  /**
   * Does nothing.
   *
   * @switches never
   * @cancelled cannot be
   */
  *aexit(): Coroutine<void> {
    // The barrier was passed already.
  }

  /** Waits while those of the round before leave. */
  *#passEntrance(): Coroutine<void> {
    yield* this.#changed.waitFor(() => this.#state !== 'draining' && this.#state !== 'resetting');
    if (this.#state === 'broken') throw new BrokenBarrierError('Barrier aborted');
  }

  *#passExit(): Coroutine<void> {
    yield* this.#changed.waitFor(() => this.#state !== 'filling');
    if (this.#state === 'broken' || this.#state === 'resetting') {
      throw new BrokenBarrierError('Abort or reset of barrier');
    }
  }

  #open(): void {
    this.#state = 'draining';
    this.#changed.notifyAll();
  }

  /** One has left; after the last one, the next round can come in. */
  #leave(): void {
    if (this.#count > 0) return;
    if (this.#state === 'resetting' || this.#state === 'draining') this.#state = 'filling';
    this.#changed.notifyAll();
  }

  /** @internal */
  override _describe(): string {
    const waiting = this.broken
      ? ''
      : `, waiters:${String(this.nWaiting)}/${String(this.#parties)}`;
    return `[${this.#state}${waiting}]`;
  }
}
