// The only place in lib/ that yields a request by hand: everything else delegates.

import { mount } from './mount.js';
import {
  AWAITABLE,
  type Awaitable,
  type Coroutine,
  KIND,
  SKIP,
  SKIP_REPLY,
  suspendWith,
} from './protocol.js';

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

const request = /*#__PURE__*/ new SkipRequest();

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
    return reply === SKIP_REPLY ? over : suspendWith(request, SKIP);
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
