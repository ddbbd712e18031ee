// `concurrent.futures` as a namespace, since some of its names are also asyncio's.

import { type ConcurrentFuture, TimeoutError } from '../core/index.js';

export {
  CancelledError,
  ConcurrentFuture as Future,
  InvalidStateError,
  TimeoutError,
} from '../core/index.js';
export { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION } from '../std/combine/wait.js';
export { BrokenExecutor, BrokenProcessPool, BrokenThreadPool } from './errors.js';
export { Executor } from './executor.js';
export { ProcessPoolExecutor } from './process/process-pool-executor.js';
export { ThreadPoolExecutor } from './thread/thread-pool-executor.js';

/** When `wait` is over. */
export type ReturnWhen = 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';

/** Options of `wait`. */
export interface WaitOptions {
  /** Milliseconds to wait at most. */
  readonly timeout?: number | null;
  readonly returnWhen?: ReturnWhen;
}

/** What `wait` gives: both sets, by name or as a pair. */
export class DoneAndNotDoneFutures<T> {
  readonly done: Set<ConcurrentFuture<T>>;
  readonly notDone: Set<ConcurrentFuture<T>>;

  constructor(done: Set<ConcurrentFuture<T>>, notDone: Set<ConcurrentFuture<T>>) {
    this.done = done;
    this.notDone = notDone;
  }

  [Symbol.iterator](): ArrayIterator<Set<ConcurrentFuture<T>>> {
    return [this.done, this.notDone].values();
  }
}

/** Waits for futures of executors, until all are done if not told otherwise. */
export function wait<T>(
  futures: Iterable<ConcurrentFuture<T>>,
  { returnWhen = 'ALL_COMPLETED', timeout }: WaitOptions = {},
): Promise<DoneAndNotDoneFutures<T>> {
  if (!['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'].includes(returnWhen)) {
    throw new RangeError(`Invalid return condition: ${returnWhen as string}`);
  }
  const all = new Set(futures);
  return new Promise((resolve) => {
    let left = 0;
    let isBegun = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      clearTimeout(timer);
      resolve(
        new DoneAndNotDoneFutures(
          new Set([...all].filter((future) => future.done())),
          new Set([...all].filter((future) => !future.done())),
        ),
      );
    };
    const endIfOver = (future: ConcurrentFuture<T>): void => {
      left -= 1;
      if (isBegun && (left === 0 || isEnough(future, returnWhen))) end();
    };
    for (const future of all) {
      left += 1;
      future.addDoneCallback(endIfOver);
    }
    isBegun = true;
    const isOver = [...all].some((future) => future.done() && isEnough(future, returnWhen));
    if (left === 0 || isOver) end();
    else if (timeout !== undefined && timeout !== null) timer = setTimeout(end, timeout);
  });
}

/** Gives futures of executors as they get done; those that are done, first. */
export function asCompleted<T>(
  futures: Iterable<ConcurrentFuture<T>>,
  { timeout }: { readonly timeout?: number | null } = {},
): AsyncIterableIterator<ConcurrentFuture<T>> {
  return new CompletionIterator(new Set(futures), performance.now() + (timeout ?? Infinity));
}

/** No async generator: that would await the very futures that it is to give. */
class CompletionIterator<T> implements AsyncIterableIterator<ConcurrentFuture<T>> {
  readonly #endsAt: number;
  readonly #total: number;
  readonly #done: ConcurrentFuture<T>[] = [];
  readonly #waiting = new Set<() => void>();
  #leftCount: number;

  constructor(futures: ReadonlySet<ConcurrentFuture<T>>, endsAt: number) {
    this.#endsAt = endsAt;
    this.#total = futures.size;
    this.#leftCount = futures.size;
    for (const future of futures) {
      future.addDoneCallback(() => {
        this.#done.push(future);
        for (const wake of this.#waiting) wake();
      });
    }
  }

  async next(): Promise<IteratorResult<ConcurrentFuture<T>, undefined>> {
    while (this.#leftCount > 0) {
      const value = this.#done.shift();
      if (value !== undefined) {
        this.#leftCount -= 1;
        return { done: false, value };
      }
      if (await this.#wakesInTime()) continue;
      throw new TimeoutError(
        `${String(this.#leftCount)} (of ${String(this.#total)}) futures unfinished`,
      );
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ConcurrentFuture<T>, undefined>> {
    this.#leftCount = 0;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #wakesInTime(): Promise<boolean> {
    return new Promise<boolean>((resolve) => {
      const ms = this.#endsAt - performance.now();
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(true);
      };
      const giveUp = (): void => {
        this.#waiting.delete(wake);
        resolve(false);
      };
      const timer = Number.isFinite(ms) ? setTimeout(giveUp, Math.max(ms, 0)) : undefined;
      this.#waiting.add(wake);
    });
  }
}

function isEnough<T>(future: ConcurrentFuture<T>, returnWhen: ReturnWhen): boolean {
  if (returnWhen === 'ALL_COMPLETED') return false;
  if (returnWhen === 'FIRST_COMPLETED') return true;
  return !future.cancelled() && future.exception() !== undefined;
}
