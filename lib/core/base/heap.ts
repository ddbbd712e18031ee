/** An entry of a heap: it knows its place, so that it can be removed in O(log n). */
export interface HeapEntry {
  heapIndex: number;
}

/**
 * A binary heap with positions.
 *
 * The smallest entry, by the order given, is at the front. `push`, `pop` and `remove` cost
 * O(log n). An entry is in one heap at most; `heapIndex` is -1 while it is in none.
 */
export class Heap<E extends HeapEntry> {
  readonly #entries: E[] = [];
  readonly #before: (a: E, b: E) => boolean;

  constructor(before: (a: E, b: E) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#entries.length;
  }

  peek(): E | undefined {
    return this.#entries[0];
  }

  push(entry: E): void {
    this.#entries.push(entry);
    this.#rise(entry, this.#entries.length - 1);
  }

  pop(): E | undefined {
    const first = this.#entries[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes an entry out, wherever it is; tells whether it was in. */
  remove(entry: E): boolean {
    const index = entry.heapIndex;
    if (index < 0 || this.#entries[index] !== entry) return false;
    entry.heapIndex = -1;
    const last = this.#entries.pop() as E;
    if (last !== entry) {
      this.#sink(last, index);
      this.#rise(last, last.heapIndex);
    }
    return true;
  }

  clear(): void {
    for (const entry of this.#entries) entry.heapIndex = -1;
    this.#entries.length = 0;
  }

  [Symbol.iterator](): IterableIterator<E> {
    return this.#entries[Symbol.iterator]();
  }

  #rise(entry: E, from: number): void {
    const entries = this.#entries;
    const before = this.#before;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = entries[parentIndex] as E;
      if (!before(entry, parent)) break;
      entries[index] = parent;
      parent.heapIndex = index;
      index = parentIndex;
    }
    entries[index] = entry;
    entry.heapIndex = index;
  }

  #sink(entry: E, from: number): void {
    const entries = this.#entries;
    const before = this.#before;
    const size = entries.length;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= size) break;
      let child = entries[childIndex] as E;
      const sibling = entries[childIndex + 1];
      if (sibling !== undefined && before(sibling, child)) {
        child = sibling;
        childIndex += 1;
      }
      if (!before(child, entry)) break;
      entries[index] = child;
      child.heapIndex = index;
      index = childIndex;
    }
    entries[index] = entry;
    entry.heapIndex = index;
  }
}
