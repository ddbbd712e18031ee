import { isCoroutine, isFuture } from '../../core/index.js';

/**
 * Tells an iterable of awaitables from a single awaitable, which is iterable, too: iterating over
 * it would run it. So a generator of awaitables is to be spread: `[...awaitables()]`.
 *
 * @internal
 */
export function isSeveral(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function' &&
    !isFuture(value) &&
    !isCoroutine(value)
  );
}
