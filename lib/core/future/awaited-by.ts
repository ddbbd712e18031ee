// Who waits for a future. A task that waits is found in the future's own list of waiters; what
// waits through a callback (gather, wait, shield, a group) says so here.

import { sharedByCopies } from '../base/realm.js';
import { DoneCallback, type Future, isFuture } from './future.js';

const edges = /*#__PURE__*/ sharedByCopies('awaitedBy', () => new WeakMap<Future, Set<Future>>());

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

/** Gives the tasks and futures that wait for a future, in the order in which they began. */
export function awaitedBy(future: Future): Set<Future> {
  const tasks = future
    ._waiters()
    .filter((waiter) => !(waiter instanceof DoneCallback))
    .filter((waiter) => isFuture(waiter));
  return new Set([...tasks, ...(edges.get(future) ?? [])]);
}
