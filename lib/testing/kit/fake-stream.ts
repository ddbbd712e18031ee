import type { Coroutine, Future } from '../../core/index.js';
import { QueueShutDown } from '../../std/queue/errors.js';
import { Queue } from '../../std/queue/queue.js';
import type { HostCalls } from './host-call.js';
import type { Latency } from './latency.js';

/** How a stream behaves. */
export interface FakeStreamOptions {
  /** How long each item takes after the one before; 10 ms if not given. */
  readonly latency?: Latency;
  /** What it fails with, instead of its end. */
  readonly fails?: unknown;
}

/**
 * What comes from outside one after the other, whether somebody reads it or not: for `asyncFor`. Made by
 * `t.host.stream(…)`. Items keep their order, whatever an explorer does.
 */
export class FakeStream<T> {
  readonly #arrived = new Queue<T>();
  #error: { readonly value: unknown } | undefined;

  /** @internal */
  constructor(host: HostCalls, label: string, items: readonly T[], options: FakeStreamOptions) {
    const { latency = 10, fails } = options;
    const arrive = (at: number): void => {
      if (at === items.length) return this.#end(fails === undefined ? undefined : { value: fails });
      const coming = host.begin(label, { latency });
      coming.addDoneCallback((done) => {
        const error = errorOf(done);
        if (error !== undefined) return this.#end(error);
        this.#arrived.putNowait(items[at] as T);
        arrive(at + 1);
      });
    };
    arrive(0);
  }

  /** How many items have come that nobody has read. */
  get unread(): number {
    return this.#arrived.qsize();
  }

  aiter(): this {
    return this;
  }

  /**
   * Gives the next item, or says that there is none any more.
   *
   * @switches when none has come that nobody has read
   * @cancelled nothing is lost
   */
  *anext(): Coroutine<IteratorResult<T, undefined>> {
    try {
      return { done: false, value: yield* this.#arrived.get() };
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
      if (this.#error !== undefined) throw this.#error.value;
      return { done: true, value: undefined };
    }
  }

  #end(error: { readonly value: unknown } | undefined): void {
    this.#error = error;
    this.#arrived.shutdown();
  }
}

/** What an operation has failed with. */
export function errorOf(done: Future): { readonly value: unknown } | undefined {
  if (done.cancelled()) return undefined;
  const error = done.exception();
  return error === null || error === undefined ? undefined : { value: error };
}
