import { describe, EventLoop, type ReadyQueue, realm, RuntimeError } from '../core/index.js';
import { VirtualHost } from '../host/virtual.js';

/** Options of a loop on a virtual clock. */
export interface VirtualTimeLoopOptions {
  /** False: the clock moves only by `advance(ms)`. */
  readonly autoAdvance?: boolean;
  /** The loop time to begin at, in milliseconds; 0 if not given. */
  readonly startAt?: number;
  /** The order of what is ready; first in, first out if not given. */
  readonly readyQueue?: ReadyQueue;
}

/**
 * A loop that owns its clock: time jumps to the next timer as soon as nothing is ready, so a
 * program with an hour of sleeps runs at once, in exactly the order that any other loop gives.
 *
 * @example
 * import { sleep, type Coroutine } from 'yieldfrom';
 * import { VirtualTimeLoop } from 'yieldfrom/testing';
 * function* main(): Coroutine<string> {
 *   yield* sleep(3_600_000);
 *   return 'an hour later';
 * }
 * const loop = new VirtualTimeLoop();
 * console.log(loop.runSync(main()), loop.time()); // an hour later 3600000
 * loop.close();
 */
export class VirtualTimeLoop extends EventLoop {
  readonly #host: VirtualHost;

  constructor(options: VirtualTimeLoopOptions = {}) {
    const { readyQueue, ...clock } = options;
    const host = new VirtualHost(clock);
    super(readyQueue === undefined ? { host } : { host, readyQueue });
    this.#host = host;
  }

  /**
   * Moves the clock by `ms`, stopping at every timer on the way and running what it makes ready.
   *
   * @throws {RuntimeError} inside a turn of the loop
   * @throws {TypeError} when `ms` is not a number
   * @throws {RangeError} when `ms` is negative, not a number, or has no end
   */
  advance(ms: number): void {
    if (typeof ms !== 'number') {
      throw new TypeError(`advance() needs a number of milliseconds, got ${describe(ms)}`);
    }
    if (!(ms >= 0 && ms < Infinity)) {
      throw new RangeError(`advance() needs milliseconds from 0 on, got ${String(ms)}`);
    }
    if (realm.runningLoop !== null) throw new RuntimeError('Cannot advance a loop inside a turn');
    const end = this.time() + ms;
    this.#settle();
    for (let next = this._nextTimerAt; next <= end; next = this._nextTimerAt) {
      this.#host.moveTo(next);
      this.#settle();
    }
    this.#host.moveTo(end);
  }

  #settle(): void {
    while (this.readyCount > 0 || this._nextTimerAt <= this.time()) this.runOnce();
  }
}
