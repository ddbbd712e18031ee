// What `get()` and `put(item)` give. Both are this coroutine, written out as an iterator so that
// a hand-off between two tasks makes no generator:
//
//   while (isBlocked()) { wait in line; if the wait fails, let the next one in line pass }
//   return isPut ? queue.putNowait(item) : queue.getNowait();

import {
  AWAITABLE,
  type Coroutine,
  type Future,
  KIND,
  mount,
  RuntimeError,
} from '../../core/index.js';
import type { WaitQueue } from '../sync/wait-queue.js';

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
 * | WAITING | in line, with a waiter  | next, once woken: WAITING or OVER; throw, return: OVER |
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
  #waiter: Future<void> | null;

  constructor(queue: Passable<T>, line: WaitQueue, isPut: boolean, item: T | undefined) {
    this.#state = FRESH;
    this.#isPut = isPut;
    this.#queue = queue;
    this.#line = line;
    this.#item = item;
    this.#waiter = null;
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
    const waiter = this.#line.join();
    this.#waiter = waiter;
    return waiter.next() as IteratorYieldResult<unknown>;
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
    const waiter = this.#waiter;
    if (waiter === null) throw RuntimeError.alreadyAwaited();
    if (!waiter.done()) throw this.#refusal(waiter);
    if (waiter.cancelled()) this.#giveUp();
    waiter.result();
    this.#waiter = null;
  }

  /** A driver waits already, or else nobody ever will: `[...queue.get()]`. */
  #refusal(waiter: Future<void>): RuntimeError {
    if (waiter._waiter !== null) return RuntimeError.resumedByStranger();
    this.#giveUp();
    return RuntimeError.notAwaited();
  }

  /** Leaves the line, and lets the next one have what this one was woken for. */
  #giveUp(): void {
    const waiter = this.#waiter;
    this.#waiter = null;
    this.#state = OVER;
    if (waiter === null) return;
    // Pending still, if the coroutine was closed or thrown into by hand.
    waiter.cancel();
    this.#line.leave(waiter);
    if (!this.#isBlocked() && !waiter.cancelled()) this.#line.dismissNext();
  }
}
