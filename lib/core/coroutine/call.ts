import { realm } from '../base/realm.js';
import { RuntimeError } from '../errors.js';
import { mount } from './mount.js';
import { resume } from './generator.js';
import { noteCallSite } from './call-site.js';
import { noteBegun } from './never-awaited.js';
import { CALL, type Coroutine, KIND, SKIP, suspension } from './protocol.js';
import { SKIPPING } from './traps.js';

/**
 * How many coroutines may run inline, one inside the other. Each may hold tens of raw `yield*`
 * levels on the native stack; past this the driver is asked to start the next one.
 */
const INLINE_DEPTH_MAX = 32;

/** `pending` of a call whose body the driver is to start. */
export const START: unique symbol = Symbol.for('yieldfrom.start') as never;

/*
 * | state   | meaning                                     | left by                            |
 * | ------- | ------------------------------------------- | ---------------------------------- |
 * | FRESH   | not begun                                   | next: INLINE; a driver: HELD       |
 * | INLINE  | its body runs inside next(), below us       | the body ends: OVER; suspends: LIFTING |
 * | LIFTING | the outermost that handed itself up         | a driver, or a call around it: HELD |
 * | HELD    | a driver's frame; its caller uses `yield*`  | the body ends: RESULT or ERROR     |
 * | YIELDED | a driver's frame; nobody comes back to it   | the body ends: OVER                |
 * | RESULT, ERROR | outcome written, caller not resumed yet | the caller: OVER                 |
 * | OVER    | nothing left to do                          |                                    |
 */
export const FRESH = 0;
export const INLINE = 1;
export const LIFTING = 2;
export const HELD = 3;
export const YIELDED = 4;
export const RESULT = 5;
export const ERROR = 6;
export const OVER = 7;

/**
 * A coroutine object with a frame of its own: what `call(…)` and functions made by
 * `coroutine(…)` give.
 *
 * Awaited with `yield*`, its body runs inline as long as it does not suspend. When it does, the
 * call yields itself, and the driver takes the body over as the top frame of its own stack:
 * from then on a resume goes straight to the body, however deep it stands. The driver writes the
 * outcome here before it resumes the caller, so a stranger that resumes the caller finds none.
 *
 * The fields are a protocol between copies of the library: a driver uses them and `_settle`.
 */
export class Call<T = unknown> implements Coroutine<T> {
  /** @internal */
  declare _body: Coroutine<T>;
  /** @internal */
  declare _state: number;
  /** @internal What the body yielded when it suspended inline; later, the outcome. */
  declare _value: unknown;
  /** @internal The frame below, null for the root's. */
  declare _caller: Call | null;

  /** @internal */
  constructor(body: Coroutine<T>) {
    this._body = body;
    this._state = FRESH;
    this._value = START;
    this._caller = null;
  }

  get [KIND](): number {
    return CALL;
  }

  next(): IteratorResult<unknown, T> {
    switch (this._state) {
      case RESULT: {
        const value = this._value as T;
        this._finish();
        return { done: true, value };
      }
      case FRESH:
        if (realm.debug) {
          noteBegun(this);
          noteCallSite(this);
        }
        return realm.inlineDepth < INLINE_DEPTH_MAX ? this._runInline() : this._lift(START, 0);
      default:
        throw this._refusal();
    }
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    switch (this._state) {
      case ERROR:
        this._finish();
        throw error;
      case FRESH:
        // As in any generator: thrown into before its first step, the body never runs.
        this._close();
        return this._body.throw(error);
      default:
        throw this._refusal();
    }
  }

  return(value: unknown): IteratorResult<unknown, T> {
    if (this._state === INLINE) throw this._refusal();
    const result =
      this._state < RESULT
        ? this._body.return(value as T)
        : { done: true as const, value: value as T };
    if (result.done === true) this._close();
    return result;
  }

  [Symbol.iterator](): Coroutine<T> {
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount(this).then(onFulfilled, onRejected);
  }

  /** Writes the outcome for the caller, as the last thing a driver does with a frame. @internal */
  _settle(state: typeof RESULT | typeof ERROR, value: unknown): void {
    if (this._state === YIELDED) {
      this._finish();
      return;
    }
    this._state = state;
    this._value = value;
  }

  /** @internal */
  _finish(): void {
    this._state = OVER;
    this._value = undefined;
  }

  private _close(): void {
    if (realm.debug) noteBegun(this);
    this._finish();
  }

  private _runInline(): IteratorResult<unknown, T> {
    this._state = INLINE;
    realm.inlineDepth += 1;
    let result: IteratorResult<unknown, T>;
    try {
      result = resume(this._body, undefined);
    } catch (error) {
      realm.inlineDepth -= 1;
      this._state = OVER;
      throw error;
    }
    realm.inlineDepth -= 1;
    if (result.done === true) {
      this._state = OVER;
      return result;
    }
    if (result === SKIPPING) return this._lift(result.value, SKIP);
    if (result !== suspension) return this._lift(result.value, 0);
    return suspension.kind === CALL
      ? this._liftAround()
      : this._lift(suspension.value, suspension.kind);
  }

  /** Hands itself up as the first call of a suspension. */
  private _lift(request: unknown, kind: number): IteratorYieldResult<unknown> {
    suspension.top = this;
    suspension.request = request;
    suspension.requestKind = kind;
    return this._handUp(request);
  }

  /** Hands itself up in place of the call that its body handed up, as the frame below it. */
  private _liftAround(): IteratorYieldResult<unknown> {
    const inner = suspension.value as Call;
    inner._state = HELD;
    inner._caller = this;
    return this._handUp(inner);
  }

  private _handUp(pending: unknown): IteratorYieldResult<unknown> {
    this._state = LIFTING;
    this._value = pending;
    suspension.value = this;
    suspension.kind = CALL;
    return suspension as IteratorYieldResult<unknown>;
  }

  private _refusal(): RuntimeError {
    return this._state === OVER ? RuntimeError.alreadyAwaited() : RuntimeError.resumedByStranger();
  }
}
