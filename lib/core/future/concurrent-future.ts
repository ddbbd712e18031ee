// The future of `concurrent.futures`: an outcome that comes from outside the loop. Its callbacks
// run inline. It is what executors give, and what links a loop to a foreign scheduler.

import { describe } from '../base/describe.js';
import { CancelledError, InvalidStateError, RuntimeError } from '../errors.js';
import { logger } from '../loop/logger.js';
import { promiseFrom } from './then.js';

/**
 * How far a future of an executor is.
 *
 * | state     | meaning                          | left by                                        |
 * | --------- | -------------------------------- | ---------------------------------------------- |
 * | pending   | not begun                        | cancel: cancelled; the worker takes it: running |
 * | running   | begun                            | setResult, setException: finished; its executor |
 * |           |                                  | ends it: notified                              |
 * | cancelled | will not run                     | the worker sees it: notified                   |
 * | notified  | cancelled, and the worker knows  | never                                          |
 * | finished  | a result or an error             | never                                          |
 */
export type ConcurrentState = 'pending' | 'running' | 'cancelled' | 'notified' | 'finished';

/** Who holds the work of a future, and hears that nobody wants it any more. @internal */
export interface WorkHolder {
  /** It was cancelled before it began. */
  cancelQueued(): void;
  /** It has begun: tells whether it was ended. */
  cancelRunning(): boolean;
}

/** Written as a method, so that a future of numbers counts as one of unknown values. */
type DoneListener<T> = { call(future: ConcurrentFuture<T>): unknown }['call'];

/** An outcome that comes from outside the loop, as in `concurrent.futures.Future`. */
export class ConcurrentFuture<T = unknown> {
  /** @internal */
  _holder: WorkHolder | null = null;
  #state: ConcurrentState = 'pending';
  #result: T | undefined = undefined;
  #error: { readonly value: unknown } | null = null;
  #callbacks: DoneListener<T>[] = [];

  /**
   * Cancels the work if it has not begun; tells whether it is cancelled now. Work that has begun
   * goes on, unless its executor was told to end such work.
   */
  cancel(): boolean {
    if (this.#state === 'finished') return false;
    if (this.#state === 'running') {
      if (this._holder?.cancelRunning() !== true) return false;
      this.#state = 'notified';
      this.#callBack();
    } else if (this.#state === 'pending') {
      this.#state = 'cancelled';
      this._holder?.cancelQueued();
      this.#callBack();
    }
    return true;
  }

  cancelled(): boolean {
    return this.#state === 'cancelled' || this.#state === 'notified';
  }

  running(): boolean {
    return this.#state === 'running';
  }

  done(): boolean {
    return this.cancelled() || this.#state === 'finished';
  }

  /**
   * Gives the result, or throws the error. It cannot wait for it: `await` the future, or
   * `yield* wrapFuture(future)`.
   *
   * @throws {CancelledError} when the work was cancelled
   * @throws {InvalidStateError} when it is not done
   */
  result(): T {
    this.#checkDone();
    if (this.#error !== null) throw this.#error.value;
    return this.#result as T;
  }

  /** Gives the error, undefined if there is a result; throws as `result` does. */
  exception(): unknown {
    this.#checkDone();
    return this.#error?.value;
  }

  /** Calls `fn(future)` when done: inline, in the order of adding; at once if it is done. */
  addDoneCallback(fn: DoneListener<T>): void {
    if (typeof fn !== 'function') {
      throw new TypeError(`a callback was expected, got ${describe(fn)}`);
    }
    if (this.done()) this.#call(fn);
    else this.#callbacks.push(fn);
  }

  /**
   * For workers: takes the work up. False: it was cancelled, leave it.
   *
   * @throws {RuntimeError} when a worker took it up, or left it, before
   */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === 'cancelled') {
      this.#state = 'notified';
      return false;
    }
    if (this.#state !== 'pending') {
      throw new RuntimeError(`Future in unexpected state: ${this.toString()}`);
    }
    this.#state = 'running';
    return true;
  }

  /** For workers. @throws {InvalidStateError} when it is done */
  setResult(result: T): void {
    this.#checkNotDone();
    this.#result = result;
    this.#finish();
  }

  /** For workers. @throws {InvalidStateError} when it is done */
  setException(error: unknown): void {
    this.#checkNotDone();
    this.#error = { value: error };
    this.#finish();
  }

  // oxlint-disable-next-line unicorn/no-thenable -- the way to wait for it in async code
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return promiseFrom<T>((resolve, reject) => {
      this.addDoneCallback(() => {
        try {
          resolve(this.result());
        } catch (error) {
          reject(error);
        }
      });
    }).then(onFulfilled, onRejected);
  }

  toString(): string {
    return `<ConcurrentFuture ${this.#state}>`;
  }

  #finish(): void {
    this.#state = 'finished';
    this.#callBack();
  }

  #callBack(): void {
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const fn of callbacks) this.#call(fn);
  }

  #call(fn: DoneListener<T>): void {
    try {
      fn(this);
    } catch (error) {
      logger.error(`exception calling callback for ${this.toString()}`, error);
    }
  }

  #checkDone(): void {
    if (this.cancelled()) throw new CancelledError();
    if (this.#state !== 'finished') throw this.#invalid('finished');
  }

  #checkNotDone(): void {
    if (this.done()) throw this.#invalid('running');
  }

  #invalid(expected: ConcurrentState): InvalidStateError {
    return new InvalidStateError(
      `invalid state: the future is ${this.#state}, and would have to be ${expected}`,
    );
  }
}
