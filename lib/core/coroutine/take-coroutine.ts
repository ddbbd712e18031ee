import { describe } from '../base/describe.js';
import { realm } from '../base/realm.js';
import { RuntimeError } from '../errors.js';
import { type Call, FRESH } from './call.js';
import { own } from './decorate.js';
import { isGenerator } from './generator.js';
import { isCoroutine } from './is-coroutine.js';
import { noteBegun } from './never-awaited.js';
import { AWAITABLE, type Awaitable, CALL, type Coroutine, kindOf, OWNED } from './protocol.js';

/**
 * Takes the body of a coroutine object for a driver of its own; nobody else can run it then.
 *
 * @throws {TypeError} when `coro` is not a coroutine object
 * @throws {RuntimeError} when it was awaited, or taken, before
 */
export function takeCoroutine<T>(coro: Awaitable<T>): Coroutine<T> {
  if (isGenerator(coro)) return own(coro as unknown as Coroutine<T>);
  if (!isCoroutine(coro)) {
    throw new TypeError(`a coroutine was expected, got ${describe(coro)}: ${coroutineHint(coro)}`);
  }
  const kind = kindOf(coro);
  if (kind === AWAITABLE) return coro as Coroutine<T>;
  if (kind !== CALL) return own(coro as Coroutine<T>);
  const call = coro as unknown as Call<T>;
  if (call._state !== FRESH) throw RuntimeError.alreadyAwaited();
  if (realm.debug) noteBegun(call);
  const body = call._body;
  call._finish();
  return body;
}

/**
 * Closes a coroutine object that is refused, so that it is not reported as never awaited; one that
 * runs elsewhere, or ran, is let alone.
 *
 * @internal
 */
export function closeUntaken(coro: Awaitable): void {
  const isTaken =
    kindOf(coro) === CALL
      ? (coro as Call)._state !== FRESH
      : (coro as { [OWNED]?: boolean })[OWNED] === true;
  if (!isTaken) coro[Symbol.iterator]().return(undefined);
}

function coroutineHint(value: unknown): string {
  if (typeof value === 'function') return 'call it: give f(), not f';
  return 'call a coroutine function, or use ensureFuture() for futures and promises';
}
