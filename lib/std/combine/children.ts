// What `race`, `any` and `map` have in common: they start several awaitables, hear of them as they
// end, and leave none behind. `TaskGroup` waits for all of its children; these want no more of
// them than they need.

import {
  type Awaitable,
  callbackWaitsFor,
  type CancelledError,
  currentTask,
  type Coroutine,
  Deque,
  ensureFuture,
  type EventLoop,
  Future,
  getRunningLoop,
  isCancelled,
} from '../../core/index.js';

/**
 * Futures that do not outlive the coroutine that has them.
 *
 * @internal
 */
export class Children<T> {
  readonly #loop: EventLoop = getRunningLoop();
  readonly #source: string;
  readonly #open = new Set<Future<T>>();
  readonly #ended = new Deque<Future<T>>();
  #waiter: Future<undefined> | null = null;
  #isEnding = false;

  /** @param source Whose they are, for dumps. */
  constructor(source: string) {
    this.#source = source;
    callbackWaitsFor(this.#onEnd, currentTask(this.#loop));
  }

  /** How many `next` can still give. */
  get size(): number {
    return this.#open.size + this.#ended.length;
  }

  /** Starts a coroutine, or takes a future; one that is here already counts once. */
  add(aw: Awaitable<T> | PromiseLike<T>): Future<T> {
    const child = ensureFuture(aw, { loop: this.#loop });
    if (this.#open.has(child)) return child;
    this.#open.add(child);
    child.addDoneCallback(this.#onEnd);
    return child;
  }

  /** Waits for the next one that ends, and gives it; once for each, in the order in which they end. */
  *next(): Coroutine<Future<T>> {
    while (this.#ended.length === 0) yield* this.#wait();
    return this.#ended.shift() as Future<T>;
  }

  /**
   * Cancels those that are left, and waits for their end; a cancellation that comes meanwhile is
   * passed on to them, and raised after it.
   */
  *end(): Coroutine<void> {
    // Of one that is done it is said only that nobody asks for its error any more.
    for (const child of this.#ended) child.cancel();
    for (const child of this.#open) child.cancel();
    let cancellation: CancelledError | null = null;
    this.#isEnding = true;
    while (this.#open.size > 0) {
      try {
        yield* this.#wait();
      } catch (error) {
        if (!isCancelled(error)) throw error;
        cancellation = error;
        for (const child of this.#open) child.cancel(error.msg);
      }
    }
    if (cancellation !== null) throw cancellation;
  }

  /** Waits until one more has ended; once they are being ended, until all have. */
  *#wait(): Coroutine<void> {
    const waiter = new Future<undefined>({ loop: this.#loop });
    waiter._source = this.#source;
    this.#waiter = waiter;
    yield* waiter;
  }

  readonly #onEnd = (child: Future<T>): void => {
    this.#open.delete(child);
    this.#ended.push(child);
    if (this.#isEnding && this.#open.size > 0) return;
    if (this.#waiter?.done() === false) this.#waiter.setResult(undefined);
  };
}
