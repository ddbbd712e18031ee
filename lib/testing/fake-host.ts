// Operations outside the program, made up: a request, a query, a callback of the platform. Each takes
// some of the loop's time. An explorer decides in which order they come back, and whether they fail.

import { type Coroutine, describe, Future } from '../core/index.js';
import type { Random } from './explore/random.js';
import type { VirtualTimeLoop } from './virtual-time-loop.js';

/** Milliseconds; of two, any between them, drawn from the seed. */
export type Latency = number | readonly [from: number, to: number];

/** How an operation behaves. */
export interface HostCallOptions<T> {
  /** How long it takes; 10 ms if not given. */
  readonly latency?: Latency;
  /** What it gives, when it comes back; a function is called then. */
  readonly gives?: T | (() => T);
  /** What it fails with, always. */
  readonly fails?: unknown;
}

/** An operation failed because the explorer had it fail. */
export class HostFault extends Error {
  override readonly name = 'HostFault';
}

interface Pending {
  readonly future: object;
  readonly label: string;
  readonly due: number;
  readonly finish: () => void;
}

type Choose = (kind: 'host' | 'fault', labels: readonly string[]) => number;

/** A host that does what the test says. */
export class FakeHost {
  readonly #loop: VirtualTimeLoop;
  readonly #random: Random;
  readonly #choose: Choose;
  readonly #pending: Pending[] = [];
  #count = 0;

  constructor(loop: VirtualTimeLoop, random: Random, choose: Choose) {
    this.#loop = loop;
    this.#random = random;
    this.#choose = choose;
    loop._onStill((when, moveTo) => this.#comeBack(when, moveTo));
  }

  /**
   * Begins an operation, and waits for it.
   *
   * @switches always
   * @cancelled what comes back later is dropped
   */
  *call<T = undefined>(label: string, options: HostCallOptions<T> = {}): Coroutine<T> {
    return yield* this.begin(label, options);
  }

  /** Begins an operation, and gives the future of its result. */
  begin<T = undefined>(label: string, options: HostCallOptions<T> = {}): Future<T> {
    const future = new Future<T>(undefined, this.#loop);
    future._source = label;
    this.#count += 1;
    const { latency = 10 } = options;
    const isRange = typeof latency !== 'number';
    const ms = isRange ? latency[0] + this.#random() * (latency[1] - latency[0]) : latency;
    if (!(ms >= 0)) throw new RangeError(`a latency is 0 or more, got ${describe(ms)}`);
    const finish = (): void => {
      if (!future.done()) this.#settle(future, label, options);
    };
    const due = this.#loop.time() + ms;
    this.#pending.push({ future, label: `${label}#${String(this.#count)}`, due, finish });
    return future;
  }

  /**
   * Lets an operation come back now, however long it would have taken.
   *
   * @param future What `begin` gave.
   * @returns False if it is no operation that is out.
   */
  comeBack(future: object): boolean {
    const one = this.#pending.find((pending) => pending.future === future);
    if (one === undefined) return false;
    this.#pending.splice(this.#pending.indexOf(one), 1);
    one.finish();
    return true;
  }

  #settle<T>(future: Future<T>, label: string, { gives, fails }: HostCallOptions<T>): void {
    if (fails !== undefined) return future.setException(fails);
    if (this.#choose('fault', ['no', `fail ${label}`]) === 1) {
      return future.setException(new HostFault(`${label} failed, as the explorer had it`));
    }
    try {
      future.setResult(typeof gives === 'function' ? (gives as () => T)() : (gives as T));
    } catch (error) {
      future.setException(error);
    }
  }

  /** Lets one operation come back: by default the earliest, if no timer comes before it. */
  #comeBack(when: number, moveTo: (at: number) => void): boolean {
    if (this.#pending.length === 0) return false;
    const byTime = [...this.#pending].sort((a, b) => a.due - b.due);
    const ways: { readonly label: string; readonly due: number; readonly one?: Pending }[] =
      byTime.map((one) => ({ label: one.label, due: one.due, one }));
    if (when < Infinity) {
      const before = ways.findIndex(({ due }) => due >= when);
      ways.splice(before === -1 ? ways.length : before, 0, { label: 'timer', due: when });
    }
    const { one } =
      ways[
        this.#choose(
          'host',
          ways.map(({ label }) => label),
        )
      ] ?? {};
    if (one === undefined) return false;
    this.#pending.splice(this.#pending.indexOf(one), 1);
    moveTo(Math.min(one.due, when));
    one.finish();
    return true;
  }
}
