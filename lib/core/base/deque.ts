const CAPACITY_MIN = 16;

/**
 * A first-in, first-out ring buffer.
 *
 * `push` and `shift` are O(1) and allocate only when the ring doubles; emptied places are
 * cleared, so that nothing is kept alive by having been here.
 */
export class Deque<T> {
  #items: (T | undefined)[] = new Array<T | undefined>(CAPACITY_MIN).fill(undefined);
  #mask: number = CAPACITY_MIN - 1;
  #head = 0;
  #size = 0;

  get length(): number {
    return this.#size;
  }

  push(item: T): void {
    if (this.#size > this.#mask) this.#grow();
    this.#items[(this.#head + this.#size) & this.#mask] = item;
    this.#size += 1;
  }

  unshift(item: T): void {
    if (this.#size > this.#mask) this.#grow();
    this.#head = (this.#head - 1) & this.#mask;
    this.#items[this.#head] = item;
    this.#size += 1;
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const head = this.#head;
    const item = this.#items[head];
    this.#items[head] = undefined;
    this.#head = (head + 1) & this.#mask;
    this.#size -= 1;
    return item;
  }

  pop(): T | undefined {
    if (this.#size === 0) return undefined;
    this.#size -= 1;
    const index = (this.#head + this.#size) & this.#mask;
    const item = this.#items[index];
    this.#items[index] = undefined;
    return item;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Takes the first item equal to `item` out; tells whether there was one. O(n). */
  remove(item: T): boolean {
    for (let offset = 0; offset < this.#size; offset += 1) {
      if (this.#items[(this.#head + offset) & this.#mask] === item) {
        this.#close(offset);
        return true;
      }
    }
    return false;
  }

  clear(): void {
    this.#items = new Array<T | undefined>(CAPACITY_MIN).fill(undefined);
    this.#mask = CAPACITY_MIN - 1;
    this.#head = 0;
    this.#size = 0;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let offset = 0; offset < this.#size; offset += 1) {
      yield this.#items[(this.#head + offset) & this.#mask] as T;
    }
  }

  #close(offset: number): void {
    for (let i = offset; i + 1 < this.#size; i += 1) {
      this.#items[(this.#head + i) & this.#mask] = this.#items[(this.#head + i + 1) & this.#mask];
    }
    this.pop();
  }

  #grow(): void {
    const items = new Array<T | undefined>((this.#mask + 1) * 2).fill(undefined);
    let i = 0;
    for (const item of this) {
      items[i] = item;
      i += 1;
    }
    this.#items = items;
    this.#mask = items.length - 1;
    this.#head = 0;
  }
}
