import { isGeneratorFunction } from '../base/describe.js';
import { isGenerator } from './generator.js';
import { AWAITABLE, CALL, type Awaitable, type Coroutine, FUTURE, kindOf } from './protocol.js';

/** Marks the functions that `coroutine(…)` made. */
export const COROUTINE_FUNCTION: unique symbol = Symbol.for('yieldfrom.coroutineFunction') as never;

/**
 * Tells whether a value is a coroutine object: a generator, what `call(…)` or a function made by
 * `coroutine(…)` gives, or anything else with `next`, `throw`, `return` and an iterator.
 * A future is none.
 */
export function isCoroutine(value: unknown): value is Coroutine {
  if (isGenerator(value)) return true;
  const kind = kindOf(value);
  if (kind !== 0) return kind === CALL || kind === AWAITABLE;
  if (typeof value !== 'object' || value === null) return false;
  const body = value as Partial<Coroutine>;
  return (
    typeof body.next === 'function' &&
    typeof body.throw === 'function' &&
    typeof body.return === 'function' &&
    typeof body[Symbol.iterator] === 'function' &&
    !(Symbol.asyncIterator in body)
  );
}

/** Tells a coroutine object that says so itself when it is taken a second time. @internal */
export function isRunOnce(value: unknown): value is Coroutine {
  return isGenerator(value) || kindOf(value) === CALL;
}

/** Tells whether calls of a function are coroutines: a generator function, or `coroutine(…)`'s. */
export function isCoroutineFunction(value: unknown): boolean {
  return isGeneratorFunction(value) || (typeof value === 'function' && COROUTINE_FUNCTION in value);
}

/** Tells whether `yield*` can resolve a value inside a coroutine. */
export function isAwaitable(value: unknown): value is Awaitable {
  return kindOf(value) === FUTURE || isCoroutine(value);
}

/** Tells a promise or another thenable that is not one of ours. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
