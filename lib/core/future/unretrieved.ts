// Errors that nobody has seen yet. Python reports them when the future is destroyed. Here that is
// when it is collected (a finalizer may come late, or never), when its loop closes, or when the
// process ends: whichever is first. A record holds the error and a description, never the future.

import { sharedByCopies } from '../base/realm.js';
import { type Context, runInContextOf } from '../context/context.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import type { HandlerContext } from '../loop/handle.js';

/** The record of one error. */
export interface Unretrieved {
  readonly loop: BaseEventLoop;
  readonly error: unknown;
  readonly kind: string;
  readonly description: string;
  readonly sourceTraceback: string | undefined;
  /** The context of a task: it is reported in it. */
  context: Context | undefined;
}

/** As much of a future as its record is made of. */
interface Failed {
  readonly _loop: BaseEventLoop;
  readonly _value: unknown;
  readonly _unretrieved: Unretrieved | null;
  _waiter: unknown;
  _describe(): string;
  getContext?(): Context;
}

const records = /*#__PURE__*/ sharedByCopies(
  'unretrieved',
  () => new WeakMap<BaseEventLoop, Set<Unretrieved>>(),
);
let collected: FinalizationRegistry<Unretrieved> | null = null;

/** Notes that a future failed; `first` is who waited first, if anybody did. */
export function noteUnretrieved(future: Failed, first: object | null, traceback?: string): void {
  const loop = future._loop;
  const description = future._describe();
  const record: Unretrieved = {
    loop,
    error: future._value,
    kind: description.slice(0, description.indexOf(' ')),
    description: `<${description}>`,
    sourceTraceback: traceback,
    context: undefined,
  };
  future._waiter = record;
  // A waiting task looks at the outcome in its next step: no need to prepare for less.
  if (first !== null && '_waiting' in first) return;
  if (first === null) releaseFrames(record.error);
  record.context = future.getContext?.();
  recordsOf(loop).add(record);
  collected ??= new FinalizationRegistry(report);
  collected.register(future, record, record);
}

/** Notes that the error was seen. */
export function forgetUnretrieved(future: Failed): void {
  const record = future._unretrieved;
  if (record === null) return;
  future._waiter = null;
  const open = records.get(record.loop);
  if (open?.delete(record) !== true) return;
  collected?.unregister(record);
  if (open.size === 0) record.loop._host.noteUncaught?.(null);
}

/** Reports what is left, as a loop does when it closes. Tells whether there was anything. */
export function reportUnretrieved(loop: BaseEventLoop): boolean {
  const open = records.get(loop);
  if (open === undefined || open.size === 0) return false;
  for (const record of [...open]) report(record);
  return true;
}

/**
 * Makes the engine turn the stack of an error into text. Until somebody asks for it, V8 keeps the
 * objects on it alive: the task that failed, too, which then was never collected nor reported.
 */
function releaseFrames(error: unknown): void {
  try {
    String((error as { readonly stack?: unknown } | null | undefined)?.stack);
  } catch {
    // A stack of the program's own making; it holds what it holds.
  }
}

function recordsOf(loop: BaseEventLoop): Set<Unretrieved> {
  let open = records.get(loop);
  if (open === undefined) records.set(loop, (open = new Set()));
  if (open.size === 0) {
    loop._host.noteUncaught?.(() => {
      reportUnretrieved(loop);
    });
  }
  return open;
}

function report(record: Unretrieved): void {
  const { loop, error, kind, description, sourceTraceback } = record;
  const open = records.get(loop);
  if (open?.delete(record) !== true) return;
  collected?.unregister(record);
  if (open.size === 0) loop._host.noteUncaught?.(null);
  if (loop.getExceptionHandler() === null) loop._host.failProcess?.();
  const context: HandlerContext = {
    message: `${kind} exception was never retrieved`,
    exception: error,
    futureDescription: description,
  };
  if (sourceTraceback !== undefined) context.sourceTraceback = sourceTraceback;
  runInContextOf({ getContext: () => record.context }, () => {
    loop.callExceptionHandler(context);
  });
}
