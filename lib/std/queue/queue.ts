import { type Coroutine, Deque, describe } from '../../core/index.js';
import { Event } from '../sync/event.js';
import { LoopBound } from '../sync/loop-bound.js';
import { WaitQueue } from '../sync/wait-queue.js';
import { QueueEmpty, QueueFull, QueueShutDown } from './errors.js';
import { Passage } from './passage.js';
import { describeItems } from './describe-items.js';

/** What a queue keeps its items in: something that can be counted and listed. */
export type QueueStore = Iterable<unknown> &
  ({ readonly length: number } | { readonly size: number });

/**
 * A first-in, first-out queue between tasks, as in `asyncio.Queue`.
 *
 * Producers wait while it is full, consumers while it is empty, both in the order of arrival.
 * `qsize()` is exact: nothing else runs between two lines of a task.
 *
 * A subclass changes the order of items with `_init`, `_put` and `_get`. `_init` is called by the
 * constructor, before fields of the subclass exist; let it put what holds the items in `_queue`
 * (which TypeScript wants declared with `declare`).
 *
 * @example A producer and a consumer
 * import { createTask, Queue, run, type Coroutine } from 'yieldfrom';
 * function* produce(queue: Queue<number>): Coroutine<void> {
 *   for (const item of [1, 2, 3]) yield* queue.put(item);
 *   queue.shutdown();
 * }
 * function* main(): Coroutine<number> {
 *   const queue = new Queue<number>(1);
 *   const producer = createTask(produce(queue));
 *   let sum = 0;
 *   for (let i = 0; i < 3; i += 1) sum += yield* queue.get();
 *   yield* producer;
 *   return sum;
 * }
 * console.log(await run(main())); // 6
 */
export class Queue<T = unknown> extends LoopBound {
  /** What holds the items; made by `_init`. */
  protected _queue!: QueueStore;
  readonly #maxsize: number;
  readonly #getters = new WaitQueue(this);
  readonly #putters = new WaitQueue(this);
  readonly #finished = new Event();
  #unfinishedCount = 0;
  #isShutDown = false;

  /**
   * @param maxsize How many items it holds; zero or negative: any number.
   * @throws {TypeError} when `maxsize` is not a number
   * @throws {RangeError} when `maxsize` is NaN
   */
  constructor(maxsize = 0) {
    if (typeof maxsize !== 'number') {
      throw new TypeError(`maxsize must be a number, got ${describe(maxsize)}`);
    }
    if (Number.isNaN(maxsize)) throw new RangeError('maxsize must be a number, got NaN');
    super();
    this.#maxsize = maxsize;
    this.#finished._source = this;
    this.#finished.set();
    this._init(maxsize);
  }

  /** How many items it holds at most. */
  get maxsize(): number {
    return this.#maxsize;
  }

  /** Gives how many items are in the queue. */
  qsize(): number {
    const store = this._queue as { readonly length?: number; readonly size: number };
    return store.length ?? store.size;
  }

  empty(): boolean {
    return this.qsize() === 0;
  }

  full(): boolean {
    return this.#maxsize > 0 && this.qsize() >= this.#maxsize;
  }

  /**
   * Puts an item into the queue; waits for room first.
   *
   * @switches while the queue is full
   * @cancelled nothing is put; room that was meant for this task goes to the next one
   * @throws {QueueShutDown} when the queue was shut down, also while waiting
   * @throws {RuntimeError} when it would have to wait in another loop than before
   */
  put(item: T): Coroutine<void> {
    return new Passage<T, void>(this, this.#putters, true, item);
  }

  /**
   * Puts an item into the queue, or throws if there is no room. Needs no loop.
   *
   * @throws {QueueFull} when there is no room
   * @throws {QueueShutDown} when the queue was shut down
   */
  putNowait(item: T): void {
    if (this.#isShutDown) throw new QueueShutDown();
    if (this.full()) throw new QueueFull();
    this._put(item);
    this.#unfinishedCount += 1;
    this.#finished.clear();
    this.#getters.dismissNext();
  }

  /**
   * Takes an item out; waits for one first.
   *
   * A consumer that was woken may find that another one was quicker; then it waits again, as the
   * last in the queue.
   *
   * @switches while the queue is empty
   * @cancelled nothing is taken; an item that was meant for this task goes to the next one
   * @throws {QueueShutDown} when the queue was shut down and is empty, also while waiting
   * @throws {RuntimeError} when it would have to wait in another loop than before
   */
  get(): Coroutine<T> {
    return new Passage<T, T>(this, this.#getters, false, undefined);
  }

  /**
   * Takes an item out, or throws if there is none. Needs no loop.
   *
   * @throws {QueueEmpty} when there is no item
   * @throws {QueueShutDown} when there is no item and the queue was shut down
   */
  getNowait(): T {
    if (this.empty()) throw this.#isShutDown ? new QueueShutDown() : new QueueEmpty();
    const item = this._get();
    this.#putters.dismissNext();
    return item;
  }

  /**
   * Says that the work on one item that was taken out is done.
   *
   * @throws {RangeError} when it is called more often than items were put
   */
  taskDone(): void {
    if (this.#unfinishedCount <= 0) throw new RangeError('task_done() called too many times');
    this.#unfinishedCount -= 1;
    if (this.#unfinishedCount === 0) this.#finished.set();
  }

  /**
   * Waits until `taskDone()` was called for every item that was put.
   *
   * @switches when the work on some item is not done
   * @cancelled nothing is changed
   * @throws {RuntimeError} when it would have to wait in another loop than before
   */
  *join(): Coroutine<void> {
    yield* this.#finished.wait();
  }

  /**
   * Refuses further items, and wakes all who wait. What is in the queue can still be taken out;
   * then `get()` throws too.
   *
   * @param immediate Drops what is in the queue, as if the work on it were done.
   */
  shutdown(immediate = false): void {
    this.#isShutDown = true;
    if (immediate) this.#drain();
    this.#getters.close();
    this.#putters.close();
  }

  /** Makes what holds the items: `_queue`. */
  protected _init(_maxsize: number): void {
    this._queue = new Deque<T>();
  }

  /** Takes the next item out of what holds them. There is one. */
  protected _get(): T {
    return (this._queue as Deque<T>).shift() as T;
  }

  /** Puts an item into what holds them. There is room. */
  protected _put(item: T): void {
    (this._queue as Deque<T>).push(item);
  }

  #drain(): void {
    while (!this.empty()) {
      this._get();
      if (this.#unfinishedCount > 0) this.#unfinishedCount -= 1;
    }
    if (this.#unfinishedCount === 0) this.#finished.set();
  }

  /** @internal */
  override _describe(): string {
    const parts = [`maxsize=${String(this.#maxsize)}`];
    if (!this.empty()) parts.push(`_queue=${describeItems(this._queue)}`);
    if (this.#getters.length > 0) parts.push(`_getters[${String(this.#getters.length)}]`);
    if (this.#putters.length > 0) parts.push(`_putters[${String(this.#putters.length)}]`);
    if (this.#unfinishedCount > 0) parts.push(`tasks=${String(this.#unfinishedCount)}`);
    if (this.#isShutDown) parts.push('shutdown');
    return parts.join(' ');
  }
}
