import { realm } from '../base/realm.js';
import { CancelledError } from '../errors.js';
import type { Future } from '../future/future.js';
import { PENDING } from '../future/future-state.js';
import { forgetUnretrieved } from '../future/unretrieved.js';
import { probe } from '../instrument.js';
import type { Ready } from '../loop/ready-queue.js';

/** Whether CancelledError is to replace whatever the next step would deliver. */
export const MUST_CANCEL = 1;
/** Whether the loop says nothing if the task is dropped while pending. */
export const DROPPED_QUIETLY = 2;
/** One request to cancel; the bits from here on count them. */
export const ONE_REQUEST = 4;

/** What a task knows of the requests to cancel it. */
export interface Cancellable extends Future, Ready {
  /** The bits above. While `MUST_CANCEL` is set, `_value` is the message of the request. */
  _flags: number;
  /** What the task is parked on. */
  _waiting: Future | null;
}

/**
 * Requests the cancellation of a task: what it waits for is asked first, and the task learns of
 * it from there; a task that waits for nothing is marked.
 *
 * A chain of tasks that wait for each other is walked in a loop, since it may be longer than the
 * native stack is deep.
 */
export function requestCancel(task: Cancellable, msg: unknown): boolean {
  if (task._unretrieved !== null) forgetUnretrieved(task);
  if (task._state !== PENDING) return false;
  let innermost = task;
  count(innermost, msg);
  // The marker moves at every power of two: a ring of tasks that wait for each other meets it.
  let marker = task;
  let paces = 1;
  for (let pace = 1; ; pace += 1) {
    const waiting = innermost._waiting;
    if (!isPlainTask(waiting, task) || waiting._state !== PENDING) break;
    if (waiting === task || waiting === marker) return breakRing(innermost, waiting, msg);
    innermost = waiting;
    count(innermost, msg);
    if (pace === paces) {
      marker = innermost;
      pace = 0;
      paces *= 2;
    }
  }
  if (innermost._waiting?.cancel(msg) === true) return true;
  mustCancel(innermost, msg);
  return true;
}

/** Takes one request back; at none a cancellation that was not delivered yet is withdrawn. */
export function takeBackCancel(task: Cancellable): number {
  if (task._flags >= ONE_REQUEST) {
    task._flags -= ONE_REQUEST;
    if (task._flags < ONE_REQUEST && (task._flags & MUST_CANCEL) !== 0) takeCancelMsg(task);
  }
  return requestCount(task);
}

/** Gives how many requests are open. */
export function requestCount(task: Cancellable): number {
  return Math.trunc(task._flags / ONE_REQUEST);
}

/** Takes the message of a cancellation that is about to be delivered. */
export function takeCancelMsg(task: Cancellable): unknown {
  const msg = task._value;
  task._flags &= ~MUST_CANCEL;
  task._value = undefined;
  return msg;
}

/** Takes a task out of a ring of waits, in which no request would ever reach an end. */
function breakRing(task: Cancellable, waiting: Future, msg: unknown): true {
  waiting._removeWaiter(task);
  task._waiting = null;
  mustCancel(task, msg);
  task._loop._enqueue(task);
  return true;
}

function mustCancel(task: Cancellable, msg: unknown): void {
  task._flags |= MUST_CANCEL;
  task._value = msg;
}

function count(task: Cancellable, msg: unknown): void {
  task._flags += ONE_REQUEST;
  if (realm.signals !== null) realm.signals.get(task)?.abort(new CancelledError(msg));
  if (realm.probe !== null) probe()?.cancelRequest?.(task, msg);
}

/** Tells a task whose `cancel` is the one that led here: a subclass may have its own. */
function isPlainTask(waiting: Future | null, like: Cancellable): waiting is Cancellable {
  // oxlint-disable-next-line typescript/unbound-method -- compared, not called
  return waiting !== null && '_flags' in waiting && waiting.cancel === like.cancel;
}
