// The one fair queue under every lock and queue: those who wait, in order of arrival. It decides
// who is woken, never what for: whether there is anything to be had is known to the primitive
// alone. Two ways to leave it are in use. With `wake`, a waiter stays until it resumes and takes
// itself out: it goes on counting, so that nobody overtakes it. With `dismiss`, it is out as soon
// as it is woken.
//
// Everybody may leave from anywhere, and many may be on their way out while others are woken:
// nothing in here searches, so that a crowd costs each of its members the same as a few do.

import { type Future, type Linked, LinkedSet } from '../../core/index.js';
import type { LoopBound } from './loop-bound.js';

/** The place of one who waits: what it waits on, and who stands before and behind it. */
export class Place implements Linked<Place> {
  /** @internal */
  declare readonly future: Future<void>;
  /** @internal */
  declare _previous: Place | null;
  /** @internal */
  declare _following: Place | null;
  /** Whether it was woken by the queue, and not dismissed. */
  declare isWoken: boolean;

  constructor(future: Future<void>) {
    this.future = future;
    this._previous = null;
    this._following = null;
    this.isWoken = false;
  }
}

/** Those who wait for one thing, in order of arrival. */
export class WaitQueue {
  readonly #owner: LoopBound;
  readonly #places = new LinkedSet<Place>();
  #length = 0;
  /** All before it are awake or cancelled; null if nobody sleeps. */
  #asleep: Place | null = null;
  /** How many were woken, and have not left. */
  #wokenCount = 0;

  #isClosed = false;

  constructor(owner: LoopBound) {
    this.#owner = owner;
  }

  /** How many wait, the woken and the cancelled that have not resumed yet included. */
  get length(): number {
    return this.#length;
  }

  /** Gives a place with a future to wait on, last in the queue. Whoever stops waiting must `leave` it. */
  join(): Place {
    const place = new Place(this.#owner._createWaiter());
    this.enter(place);
    return place;
  }

  /** Makes a place that is not in the queue yet. */
  prepare(): Place {
    return new Place(this.#owner._createWaiter());
  }

  /** Puts a place that was prepared last in the queue. */
  enter(place: Place): void {
    this.#places.add(place);
    this.#asleep ??= place;
    this.#length += 1;
  }

  /** Takes a place out, if it is in still. */
  leave(place: Place): void {
    if (!this.#places.has(place)) return;
    if (this.#asleep === place) this.#asleep = place._following;
    if (place.isWoken) this.#wokenCount -= 1;
    this.#places.remove(place);
    this.#length -= 1;
  }

  /** Tells whether anybody waits who was not cancelled. */
  hasLive(): boolean {
    return this.#wokenCount > 0 || this.#firstAsleep() !== null;
  }

  /** Wakes the first waiter, unless it is on its way out already. */
  wakeFirst(): void {
    const { _first: first } = this.#places;
    if (first !== null && !first.future.done()) this.#wake(first);
  }

  /** Wakes the first `count` of those who still sleep; gives how many there were. */
  wake(count: number): number {
    let woken = 0;
    for (; woken < count; woken += 1) {
      const place = this.#firstAsleep();
      if (place === null) break;
      this.#wake(place);
    }
    return woken;
  }

  /** Takes waiters out, from the first on, until one could be woken. */
  dismissNext(): void {
    for (let first = this.#places._first; first !== null; first = this.#places._first) {
      this.leave(first);
      if (!first.future.done()) {
        first.future.setResult();
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
    while (this.#length > 0) this.dismissNext();
  }

  /** Gives the first who sleeps. Who is awake never sleeps again, so nobody is looked at twice. */
  #firstAsleep(): Place | null {
    let place = this.#asleep;
    while (place !== null && place.future.done()) place = place._following;
    this.#asleep = place;
    return place;
  }

  #wake(place: Place): void {
    place.isWoken = true;
    this.#wokenCount += 1;
    place.future.setResult();
  }
}
