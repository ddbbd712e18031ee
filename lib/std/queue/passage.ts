// What `get()` and `put(item)` give. Both are this coroutine, written out as an iterator so that
// a hand-off between two tasks makes no generator:
//
//   while (isBlocked()) { wait in line; if the wait fails, let the next one in line pass }
//   return isPut ? queue.putNowait(item) : queue.getNowait();

import { AWAITABLE, type Coroutine, KIND, mount, RuntimeError } from '../../core/index.js';
import type { Place, WaitQueue } from '../sync/wait-queue.js';

/** What a passage needs of its queue. */
export interface Passable<T> {
  empty(): boolean;
  full(): boolean;
  getNowait(): T;
  putNowait(item: T): void;
}

/*
 * | state   | meaning                 | left by                                       |
 * | ------- | ----------------------- | --------------------------------------------- |
 * | FRESH   | not begun               | next: WAITING or OVER; throw, return: OVER    |
 * | WAITING | in line, with a place   | next, once woken: WAITING or OVER; throw, return: OVER |
 * | OVER    | passed, or failed       | never                                         |
 */
const FRESH = 0;
const WAITING = 1;
const OVER = 2;

/** One `put` (of `item`) or one `get`: the wait in line, and the passing of the item. */
export class Passage<T, R> implements Coroutine<R> {
  #state: number;
  readonly #isPut: boolean;
  readonly #queue: Passable<T>;
  readonly #line: WaitQueue;
  readonly #item: T | undefined;
  #place: Place | null;

  constructor(queue: Passable<T>, line: WaitQueue, isPut: boolean, item: T | undefined) {
    this.#state = FRESH;
    this.#isPut = isPut;
    this.#queue = queue;
    this.#line = line;
    this.#item = item;
    this.#place = null;
  }

  get [KIND](): number {
    return AWAITABLE;
  }

  next(): IteratorResult<unknown, R> {
    if (this.#state !== FRESH) this.#endWait();
    if (!this.#isBlocked() || this.#line.isClosed) {
      this.#state = OVER;
      return { done: true, value: this.#pass() };
    }
    this.#state = WAITING;
    const place = this.#line.join();
    this.#place = place;
    return place.future.next() as IteratorYieldResult<unknown>;
  }

  throw(error: unknown): never {
    this.#giveUp();
    throw error;
  }

  return(value: unknown): IteratorResult<unknown, R> {
    this.#giveUp();
    return { done: true, value: value as R };
  }

  [Symbol.iterator](): this {
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1 = R, R2 = never>(
    onFulfilled?: ((value: R) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount<R>(this).then(onFulfilled, onRejected);
  }

  #isBlocked(): boolean {
    return this.#isPut ? this.#queue.full() : this.#queue.empty();
  }

  #pass(): R {
    const result = this.#isPut ? this.#queue.putNowait(this.#item as T) : this.#queue.getNowait();
    return result as R;
  }

  /** Comes back from a wait that went well; throws from any other. */
  #endWait(): void {
    const place = this.#place;
    if (place === null) throw RuntimeError.alreadyAwaited();
    const { future } = place;
    if (!future.done()) throw this.#refusal(place);
    if (future.cancelled()) this.#giveUp();
    future.result();
    this.#place = null;
  }

  /** A driver waits already, or else nobody ever will: `[...queue.get()]`. */
  #refusal({ future }: Place): RuntimeError {
    if (future._waiter !== null) return RuntimeError.resumedByStranger();
    this.#giveUp();
    return RuntimeError.notAwaited();
  }

  /** Leaves the line, and lets the next one have what this one was woken for. */
  #giveUp(): void {
    const place = this.#place;
    this.#place = null;
    this.#state = OVER;
    if (place === null) return;
    // Pending still, if the coroutine was closed or thrown into by hand.
    place.future.cancel();
    this.#line.leave(place);
    if (!this.#isBlocked() && !place.future.cancelled()) this.#line.dismissNext();
  }
}
