import { isCoroutine, isFuture, skip } from '../../core/index.js';

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

/**
 * Gives each awaitable once, in the order of mention. `sleep(0)` is one object for all sleeps of no
 * time, so each mention of it counts.
 *
 * @internal
 */
export function distinct<T>(aws: Iterable<T>): T[] {
  const seen = new Set<unknown>();
  return [...aws].filter((aw) => {
    const isNew = isShared(aw) || !seen.has(aw);
    seen.add(aw);
    return isNew;
  });
}

/** Tells the awaitable that may be awaited by many. @internal */
export function isShared(aw: unknown): boolean {
  return aw === skip;
}
