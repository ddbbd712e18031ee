// The one fair queue under every lock and queue: futures of those who wait, in order of arrival.
// It decides who is woken, never what for: whether there is anything to be had is known to the
// primitive alone. Two ways to leave it are in use. With `wake`, a waiter stays until it resumes
// and takes itself out: it goes on counting, so that nobody overtakes it. With `dismiss`, it is
// out as soon as it is woken.

import { Deque, type Future } from '../../core/index.js';
import type { LoopBound } from './loop-bound.js';

/** Those who wait for one thing, in order of arrival. */
export class WaitQueue {
  readonly #owner: LoopBound;
  readonly #waiters = new Deque<Future<void>>();

  #isClosed = false;

  constructor(owner: LoopBound) {
    this.#owner = owner;
  }

  /** How many wait, the woken and the cancelled that have not resumed yet included. */
  get length(): number {
    return this.#waiters.length;
  }

  /** Gives a future to wait on, last in the queue. Whoever stops waiting must `leave` it. */
  join(): Future<void> {
    const waiter = this.#owner._createWaiter();
    this.#waiters.push(waiter);
    return waiter;
  }

  /** Puts a waiter that the owner has made last in the queue. */
  add(waiter: Future<void>): void {
    this.#waiters.push(waiter);
  }

  /** Takes a waiter out. O(1) for the first, else O(n). */
  leave(waiter: Future<void>): void {
    if (this.#waiters.peek() === waiter) void this.#waiters.shift();
    else this.#waiters.remove(waiter);
  }

  /** Tells whether anybody waits who was not cancelled. */
  hasLive(): boolean {
    if (this.#waiters.length === 0) return false;
    for (const waiter of this.#waiters) if (!waiter.cancelled()) return true;
    return false;
  }

  /** Wakes the first waiter, unless it is on its way out already. */
  wakeFirst(): void {
    const first = this.#waiters.peek();
    if (first !== undefined && !first.done()) first.setResult();
  }

  /** Wakes the first `count` of those who still sleep; gives how many there were. */
  wake(count: number): number {
    let woken = 0;
    if (this.#waiters.length === 0) return woken;
    for (const waiter of this.#waiters) {
      if (woken >= count) break;
      if (waiter.done()) continue;
      waiter.setResult();
      woken += 1;
    }
    return woken;
  }

  /** Takes waiters out, from the first on, until one could be woken. */
  dismissNext(): void {
    while (this.#waiters.length > 0) {
      const waiter = this.#waiters.shift() as Future<void>;
      if (!waiter.done()) {
        waiter.setResult();
        return;
      }
    }
  }

  /** Whether it was closed: then nobody has to wait. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes all waiters out and wakes them; from now on nobody has to wait. */
  close(): void {
    this.#isClosed = true;
    while (this.#waiters.length > 0) this.dismissNext();
  }
}
