/**
 * What passes between a coroutine and the driver that runs it.
 *
 * A body yields a request; the driver resumes it with a reply. Requests are instances of our
 * classes, told apart by a number under a registered symbol (not by `instanceof`), so that two
 * copies of the library understand each other, and each has a `then`, so that a foreign driver
 * of promises (co, Jest's runner) waits for it instead of passing it through.
 */

import { realm, type Suspension } from '../base/realm.js';

/** Where a request says which kind it is. */
export const KIND: unique symbol = Symbol.for('yieldfrom.kind') as never;

// The kinds from `FUTURE` on need nothing of the driver: they are for whoever runs it.
/** A coroutine object with a frame of its own: push it. */
export const CALL = 1;
/** A future: wait until it is done. */
export const FUTURE = 2;
/** Give up one turn; resumed with `SKIP_REPLY`. */
export const SKIP = 3;
/** Some other awaitable of the library, yielded plainly: run its iterator as a frame. */
export const AWAITABLE = 4;

/** Marks the body of a coroutine that a driver runs, to refuse a second one. */
export const OWNED: unique symbol = Symbol.for('yieldfrom.owned') as never;

/** What resumes a `SKIP`. No user value can be it, so the request needs no state. */
export const SKIP_REPLY: unique symbol = Symbol.for('yieldfrom.skip') as never;

/**
 * A coroutine: the body of a generator function, not yet run or under way.
 *
 * `function* f(): Coroutine<number>` declares a coroutine function; `yield* f()` in another
 * coroutine runs it and gives the number. What may be sent in is `any`, so that legacy code,
 * `const x: number = yield future`, compiles.
 */
export interface Coroutine<T = unknown> {
  // oxlint-disable-next-line typescript/no-explicit-any -- the send type of generators, see above
  next(...args: [] | [any]): IteratorResult<unknown, T>;
  throw(error: unknown): IteratorResult<unknown, T>;
  // Not `any`: TypeScript adds the type of this parameter to what `yield*` gives.
  return(value: T): IteratorResult<unknown, T>;
  [Symbol.iterator](): Coroutine<T>;
}

/** Anything that `yield*` can resolve: a coroutine, a future, a task, `sleep(…)`, `call(…)`. */
export interface Awaitable<T = unknown> {
  [Symbol.iterator](): Coroutine<T>;
}

/** What awaiting gives: the result of an awaitable or of a promise. */
export type Awaited_<A> = A extends Awaitable<infer T> ? T : Awaited<A>;

/** A function whose calls are coroutines. */
export type CoroutineFunction<A extends unknown[] = unknown[], T = unknown> = (
  ...args: A
) => Awaitable<T>;

interface Kinded {
  readonly [KIND]?: number;
}

/** Gives the kind of a request of ours, or 0 for any other value. */
export function kindOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? ((value as Kinded)[KIND] ?? 0) : 0;
}

/** What an iterator of ours hands up when it suspends: see `Suspension`. */
export const suspension: Suspension = realm.suspension;

/** Gives the iterator result that suspends the coroutine with a request, of a kind if it is known. */
export function suspendWith(request: object, kind = 0): IteratorYieldResult<unknown> {
  suspension.value = request;
  suspension.kind = kind;
  return suspension as IteratorYieldResult<unknown>;
}
