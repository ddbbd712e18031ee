import { realm } from '../base/realm.js';
import { RuntimeError } from '../errors.js';
import type { BaseEventLoop } from './base-event-loop.js';

/**
 * Gives the loop whose turn is on the stack; outside any turn the only loop with a pending run.
 * Null if there is none.
 */
export function runningLoopOrNull(): BaseEventLoop | null {
  if (realm.runningLoop !== null) return realm.runningLoop as BaseEventLoop;
  if (realm.pendingLoops.size !== 1) return null;
  return [...realm.pendingLoops][0] as BaseEventLoop;
}

/** Gives the running loop, or null; never throws. */
export function _getRunningLoop(): BaseEventLoop | null {
  return runningLoopOrNull();
}

/** Sets the loop whose turn is on the stack, as a loop of one's own must around a turn. */
export function _setRunningLoop(loop: BaseEventLoop | null): void {
  realm.runningLoop = loop;
}

/** @throws {RuntimeError} when no loop is running. */
export function runningLoop(): BaseEventLoop {
  const loop = runningLoopOrNull();
  if (loop === null) throw RuntimeError.noRunningLoop();
  return loop;
}

/**
 * Gives the loop for a future that names none: the running one, or the one that was set.
 *
 * @throws {RuntimeError} when there is neither
 */
export function currentLoop(): BaseEventLoop {
  const loop = runningLoopOrNull() ?? (realm.setLoop as BaseEventLoop | null);
  if (loop === null) throw RuntimeError.noRunningLoop();
  return loop;
}
