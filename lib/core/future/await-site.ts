// Where a task stands, in debug mode: the line of the `yield*` that waits. The stack is taken
// inside the innermost awaitable, while all the `yield*` above it are still on the native stack.

import { sharedByCopies } from '../base/realm.js';
import { programLines, stackTrace } from '../base/stack.js';
import { callerLines } from '../coroutine/call-site.js';

/** Every `yield*` takes two lines of an engine's stack. */
const FRAMES_MAX = 256;

/** The place of the latest await that no task is parked on yet, and the places of parked tasks. */
const places = /*#__PURE__*/ sharedByCopies('awaitSites', () => ({
  latest: '',
  byTask: new WeakMap<object, string>(),
}));

/** As much of a task as tells where it stands. */
interface Standing {
  /** The frame on top, with those below it; null while the root is on top. */
  readonly _frame: Frame | null;
  /** What it is parked on. */
  readonly _waiting: { done(): boolean } | null;
}

interface Frame {
  readonly _caller: Frame | null;
}

/** Remembers from where a future is being awaited, until a task parks on it. */
export function noteAwaitSite(): void {
  places.latest = stackTrace(FRAMES_MAX);
}

/** Ties the remembered place to the task that parks. */
export function keepAwaitSite(task: object): void {
  places.byTask.set(task, places.latest);
  places.latest = '';
}

/** Gives the place at which a task is parked, `file:line:column`, if it was remembered. */
export function awaitSiteOf(task: object): string | undefined {
  return programLines(places.byTask.get(task) ?? '')[0];
}

/**
 * Gives the lines of the program in which a parked task stands, innermost first, through every
 * frame of its driver. Those that were not remembered, outside debug mode all, are missing.
 *
 * @internal
 */
export function parkedStackOf(task: Standing): string[] {
  const isParked = task._waiting !== null && !task._waiting.done();
  return isParked ? awaitStackOf(task) : heldLines(task);
}

/** As `parkedStackOf`, for a task that what it waited for has woken, until it goes on. @internal */
export function awaitStackOf(task: Standing): string[] {
  return [...programLines(places.byTask.get(task) ?? ''), ...heldLines(task)];
}

/** As `parkedStackOf`, for the task whose step is under way: from the line of the caller on. @internal */
export function currentStackOf(task: Standing): string[] {
  const top = programLines(stackTrace(FRAMES_MAX), { throughCalls: true });
  return [...top, ...heldLines(task)];
}

function heldLines(task: Standing): string[] {
  const lines: string[] = [];
  for (let frame = task._frame; frame !== null; frame = frame._caller) {
    lines.push(...callerLines(frame));
  }
  return lines;
}
