import { type ConcurrentFuture, Deque, TimeoutError } from '../core/index.js';

/** Options of `Executor#map`. */
export interface MapOptions {
  /** Milliseconds from the call until a result that is asked for is late; never if not given. */
  readonly timeout?: number | null;
  /** How many calls travel in one message; 1 if not given. */
  readonly chunksize?: number;
  /** How many results may be under way or waiting to be taken; all of them if not given. */
  readonly buffersize?: number | null;
}

/** Submits some calls; their results come in one list. */
export type SubmitChunk<R> = (calls: readonly unknown[][]) => ConcurrentFuture<R[]>;

/** The results of `Executor#map`, in the order of the calls, whichever is done first. */
export class ResultIterator<R> implements AsyncIterableIterator<R> {
  readonly #calls: Iterator<unknown[]>;
  readonly #submit: SubmitChunk<R>;
  readonly #chunksize: number;
  readonly #timeout: number | null;
  readonly #startedAt = performance.now();
  readonly #under: ConcurrentFuture<R[]>[] = [];
  readonly #ready = new Deque<R>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(calls: Iterator<unknown[]>, submit: SubmitChunk<R>, options: MapOptions) {
    const { buffersize, chunksize = 1, timeout } = options;
    if (!(chunksize >= 1)) throw new RangeError('chunksize must be >= 1.');
    if (buffersize !== undefined && buffersize !== null && !(buffersize >= 1)) {
      throw new RangeError('buffersize must be None or > 0');
    }
    this.#calls = calls;
    this.#submit = submit;
    this.#chunksize = chunksize;
    this.#timeout = timeout ?? null;
    for (let size = 0; size < (buffersize ?? Infinity) && this.#submitNext();) size += 1;
  }

  /** Gives the next result; several calls at once get theirs in order. */
  next(): Promise<IteratorResult<R, undefined>> {
    const next = this.#last.then(() => this.#next());
    this.#last = next.catch(ignore);
    return next;
  }

  /** Cancels what has not begun. */
  async return(): Promise<IteratorResult<R, undefined>> {
    this.#cancelRest();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<IteratorResult<R, undefined>> {
    while (this.#ready.length === 0) {
      const future = this.#under.shift();
      if (future === undefined) return { done: true, value: undefined };
      try {
        const results = await this.#inTime(future);
        for (const result of results) this.#ready.push(result);
      } catch (error) {
        future.cancel();
        this.#cancelRest();
        throw error;
      }
      this.#submitNext();
    }
    return { done: false, value: this.#ready.shift() as R };
  }

  #inTime(future: ConcurrentFuture<R[]>): PromiseLike<R[]> {
    if (this.#timeout === null || future.done()) return future;
    const left = this.#startedAt + this.#timeout - performance.now();
    return new Promise<R[]>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new TimeoutError(`a result of map() did not come in ${String(this.#timeout)} ms`));
      }, left);
      future.addDoneCallback(() => {
        clearTimeout(timer);
        resolve(future);
      });
    });
  }

  #submitNext(): boolean {
    const calls: unknown[][] = [];
    while (calls.length < this.#chunksize) {
      const next = this.#calls.next();
      if (next.done === true) break;
      calls.push(next.value);
    }
    if (calls.length === 0) return false;
    this.#under.push(this.#submit(calls));
    return true;
  }

  #cancelRest(): void {
    for (const future of this.#under.splice(0)) future.cancel();
    this.#ready.clear();
    this.#calls.return?.();
  }
}

/** Python's `zip`: ends with the shortest. */
export function zip(iterables: readonly Iterable<unknown>[]): Iterator<unknown[]> {
  const iterators = iterables.map((iterable) => iterable[Symbol.iterator]());
  const next = (): IteratorResult<unknown[], undefined> => {
    const value: unknown[] = [];
    for (const iterator of iterators) {
      const item = iterator.next();
      if (item.done === true) return { done: true, value: undefined };
      value.push(item.value);
    }
    return value.length === 0 ? { done: true, value: undefined } : { done: false, value };
  };
  return { next };
}

function ignore(): void {
  // Who asked has got the error.
}
