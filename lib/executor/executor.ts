import { ConcurrentFuture, NotImplementedError } from '../core/index.js';
import type { Callable } from './job.js';
import { type MapOptions, ResultIterator, zip } from './result-iterator.js';

/** Options of `Executor#shutdown`. */
export interface ShutdownOptions {
  /** Whether jobs that have not begun are cancelled. */
  readonly cancelFutures?: boolean;
}

/**
 * Runs functions outside the thread, as `concurrent.futures.Executor`: what all executors have in
 * common. One of your own brings `submit`, and `shutdown` if there is anything to put away.
 */
export class Executor {
  /**
   * Has a function called elsewhere; gives a future of its result at once.
   *
   * @throws {NotImplementedError} where a subclass does not bring it
   */
  submit<A extends unknown[], R>(_fn: Callable<A, R>, ..._args: A): ConcurrentFuture<Awaited<R>> {
    throw new NotImplementedError(`${this.constructor.name} has no submit()`);
  }

  /**
   * Takes no more jobs; with `wait` the promise fulfils when all is done and put away. Here there is
   * nothing to put away.
   */
  async shutdown(_wait?: boolean, _options?: ShutdownOptions): Promise<void> {
    // As in Python: who has no workers has none to end.
  }

  /**
   * Calls a function with one item of each iterable, as often as the shortest has items, and gives
   * the results in that order. All calls are submitted at once, unless `buffersize` bounds them.
   */
  map<A extends unknown[], R>(
    fn: Callable<A, R>,
    iterables: { readonly [K in keyof A]: Iterable<A[K]> },
    options: MapOptions = {},
  ): AsyncIterableIterator<Awaited<R>> {
    return new ResultIterator<Awaited<R>>(
      zip(iterables),
      (calls) => this._submitMany(fn, calls as A[]),
      options,
    );
  }

  /** Submits several calls, whose results come together. @internal */
  _submitMany<A extends unknown[], R>(
    fn: Callable<A, R>,
    calls: readonly A[],
  ): ConcurrentFuture<Awaited<R>[]> {
    const all = new ConcurrentFuture<Awaited<R>[]>();
    const futures = calls.map((args) => this.submit(fn, ...args));
    all._holder = {
      cancelQueued: () => {
        for (const future of futures) future.cancel();
      },
      cancelRunning: () => false,
    };
    Promise.all(futures).then(
      (results) => {
        if (all.setRunningOrNotifyCancel()) all.setResult(results);
      },
      (error: unknown) => {
        if (all.setRunningOrNotifyCancel()) all.setException(error);
      },
    );
    return all;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown(true);
  }
}
