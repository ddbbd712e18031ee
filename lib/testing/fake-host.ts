// Operations outside the program, made up: a request, a query, a callback of the platform. Each takes
// some of the loop's time. An explorer decides in which order they come back, and whether they fail.

import { type Coroutine, Future } from '../core/index.js';
import type { Random } from './explore/random.js';
import { FakeSocket, type FakeSocketOptions } from './kit/fake-socket.js';
import { FakeStream, type FakeStreamOptions } from './kit/fake-stream.js';
import { FlakyService, type FlakyServiceOptions } from './kit/flaky-service.js';
import { type HostCallOptions, type HostCalls, HostFault } from './kit/host-call.js';
import { drawLatency } from './kit/latency.js';
import type { VirtualTimeLoop } from './virtual-time-loop.js';

interface Pending {
  readonly future: object;
  readonly label: string;
  readonly due: number;
  readonly finish: () => void;
}

type Choose = (kind: 'host' | 'fault', labels: readonly string[]) => number;

/** A host that does what the test says. */
export class FakeHost implements HostCalls {
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
    const ms = drawLatency(options.latency ?? 10, this.#random);
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

  /** Makes a service that answers late, and not always. */
  service<Q = undefined, A = undefined>(
    name: string,
    options: FlakyServiceOptions<Q, A> = {},
  ): FlakyService<Q, A> {
    return new FlakyService(this, name, options);
  }

  /** Has items come, one after the other. */
  stream<T>(label: string, items: readonly T[], options: FakeStreamOptions = {}): FakeStream<T> {
    return new FakeStream(this, label, items, options);
  }

  /** Makes a connection, and gives its two ends. */
  socketPair(label: string, options: FakeSocketOptions = {}): [FakeSocket, FakeSocket] {
    return FakeSocket._pair(this, label, options);
  }

  /** @internal */
  time(): number {
    return this.#loop.time();
  }

  /** @internal */
  random(): number {
    return this.#random();
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
