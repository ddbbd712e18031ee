// Who waits for a future. A task that waits is found in the future's own list of waiters; what
// waits through a callback (gather, wait, shield, a group) says so here.

import { sharedByCopies } from '../base/realm.js';
import { type Future, isFuture } from './future.js';
import { keyOf, type Waiter } from './waiters.js';

const edges = /*#__PURE__*/ sharedByCopies('awaitedBy', () => new WeakMap<Future, Set<Future>>());
const callbackOwners = /*#__PURE__*/ sharedByCopies(
  'callbackOwners',
  () => new WeakMap<object, Future>(),
);

/**
 * Notes that `waiter` waits for `future`, for call graphs. Primitives of one's own that wait
 * through a callback use it; a task that waits with `yield*` is known without.
 */
export function futureAddToAwaitedBy(future: unknown, waiter: unknown): void {
  if (!isFuture(future) || !isFuture(waiter)) return;
  let waiters = edges.get(future);
  if (waiters === undefined) edges.set(future, (waiters = new Set()));
  waiters.add(waiter);
}

/** Takes back `futureAddToAwaitedBy`. */
export function futureDiscardFromAwaitedBy(future: unknown, waiter: unknown): void {
  if (!isFuture(future) || !isFuture(waiter)) return;
  edges.get(future)?.delete(waiter);
}

/**
 * Notes for whom a done callback waits. Every future that it is added to counts as awaited by that
 * task for as long: one note for the ten thousand children of a gather.
 *
 * @internal
 */
export function callbackWaitsFor(callback: object, waiter: Future | undefined): void {
  if (waiter !== undefined) callbackOwners.set(callback, waiter);
}

/**
 * Gives the tasks and futures that wait for a future, in the order in which they began. Whoever still
 * has the waiters that it forgot at its end gives them.
 */
export function awaitedBy(
  future: Future,
  waiters: readonly Waiter[] = future._waiters(),
): Set<Future> {
  const waiting = waiters
    .map((waiter) => (isFuture(waiter) ? waiter : callbackOwners.get(keyOf(waiter))))
    .filter((waiter) => isFuture(waiter));
  return new Set([...waiting, ...(edges.get(future) ?? [])]);
}
