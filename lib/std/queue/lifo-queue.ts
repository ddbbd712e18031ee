import { Queue } from './queue.js';

/**
 * A queue that gives the newest item first, as in `asyncio.LifoQueue`.
 *
 * @example The newest first
 * import { LifoQueue } from 'yieldfrom';
 * const queue = new LifoQueue<string>();
 * queue.putNowait('old');
 * queue.putNowait('new');
 * console.log(queue.getNowait()); // new
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  declare protected _queue: T[];

  protected override _init(_maxsize: number): void {
    this._queue = [];
  }

  protected override _get(): T {
    return this._queue.pop() as T;
  }

  protected override _put(item: T): void {
    this._queue.push(item);
  }
}
