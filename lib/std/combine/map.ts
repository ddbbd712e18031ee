import { type Awaitable, type Coroutine, describe } from '../../core/index.js';
import { inCaller } from '../time/wait-for.js';
import { Children } from './children.js';

/** Options of `map`. */
export interface MapOptions {
  /** How many calls may be under way at the same time; any number if not given. */
  readonly concurrency?: number;
}

/**
 * Calls a coroutine function for each item, some at the same time, and gives the results in the
 * order of the items.
 *
 * Each call is a task of its own. Items are taken one by one, as there is room. The first error
 * cancels the calls that are under way; their end is waited for, then it is raised, and no more
 * items are taken.
 *
 * @switches unless there is no item
 * @cancelled the calls are cancelled, and their end is waited for
 * @throws {TypeError} when `items` is not iterable, or `fn` not a function
 * @throws {RangeError} when `concurrency` is less than 1
 * @example Two at a time
 * import { map, run, sleep, type Coroutine } from 'yieldfrom';
 * function* double(number: number): Coroutine<number> {
 *   yield* sleep(10);
 *   return number * 2;
 * }
 * console.log(await run(map([1, 2, 3], double, { concurrency: 2 }))); // [ 2, 4, 6 ]
 */
export function* map<T, R>(
  items: Iterable<T>,
  fn: (item: T, index: number) => Awaitable<R> | PromiseLike<R>,
  options: MapOptions = {},
): Coroutine<R[]> {
  const { concurrency = Infinity } = options;
  checkArguments(items, fn, concurrency);
  const source = new Items(items);
  const calls = new Children<void>('map()');
  const results: R[] = [];
  function* call(item: T, index: number): Coroutine<void> {
    results[index] = yield* inCaller(fn(item, index));
  }
  const startAsRoomPermits = (): void => {
    while (calls.size < concurrency) {
      const next = source.next();
      if (next === null) return;
      void calls.add(call(next.item, next.index));
    }
  };
  try {
    startAsRoomPermits();
    while (calls.size > 0) {
      const ended = yield* calls.next();
      ended.result();
      startAsRoomPermits();
    }
    return results;
  } finally {
    source.close();
    yield* calls.end();
  }
}

/** The items, taken one by one; closed as `for` closes an iterator that it leaves early. */
class Items<T> {
  readonly #iterator: Iterator<T>;
  #count = 0;
  #isOver = false;

  constructor(items: Iterable<T>) {
    this.#iterator = items[Symbol.iterator]();
  }

  next(): { item: T; index: number } | null {
    if (this.#isOver) return null;
    this.#isOver = true;
    const next = this.#iterator.next();
    if (next.done === true) return null;
    this.#isOver = false;
    this.#count += 1;
    return { item: next.value, index: this.#count - 1 };
  }

  close(): void {
    if (!this.#isOver) this.#iterator.return?.();
  }
}

function checkArguments(items: unknown, fn: unknown, concurrency: unknown): void {
  if (typeof (Object(items) as Partial<Iterable<unknown>>)[Symbol.iterator] !== 'function') {
    throw new TypeError(`map() needs an iterable of items, got ${describe(items)}`);
  }
  if (typeof fn !== 'function') {
    throw new TypeError(`map() needs a coroutine function, got ${describe(fn)}`);
  }
  if (typeof concurrency !== 'number') {
    throw new TypeError(`map() needs a number as concurrency, got ${describe(concurrency)}`);
  }
  if (!(concurrency >= 1)) {
    throw new RangeError(`map() needs a concurrency of 1 or more, got ${String(concurrency)}`);
  }
}
