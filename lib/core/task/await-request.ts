// What a task does with a request that came up from its coroutine: wait for it, or answer it at
// once. Beside futures this is where legacy code is served, which yields plainly what
// `yield*` would have delegated to: coroutines, promises, sleeps.

import { realm } from '../base/realm.js';
import { Call, OVER } from '../coroutine/call.js';
import { own } from '../coroutine/decorate.js';
import { isCoroutine, isThenable } from '../coroutine/is-coroutine.js';
import {
  AWAITABLE,
  CALL,
  type Coroutine,
  FUTURE,
  kindOf,
  SKIP,
  SKIP_REPLY,
  suspension,
} from '../coroutine/protocol.js';
import { type FrameStack, pushFrame } from '../driver/driver.js';
import { RuntimeError } from '../errors.js';
import { keepAwaitSite } from '../future/await-site.js';
import { fromThenable } from '../future/from-thenable.js';
import { Future } from '../future/future.js';
import { ERROR, PENDING, RESULT } from '../future/future-state.js';
import { probe } from '../instrument.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { type Cancellable, MUST_CANCEL, takeCancelMsg } from './cancellation.js';

/** A task as this file sees it. */
export interface AwaitingTask extends Cancellable, FrameStack {}

/** What such a task is said to wait for. */
export const ITS_TURN = 'its turn';

/** What a task is parked on that only gives up its turn: done, with the reply to a skip. */
export const SKIPPED: Future = /*#__PURE__*/ settledFuture(null, RESULT, SKIP_REPLY);

/**
 * Serves a request of a kind (0: not known). Gives true if the task is parked now; false if it
 * goes on in this same step, with what `task._waiting` holds, or from the start of the frame just
 * pushed.
 */
export function awaitRequest(task: AwaitingTask, request: unknown, kind: number): boolean {
  if (kind === FUTURE) return awaitFuture(task, request as Future);
  return kind === 0 ? awaitUnknown(task, request) : awaitRarely(task, request, kind);
}

function awaitUnknown(task: AwaitingTask, request: unknown): boolean {
  const kind = kindOf(request);
  return kind === 0 ? awaitForeign(task, request) : awaitRarely(task, request, kind);
}

function awaitRarely(task: AwaitingTask, request: unknown, kind: number): boolean {
  switch (kind) {
    case FUTURE:
      return awaitFuture(task, request as Future);
    case SKIP:
      giveUpTurn(task, SKIPPED);
      return true;
    case CALL:
      return failNext(task, refusalOf(request as Call));
    case AWAITABLE:
      pushFrame(task, new Call(request as Coroutine));
      return false;
    default:
      return awaitForeign(task, request);
  }
}

function awaitFuture(task: AwaitingTask, future: Future): boolean {
  suspension.isOpen = false;
  if (future._loop !== task._loop) {
    return failNext(task, RuntimeError.otherLoop(String(task), String(future)));
  }
  if ((future as object) === task) return failNext(task, RuntimeError.awaitsItself(String(task)));
  task._waiting = future;
  // Only a plain `yield` of a future gets here when it is done: it does not suspend either.
  if (future._state !== PENDING) return false;
  if (future._waiter === null) future._waiter = task;
  else future._addWaiter(task);
  if (realm.debug) keepAwaitSite(task);
  if (realm.probe !== null) probe()?.waitBegin?.(task, future);
  if ((task._flags & MUST_CANCEL) !== 0 && future.cancel(task._value)) takeCancelMsg(task);
  return true;
}

function awaitForeign(task: AwaitingTask, request: unknown): boolean {
  if (request === undefined) {
    giveUpTurn(task, null);
    return true;
  }
  try {
    if (isCoroutine(request)) {
      pushFrame(task, new Call(own(request)));
      return false;
    }
    if (isThenable(request)) return awaitFuture(task, fromThenable(request, task._loop));
  } catch (error) {
    // A coroutine used before; or a getter of the stranger's.
    return failNext(task, error);
  }
  return failNext(task, RuntimeError.badYield(request));
}

/** Queues the task again; `waiting` has the reply to what it asked. */
export function giveUpTurn(task: AwaitingTask, waiting: Future | null): void {
  suspension.asks = 0;
  task._waiting = waiting;
  task._loop._enqueue(task);
  if (realm.probe !== null) probe()?.waitBegin?.(task, null);
}

/** Has an error thrown at the `yield` in the next turn, as asyncio answers a bad yield. */
function failNext(task: AwaitingTask, error: unknown): boolean {
  task._waiting = settledFuture(task._loop, ERROR, error);
  task._loop._enqueue(task);
  return true;
}

function refusalOf(call: Call): RuntimeError {
  return call._state === OVER ? RuntimeError.alreadyAwaited() : RuntimeError.resumedByStranger();
}

function settledFuture(loop: BaseEventLoop | null, state: number, value: unknown): Future {
  const future = new Future(undefined, loop ?? ({ _debug: false } as BaseEventLoop));
  future._state = state;
  future._value = value;
  future._source = ITS_TURN;
  return future;
}
