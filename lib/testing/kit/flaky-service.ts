import type { Coroutine } from '../../core/index.js';
import { type HostCalls, HostFault } from './host-call.js';
import type { Latency } from './latency.js';

/** How a service behaves. */
export interface FlakyServiceOptions<Q, A> {
  /** How long an answer takes; 10 ms if not given. */
  readonly latency?: Latency;
  /** What it answers, when the answer comes back; undefined if not given. */
  readonly answers?: (request: Q) => A;
  /** Which calls fail: a share of them, drawn from the seed, or those with these numbers, from 0. */
  readonly fails?: number | readonly number[];
  /** Spans of the loop's time: calls that begin within one fail. */
  readonly outages?: readonly (readonly [from: number, to: number])[];
  /** What a call fails with; a `HostFault` if not given. */
  readonly error?: () => Error;
}

/** A service outside the program that answers late, and not always. Made by `t.host.service(…)`. */
export class FlakyService<Q = undefined, A = undefined> {
  readonly name: string;
  readonly #host: HostCalls;
  readonly #options: FlakyServiceOptions<Q, A>;
  #callCount = 0;
  #failureCount = 0;

  /** @internal */
  constructor(host: HostCalls, name: string, options: FlakyServiceOptions<Q, A>) {
    this.#host = host;
    this.name = name;
    this.#options = options;
  }

  /** How often it was called. */
  get callCount(): number {
    return this.#callCount;
  }

  /** How many of the calls fail, or have failed, by its own options. */
  get failureCount(): number {
    return this.#failureCount;
  }

  /**
   * Asks it something.
   *
   * @switches always
   * @cancelled the service goes on; its answer is dropped
   */
  *call(request: Q): Coroutine<A> {
    const { latency = 10, answers, error } = this.#options;
    const number = this.#callCount;
    this.#callCount += 1;
    const isFailing = this.#failsAt(number);
    if (isFailing) this.#failureCount += 1;
    const gives = (): A => {
      if (!isFailing) return answers === undefined ? (undefined as A) : answers(request);
      throw error?.() ?? new HostFault(`${this.name} failed, in call ${String(number)}`);
    };
    return yield* this.#host.begin(this.name, { latency, gives });
  }

  #failsAt(number: number): boolean {
    const { fails = 0, outages = [] } = this.#options;
    // Drawn in any case, so that an outage changes no other call.
    const chance = this.#host.random();
    const now = this.#host.time();
    if (outages.some(([from, to]) => now >= from && now < to)) return true;
    return typeof fails === 'number' ? chance < fails : fails.includes(number);
  }
}
