import { describe } from '../../core/index.js';
import { type Compare, compareItems } from './compare-items.js';
import { heapPop, heapPush } from './heapq.js';
import { Queue } from './queue.js';

/** Options of a priority queue. */
export interface PriorityQueueOptions<T> {
  /** The order, as for `Array#sort`: negative if the first goes before the second. */
  readonly compare?: Compare<T>;
}

/**
 * A queue that gives the smallest item first, as in `asyncio.PriorityQueue`.
 *
 * Numbers, strings and arrays (element by element) have an order; `{ compare }` gives one to
 * anything else. Equal items come in the order in which `heapq` gives them, which is not the order
 * in which they were put; `[priority, count, item]` with a running count keeps that.
 * `put` and `get` cost O(log n).
 *
 * @example The most urgent first
 * import { PriorityQueue } from 'yieldfrom';
 * const queue = new PriorityQueue<[number, string]>();
 * queue.putNowait([2, 'tidy up']);
 * queue.putNowait([1, 'put out the fire']);
 * console.log(queue.getNowait()[1]); // put out the fire
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  declare protected _queue: T[];
  readonly #compare: Compare<T>;

  /**
   * @param maxsize How many items it holds; zero or negative: any number.
   * @throws {TypeError} when `maxsize` is not a number, or `compare` not a function
   * @throws {RangeError} when `maxsize` is NaN
   */
  constructor(maxsize = 0, options: PriorityQueueOptions<T> = {}) {
    const { compare = compareItems } = options;
    if (typeof compare !== 'function') {
      throw new TypeError(`compare must be a function, got ${describe(compare)}`);
    }
    super(maxsize);
    this.#compare = compare;
  }

  protected override _init(_maxsize: number): void {
    this._queue = [];
  }

  protected override _get(): T {
    return heapPop(this._queue, this.#compare);
  }

  protected override _put(item: T): void {
    heapPush(this._queue, item, this.#compare);
  }
}
