import { Heap } from '../base/heap.js';
import type { TimerHandle } from './handle.js';

/**
 * The timers of a loop: by time, and by age where times are equal.
 *
 * CPython leaves the order of equal times to its heap; first in, first out is the one deliberate
 * difference.
 */
export class TimerQueue {
  readonly #heap = new Heap<TimerHandle>(isBefore);
  #sequence = 0;

  get size(): number {
    return this.#heap.size;
  }

  /** Gives when the earliest timer is due; `Infinity` if there is none. */
  get nextAt(): number {
    return this.#heap.peek()?._when ?? Infinity;
  }

  add(handle: TimerHandle): void {
    this.#sequence += 1;
    handle._sequence = this.#sequence;
    this.#heap.push(handle);
  }

  remove(handle: TimerHandle): void {
    this.#heap.remove(handle);
  }

  /** Takes the earliest timer out if it is due at `now`. */
  takeDue(now: number): TimerHandle | undefined {
    return this.nextAt <= now ? this.#heap.pop() : undefined;
  }

  clear(): void {
    this.#heap.clear();
  }

  [Symbol.iterator](): IterableIterator<TimerHandle> {
    return this.#heap[Symbol.iterator]();
  }
}

function isBefore(a: TimerHandle, b: TimerHandle): boolean {
  return a._when < b._when || (a._when === b._when && a._sequence < b._sequence);
}
