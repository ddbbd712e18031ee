const CAPACITY_MIN = 16;

/**
 * A first-in, first-out ring buffer.
 *
 * `push` and `shift` are O(1) and allocate only when the ring doubles; emptied places are
 * cleared, so that nothing is kept alive by having been here.
 */
export class Deque<T> {
  // Not `#private`: this is the ready queue, and V8 makes longer code of private names.
  /** @internal */
  declare _items: (T | undefined)[];
  /** @internal */
  declare _mask: number;
  /** @internal */
  declare _head: number;
  /** @internal */
  declare _size: number;

  constructor() {
    this._items = new Array<T | undefined>(CAPACITY_MIN).fill(undefined);
    this._mask = CAPACITY_MIN - 1;
    this._head = 0;
    this._size = 0;
  }

  get length(): number {
    return this._size;
  }

  push(item: T): void {
    if (this._size > this._mask) this.#grow();
    this._items[(this._head + this._size) & this._mask] = item;
    this._size += 1;
  }

  unshift(item: T): void {
    if (this._size > this._mask) this.#grow();
    this._head = (this._head - 1) & this._mask;
    this._items[this._head] = item;
    this._size += 1;
  }

  shift(): T | undefined {
    if (this._size === 0) return undefined;
    const head = this._head;
    const item = this._items[head];
    this._items[head] = undefined;
    this._head = (head + 1) & this._mask;
    this._size -= 1;
    return item;
  }

  pop(): T | undefined {
    if (this._size === 0) return undefined;
    this._size -= 1;
    const index = (this._head + this._size) & this._mask;
    const item = this._items[index];
    this._items[index] = undefined;
    return item;
  }

  peek(): T | undefined {
    return this._items[this._head];
  }

  /** Takes the first item equal to `item` out; tells whether there was one. O(n). */
  remove(item: T): boolean {
    for (let offset = 0; offset < this._size; offset += 1) {
      if (this._items[(this._head + offset) & this._mask] === item) {
        this.#close(offset);
        return true;
      }
    }
    return false;
  }

  clear(): void {
    this._items = new Array<T | undefined>(CAPACITY_MIN).fill(undefined);
    this._mask = CAPACITY_MIN - 1;
    this._head = 0;
    this._size = 0;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let offset = 0; offset < this._size; offset += 1) {
      yield this._items[(this._head + offset) & this._mask] as T;
    }
  }

  #close(offset: number): void {
    for (let i = offset; i + 1 < this._size; i += 1) {
      this._items[(this._head + i) & this._mask] = this._items[(this._head + i + 1) & this._mask];
    }
    this.pop();
  }

  #grow(): void {
    const items = new Array<T | undefined>((this._mask + 1) * 2).fill(undefined);
    let i = 0;
    for (const item of this) {
      items[i] = item;
      i += 1;
    }
    this._items = items;
    this._mask = items.length - 1;
    this._head = 0;
  }
}
