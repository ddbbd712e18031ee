// The only place in lib/ that yields a request by hand: everything else delegates.

import { RuntimeError } from '../errors.js';
import { mount } from './mount.js';
import {
  AWAITABLE,
  type Awaitable,
  type Coroutine,
  KIND,
  SKIP,
  SKIP_REPLY,
  suspension,
} from './protocol.js';

/** Asks in a row that no driver took, past which whoever asks is none: `[...skip]` for one. */
const ASKS_MAX = 1000;

/** The request to give up one turn: what reaches the driver from `yield* skip`. */
class SkipRequest {
  get [KIND](): number {
    return SKIP;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1, R2>(
    onFulfilled?: ((value: unknown) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount(skip)
      .then(() => SKIP_REPLY)
      .then(onFulfilled, onRejected);
  }
}

/** What suspends a coroutine for one turn. It never changes, so a driver knows it by identity. */
export const SKIPPING: IteratorYieldResult<unknown> = {
  done: false,
  value: /*#__PURE__*/ new SkipRequest(),
};

/** What ends every skip; a generator reads it at once. */
const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Gives up one turn. It keeps no state, so one object serves everybody: a driver resumes a skip
 * with a reply that nobody else has.
 */
class Skip implements Awaitable<undefined>, Coroutine<undefined> {
  get [KIND](): number {
    return AWAITABLE;
  }

  next(reply?: unknown): IteratorResult<unknown, undefined> {
    if (reply === SKIP_REPLY) {
      suspension.asks = 0;
      return over;
    }
    suspension.asks += 1;
    if (suspension.asks > ASKS_MAX) throw this._refusal();
    return SKIPPING;
  }

  private _refusal(): RuntimeError {
    suspension.asks = 0;
    return RuntimeError.notAwaited();
  }

  throw(error: unknown): never {
    throw error;
  }

  return(value: unknown): IteratorResult<unknown, undefined> {
    return { done: true, value: value as undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1 = undefined, R2 = never>(
    onFulfilled?: ((value: undefined) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount<undefined>(this).then(onFulfilled, onRejected);
  }
}

/** Gives up one turn: `yield* skip`. */
export const skip: Awaitable<undefined> & Coroutine<undefined> = /*#__PURE__*/ new Skip();
