/// <reference lib="es2018.asynciterable" preserve="true" />
import {
  type Awaitable,
  callbackWaitsFor,
  type Coroutine,
  currentTask,
  describe,
  ensureFuture,
  type Future,
  getRunningLoop,
  mount,
  TimeoutError,
  type TimerHandle,
} from '../../core/index.js';
import { Queue } from '../queue/queue.js';
import { checkMilliseconds } from '../time/timeout.js';
import { distinct, isSeveral } from './several.js';

/** Options of `asCompleted`. */
export interface AsCompletedOptions {
  /** Milliseconds for all of them; null or absent: no limit. */
  readonly timeout?: number | null;
}

/**
 * Runs awaitables concurrently, and gives them one by one as they end.
 *
 * A plain `for` gives coroutines: each waits for the next one that ends, and gives its result or
 * raises its error. `asyncFor` (and `for await`) gives the futures themselves, in the order in
 * which they end: those that were given, and new tasks for coroutines. Either iteration can be
 * left and resumed. The same awaitable given twice counts once.
 *
 * They are started by the call. When the time is up, each that is left raises `TimeoutError`;
 * nothing is cancelled.
 *
 * @throws {TypeError} when `aws` is not an iterable of awaitables
 * @throws {RuntimeError} when no loop is running
 * @example
 * import { asCompleted, run, sleep, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   for (const next of asCompleted([sleep(20, 'slow'), sleep(10, 'quick')])) {
 *     console.log(yield* next);
 *   }
 * }
 * await run(main()); // quick, slow
 */
export function asCompleted<T>(
  aws: Iterable<Awaitable<T> | PromiseLike<T>>,
  options: AsCompletedOptions = {},
): AsCompleted<T> {
  if (!isSeveral(aws)) {
    throw new TypeError(
      `expects an iterable of awaitables, not ${describe(aws)}: write asCompleted([…])`,
    );
  }
  const { timeout = null } = options;
  checkMilliseconds(timeout, 'asCompleted()', 'timeout');
  return new AsCompleted(aws, timeout);
}

/**
 * A future that has ended, in a `for await`. It is a `Future`; the type hides `then`, for which
 * TypeScript would take the future for its result.
 */
export type EndedFuture<T> = Omit<Future<T>, 'then'>;

/** Awaitables in the order in which they end: what `asCompleted` gives. */
export class AsCompleted<T> {
  /** What ended, in order; null for what did not when the time was up. */
  readonly #ended = new Queue<Future<T> | null>();
  readonly #open: Set<Future<T>>;
  readonly #timer: TimerHandle | null;
  #left: number;

  /** @internal */
  constructor(aws: Iterable<Awaitable<T> | PromiseLike<T>>, timeout: number | null) {
    const loop = getRunningLoop();
    this.#ended._source = this;
    this.#open = new Set(distinct(aws).map((aw) => ensureFuture(aw, { loop })));
    this.#left = this.#open.size;
    callbackWaitsFor(this.#onEnd, currentTask(loop));
    for (const future of this.#open) future.addDoneCallback(this.#onEnd);
    this.#timer =
      timeout === null || this.#left === 0
        ? null
        : loop.callLater(timeout, () => {
            this.#onTimeout();
          });
  }

  /** Gives coroutines, one for each that is left: each waits for the next that ends. */
  [Symbol.iterator](): Iterator<Coroutine<T>, undefined> {
    return {
      next: () => {
        if (this.#left === 0) return { done: true, value: undefined };
        this.#left -= 1;
        return { done: false, value: this.#nextResult() };
      },
    };
  }

  aiter(): this {
    return this;
  }

  /**
   * Waits for the next future that ends, and gives it.
   *
   * @switches unless one has ended that was not given yet
   * @cancelled that place in the order is lost: there is one less to come
   * @throws {TimeoutError} when the time is up
   */
  *anext(): Coroutine<IteratorResult<Future<T>, undefined>> {
    if (this.#left === 0) return { done: true, value: undefined };
    this.#left -= 1;
    return { done: false, value: yield* this.#nextFuture() };
  }

  /** Gives an iterator for `for await`: the same futures, as they end. */
  [Symbol.asyncIterator](): AsyncIterator<EndedFuture<T>, undefined> {
    return {
      next: () => mount(this.anext()) as Promise<IteratorResult<EndedFuture<T>, undefined>>,
    };
  }

  toString(): string {
    return `<AsCompleted ${String(this.#open.size)} to come>`;
  }

  readonly #onEnd = (future: Future<T>): void => {
    if (!this.#open.delete(future)) return;
    this.#ended.putNowait(future);
    if (this.#open.size === 0) this.#timer?.cancel();
  };

  #onTimeout(): void {
    for (const future of this.#open) {
      future.removeDoneCallback(this.#onEnd);
      this.#ended.putNowait(null);
    }
    this.#open.clear();
  }

  *#nextResult(): Coroutine<T> {
    const future = yield* this.#nextFuture();
    return future.result();
  }

  *#nextFuture(): Coroutine<Future<T>> {
    const future = yield* this.#ended.get();
    if (future === null) throw new TimeoutError('Timed out: the time of asCompleted() is up');
    return future;
  }
}
