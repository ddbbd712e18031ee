// Who waits for one future: nobody, one, some, or so many that an array, as CPython has, would be
// searched too long for each who gives up: ten thousand shields around one shared task.

import type { Ready } from '../loop/ready-queue.js';

/** What is told that a future is done, by way of the ready queue: a task, or a callback. */
export type Waiter = Ready;

/** In the order of adding. */
export type Waiters = Waiter | Waiter[] | WaiterIndex | null;

/** How many wait before they get an index; below, a search is quicker. */
const INDEXED_FROM = 32;
/** The place of what was taken out. */
const NOWHERE = -1;

/**
 * Many waiters, found by what withdraws them: `add` and `remove` are O(1) in the long run.
 *
 * Not a `Map` of waiters: V8 goes through all that was deleted under a key that comes and goes.
 */
export class WaiterIndex {
  #waiters: (Waiter | null)[] = [];
  readonly #places = new Map<object, number>();
  #count = 0;
  /** Whether one callback was added twice: then not all that it stands for are found by it. */
  #hasTwins = false;

  constructor(waiters: Iterable<Waiter>) {
    for (const waiter of waiters) this.add(waiter);
  }

  get length(): number {
    return this.#count;
  }

  has(key: object): boolean {
    return this.#placeOf(key) !== NOWHERE;
  }

  add(waiter: Waiter): void {
    const key = keyOf(waiter);
    this.#hasTwins ||= this.has(key);
    this.#places.set(key, this.#waiters.length);
    this.#waiters.push(waiter);
    this.#count += 1;
  }

  /** Takes out all that `key` withdraws. */
  remove(key: object): void {
    const place = this.#placeOf(key);
    if (place === NOWHERE) return;
    if (this.#hasTwins) {
      for (const [i, waiter] of this.#waiters.entries()) {
        if (waiter !== null && keyOf(waiter) === key) this.#empty(i);
      }
    } else this.#empty(place);
    this.#places.set(key, NOWHERE);
    if (this.#count * 2 < this.#waiters.length) this.#compact();
  }

  [Symbol.iterator](): IterableIterator<Waiter> {
    return this.#waiters.filter((waiter) => waiter !== null)[Symbol.iterator]();
  }

  #placeOf(key: object): number {
    return this.#places.get(key) ?? NOWHERE;
  }

  #empty(place: number): void {
    this.#waiters[place] = null;
    this.#count -= 1;
  }

  #compact(): void {
    const waiters = [...this];
    this.#waiters = [];
    this.#places.clear();
    this.#count = 0;
    this.#hasTwins = false;
    for (const waiter of waiters) this.add(waiter);
  }
}

export function withWaiter(waiters: Waiters, waiter: Waiter): Waiters {
  if (waiters === null) return waiter;
  if (!isSeveral(waiters)) return [waiters, waiter];
  if (waiters instanceof WaiterIndex) waiters.add(waiter);
  else if (waiters.push(waiter) >= INDEXED_FROM) return new WaiterIndex(waiters);
  return waiters;
}

export function withoutWaiter(waiters: Waiters, key: object): Waiters {
  if (waiters instanceof WaiterIndex) {
    waiters.remove(key);
    return waiters;
  }
  const kept = [...eachOf(waiters)].filter((waiter) => keyOf(waiter) !== key);
  return kept.length > 1 ? kept : (kept[0] ?? null);
}

export function isSeveral(waiters: Waiters): waiters is Waiter[] | WaiterIndex {
  return Array.isArray(waiters) || waiters instanceof WaiterIndex;
}

export function eachOf(waiters: Waiters): Iterable<Waiter> {
  if (waiters === null) return [];
  return isSeveral(waiters) ? waiters : [waiters];
}

export function countOf(waiters: Waiters): number {
  if (waiters === null) return 0;
  return isSeveral(waiters) ? waiters.length : 1;
}

/** Tells whether someone waits whom `key` withdraws. */
export function isWaiting(waiters: Waiters, key: object): boolean {
  if (waiters instanceof WaiterIndex) return waiters.has(key);
  for (const waiter of eachOf(waiters)) if (keyOf(waiter) === key) return true;
  return false;
}

export function firstOf(waiters: Waiters): Waiter | null {
  const [first = null] = eachOf(waiters);
  return first;
}

/** Gives what a waiter is withdrawn by: the function of a callback, a task itself. */
export function keyOf(waiter: Waiter): object {
  return waiter._callback ?? waiter;
}
