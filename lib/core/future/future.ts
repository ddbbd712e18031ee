import { describe, textOf } from '../base/describe.js';
import { realm } from '../base/realm.js';
import {
  type Coroutine,
  FUTURE,
  KIND,
  kindOf,
  suspendWith,
  suspension,
} from '../coroutine/protocol.js';
import { CancelledError, InvalidStateError, RuntimeError } from '../errors.js';
import { probe } from '../instrument.js';
import { sourceTraceback, type BaseEventLoop } from '../loop/base-event-loop.js';
import { Handle } from '../loop/handle.js';
import { currentLoop } from '../loop/running-loop.js';
import { promiseOf } from './then.js';
import { noteAwaitSite } from './await-site.js';
import type { AddDoneCallbackOptions, FutureOptions } from './future-options.js';
import { CANCELLED, ERROR, PENDING, RESULT } from './future-state.js';
import { forgetUnretrieved, noteUnretrieved, type Unretrieved } from './unretrieved.js';
import {
  countOf,
  eachOf,
  firstOf,
  isSeveral,
  isWaiting,
  type Waiter,
  type Waiters,
  withoutWaiter,
  withWaiter,
} from './waiters.js';

export type { Waiter };

/**
 * A value to come, as in `asyncio.Future`.
 *
 * `yield* future` waits for it and gives its result; a future that is done does not suspend.
 * Callbacks and waiting tasks hear of it in the order in which they were added, through the loop,
 * never inside the call that settles it. A future is a thenable, so `await future` works too.
 *
 * @example
 * import { createTask, getRunningLoop, run, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   const loop = getRunningLoop();
 *   const future = loop.createFuture<string>();
 *   loop.callLater(10, () => { future.setResult('done'); });
 *   return yield* future;
 * }
 * console.log(await run(main())); // done
 */
export class Future<T = unknown> {
  /** @internal */
  declare _state: number;
  /** @internal */
  declare _value: unknown;
  /**
   * The usual single waiter, or all of several; of a failure, the record of an error that nobody
   * has seen yet.
   *
   * @internal
   */
  declare _waiter: Waiters | Unretrieved | null;
  /** @internal Who will settle it (a lock, a queue, a timer), for dumps. */
  declare _source: object | string | null;
  /** @internal */
  declare readonly _loop: BaseEventLoop;

  /**
   * @throws {RuntimeError} when no loop is given, none is running and none was set
   * @throws {TypeError} when `loop` is not a loop
   */
  constructor(options?: FutureOptions);
  /** @internal */
  constructor(options: undefined, loop: BaseEventLoop);
  constructor(options?: FutureOptions, loop: BaseEventLoop = options?.loop ?? currentLoop()) {
    // Assigned here, in one order for every future: see bench/notes.md.
    this._state = PENDING;
    this._value = undefined;
    this._waiter = null;
    this._source = null;
    this._loop = loop;
    if (loop._debug) {
      sourceTracebacks.set(this, sourceTraceback());
      if (realm.probe !== null) probe()?.futureNew?.(this);
    }
  }

  get [KIND](): number {
    return FUTURE;
  }

  getLoop(): BaseEventLoop {
    return this._loop;
  }

  done(): boolean {
    return this._state !== PENDING;
  }

  cancelled(): boolean {
    return this._state === CANCELLED;
  }

  /**
   * Gives the result, or throws the error.
   *
   * @throws {CancelledError} when the future was cancelled
   * @throws {InvalidStateError} when it is not done
   */
  result(): T {
    if (this._state === RESULT) return this._value as T;
    throw this._failure('Result is not set.');
  }

  /**
   * Gives the error, or undefined if there is a result.
   *
   * @throws {CancelledError} when the future was cancelled
   * @throws {InvalidStateError} when it is not done
   */
  exception(): unknown {
    if (this._state === RESULT) return undefined;
    if (this._state === ERROR) return this._takeError();
    throw this._failure('Exception is not set.');
  }

  /**
   * Cancels the future: whoever waits gets a `CancelledError` with `msg`.
   *
   * @returns Whether it was pending.
   */
  cancel(msg?: unknown): boolean {
    if (this._unretrieved !== null) forgetUnretrieved(this);
    if (this._state !== PENDING) return false;
    this._settle(CANCELLED, msg);
    return true;
  }

  /** @throws {InvalidStateError} when the future is done */
  setResult(result: T): void {
    this._checkPending();
    this._settle(RESULT, result);
  }

  /**
   * Makes the future fail with `error`; a class of errors is instantiated.
   *
   * @throws {InvalidStateError} when the future is done
   */
  setException(error: unknown): void {
    this._checkPending();
    const cause = isErrorClass(error) ? new error() : error;
    this._settle(ERROR, cause);
  }

  /** Schedules `fn(future)` for when the future is done; for the next turn if it is done. */
  addDoneCallback(fn: (future: this) => unknown, options?: AddDoneCallbackOptions): void {
    if (typeof fn !== 'function') {
      throw new TypeError(`a callback was expected, got ${describe(fn)}`);
    }
    this._addWaiter(new Handle(fn, [this], this._loop, options?.context));
  }

  /** Withdraws every callback that is `fn`; gives how many there were. */
  removeDoneCallback(fn: (future: this) => unknown): number {
    return this._removeWaiter(fn);
  }

  /** @internal */
  get _unretrieved(): Unretrieved | null {
    return this._state === ERROR ? (this._waiter as Unretrieved | null) : null;
  }

  /** Whether an error of this future would be reported as never retrieved; can only be cleared. */
  get _logTraceback(): boolean {
    return this._unretrieved !== null;
  }

  set _logTraceback(value: boolean) {
    if (value) throw new RangeError('_logTraceback can only be set to false');
    forgetUnretrieved(this);
  }

  /** Non-null on everything that counts as a future: true between its yield and the driver. */
  get _asyncioFutureBlocking(): boolean {
    return suspension.isOpen && suspension.value === this;
  }

  [Symbol.iterator](): Coroutine<T> {
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- api.md: a future can be awaited in async code
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    if (suspension.value === this) suspension.isOpen = false;
    return promiseOf<T>(this).then(onFulfilled, onRejected);
  }

  /**
   * A future is its own stateless iterator: pending, it yields itself; done, it gives its result.
   *
   * @internal
   */
  next(): IteratorResult<unknown, T> {
    if (this._state === RESULT) return { done: true, value: this._value as T };
    if (this._state !== PENDING) throw this._takeError();
    if (suspension.isOpen && suspension.value === this) {
      suspension.isOpen = false;
      throw RuntimeError.notAwaited();
    }
    suspension.isOpen = true;
    if (realm.debug) noteAwaitSite();
    return suspendWith(this, FUTURE);
  }

  /** @internal */
  throw(error: unknown): never {
    throw error;
  }

  /** @internal */
  return(value: unknown): IteratorResult<unknown, T> {
    return { done: true, value: value as T };
  }

  /** @internal */
  _addWaiter(waiter: Waiter): void {
    if (this._state !== PENDING) this._loop._enqueue(waiter);
    else this._waiter = withWaiter(this._waiter as Waiters, waiter);
  }

  /** Tells whether someone waits whom `key` withdraws. @internal */
  _isAwaitedBy(key: object): boolean {
    return this._state === PENDING && isWaiting(this._waiter as Waiters, key);
  }

  /** Takes out a task, or the callbacks of a function; gives how many there were. @internal */
  _removeWaiter(key: object): number {
    if (this._state !== PENDING) return 0;
    const before = this._waiter as Waiters;
    const count = countOf(before);
    this._waiter = withoutWaiter(before, key);
    return count - countOf(this._waiter);
  }

  /** Gives all who wait, in the order of adding. @internal */
  _waiters(): Waiter[] {
    return this._state === PENDING ? [...eachOf(this._waiter as Waiters)] : [];
  }

  /** Leaves PENDING; the caller has checked that it is. @internal */
  _settle(state: number, value: unknown): void {
    const waiting = this._waiter as Waiters;
    this._state = state;
    this._value = value;
    this._waiter = null;
    if (realm.probe !== null) probe()?.futureSettle?.(this);
    if (state === ERROR) noteUnretrieved(this, firstOf(waiting), sourceTracebacks.get(this));
    if (waiting === null) return;
    if (isSeveral(waiting)) for (const waiter of waiting) this._loop._enqueue(waiter);
    else this._loop._enqueue(waiting);
  }

  /** Gives the error that whoever waits gets, and notes that it was seen. @internal */
  _takeError(): unknown {
    if (this._state === CANCELLED) return this._cancelledError();
    if (this._unretrieved !== null) forgetUnretrieved(this);
    return this._value;
  }

  /** @internal */
  _cancelledError(): CancelledError {
    return CancelledError.delivered(this._value);
  }

  /** @internal */
  _checkPending(): void {
    if (this._state === PENDING) return;
    throw new InvalidStateError(`invalid state: the future is done already: ${this.toString()}`);
  }

  toString(): string {
    return `<${this._describe()}>`;
  }

  /** What Node's console shows. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** @internal */
  _describe(): string {
    return `Future ${this._describeState()}`;
  }

  /** @internal */
  _describeState(): string {
    if (this._state === PENDING) return 'pending';
    if (this._state === CANCELLED) return 'cancelled';
    if (this._state === RESULT) return `finished result=${describe(this._value)}`;
    return `finished exception=${textOf(this._value)}`;
  }

  private _failure(pending: string): unknown {
    return this._state === PENDING
      ? new InvalidStateError(`${pending} The future is still pending: ${this.toString()}`)
      : this._takeError();
  }
}

/** Where futures were made, in debug mode. @internal */
export const sourceTracebacks: WeakMap<object, string> = /*#__PURE__*/ new WeakMap();

/** Tells whether a value is a future (a task is one), of whichever copy of the library. */
export function isFuture(value: unknown): value is Future {
  return kindOf(value) === FUTURE;
}

function isErrorClass(value: unknown): value is new () => Error {
  return (
    typeof value === 'function' && (value as { prototype?: unknown }).prototype instanceof Error
  );
}
