// A heap of its own, not `Heap`: with four children a node and the times in an array of numbers
// beside the handles, most comparisons touch one cache line and no object. See bench/notes.md.

import type { Timer } from './timer.js';

const CAPACITY_MIN = 16;
/** Children of a node, as a power of two. */
const ARITY_BITS = 2;

/**
 * The timers of a loop: by time, and by age where times are equal. Adding, taking and removing
 * are O(log n).
 *
 * CPython leaves the order of equal times to its heap; first in, first out is the one deliberate
 * difference.
 */
export class TimerQueue {
  readonly #handles: Timer[] = [];
  /** The times of the handles, place by place. */
  #times = new Float64Array(CAPACITY_MIN);
  #sequence = 0;

  get size(): number {
    return this.#handles.length;
  }

  /** Gives when the earliest timer is due; `Infinity` if there is none. */
  get nextAt(): number {
    return this.#handles.length === 0 ? Infinity : (this.#times[0] as number);
  }

  add(handle: Timer): void {
    this.#sequence += 1;
    handle._sequence = this.#sequence;
    const index = this.#handles.length;
    if (index === this.#times.length) this.#grow();
    this.#handles.push(handle);
    this.#rise(handle, index);
  }

  remove(handle: Timer): void {
    const index = handle._heapIndex;
    if (index < 0 || this.#handles[index] !== handle) return;
    handle._heapIndex = -1;
    const last = this.#handles.pop() as Timer;
    if (last === handle) return;
    this.#sink(last, index);
    this.#rise(last, last._heapIndex);
  }

  /** Takes the earliest timer out if it is due at `now`. */
  takeDue(now: number): Timer | undefined {
    if (this.nextAt > now) return undefined;
    const first = this.#handles[0];
    if (first === undefined) return undefined;
    first._heapIndex = -1;
    const last = this.#handles.pop() as Timer;
    if (last !== first) this.#sink(last, 0);
    return first;
  }

  clear(): void {
    for (const handle of this.#handles) handle._heapIndex = -1;
    this.#handles.length = 0;
  }

  [Symbol.iterator](): IterableIterator<Timer> {
    return this.#handles[Symbol.iterator]();
  }

  #rise(handle: Timer, from: number): void {
    const handles = this.#handles;
    const times = this.#times;
    const time = handle._when;
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> ARITY_BITS;
      const timeAbove = times[above] as number;
      if (timeAbove < time) break;
      const parent = handles[above] as Timer;
      if (timeAbove === time && parent._sequence < handle._sequence) break;
      handles[index] = parent;
      times[index] = timeAbove;
      parent._heapIndex = index;
      index = above;
    }
    handles[index] = handle;
    times[index] = time;
    handle._heapIndex = index;
  }

  #sink(handle: Timer, from: number): void {
    const handles = this.#handles;
    const times = this.#times;
    const time = handle._when;
    let index = from;
    for (;;) {
      const child = this.#firstChild(index);
      if (child === -1) break;
      const timeBelow = times[child] as number;
      if (timeBelow > time) break;
      const below = handles[child] as Timer;
      if (timeBelow === time && below._sequence > handle._sequence) break;
      handles[index] = below;
      times[index] = timeBelow;
      below._heapIndex = index;
      index = child;
    }
    handles[index] = handle;
    times[index] = time;
    handle._heapIndex = index;
  }

  /** Gives the place of the child of a node that is due first; -1 if it has none. */
  #firstChild(index: number): number {
    const times = this.#times;
    let first = (index << ARITY_BITS) + 1;
    const end = Math.min(first + (1 << ARITY_BITS), this.#handles.length);
    if (first >= end) return -1;
    for (let child = first + 1; child < end; child += 1) {
      if ((times[child] as number) < (times[first] as number)) first = child;
      else if (times[child] === times[first] && this.#isOlder(child, first)) first = child;
    }
    return first;
  }

  #isOlder(a: number, b: number): boolean {
    const handles = this.#handles;
    return (handles[a] as Timer)._sequence < (handles[b] as Timer)._sequence;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
  }
}
