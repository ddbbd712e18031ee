// Python's `heapq`, comparison by comparison: among equal items the order is its order too. Unlike
// there, all comparisons come before the first move, so that one that throws leaves the heap as it
// was. See "Theory" in https://github.com/python/cpython/blob/main/Lib/heapq.py.

import type { Compare } from './compare-items.js';

/** Puts an item into a heap. O(log n). */
export function heapPush<T>(heap: T[], item: T, compare: Compare<T>): void {
  let place = heap.length;
  while (place > 0 && compare(item, heap[parentOf(place)] as T) < 0) place = parentOf(place);
  let index = heap.length;
  heap.push(item);
  for (; index > place; index = parentOf(index)) heap[index] = heap[parentOf(index)] as T;
  heap[place] = item;
}

/** Takes the smallest item out of a heap that is not empty. O(log n). */
export function heapPop<T>(heap: T[], compare: Compare<T>): T {
  const size = heap.length - 1;
  const first = heap[0] as T;
  const last = heap[size] as T;
  // The last item is to go where, on the way down along the smaller children, it belongs; most
  // likely far down, so the way is walked to its end and then back.
  let place = leafBelow(heap, size, compare);
  while (place > 0 && compare(last, heap[place] as T) < 0) place = parentOf(place);
  liftAbove(heap, place, last);
  heap.pop();
  return first;
}

function leafBelow<T>(heap: readonly T[], size: number, compare: Compare<T>): number {
  let place = 0;
  for (let child = 1; child < size; child = 2 * place + 1) {
    const right = child + 1;
    const isRight = right < size && !(compare(heap[child] as T, heap[right] as T) < 0);
    place = isRight ? right : child;
  }
  return place;
}

/** Puts an item at a place, and what stands on the way up to the root one place higher each. */
function liftAbove<T>(heap: T[], place: number, item: T): void {
  let carried = item;
  for (let index = place; index > 0; index = parentOf(index)) {
    const lifted = heap[index] as T;
    heap[index] = carried;
    carried = lifted;
  }
  heap[0] = carried;
}

function parentOf(index: number): number {
  return (index - 1) >> 1;
}
