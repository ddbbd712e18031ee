import { describe } from '../base/describe.js';
import { realm } from '../base/realm.js';
import type { Context } from '../context/context.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import type { AbortSignalLike } from './cancel-by-signal.js';

/** Options of `createTask`. */
export interface CreateTaskOptions {
  /** A name for messages and dumps; `Task-N` if not given. */
  readonly name?: unknown;
  /** The context of variables to run in, itself; a copy of the one in force if not given. */
  readonly context?: Context | null;
  /** Runs the first step at once, inside the call, if the loop's turn is on the stack. */
  readonly eagerStart?: boolean;
  /** Cancels the task when it aborts. */
  readonly signal?: AbortSignalLike | null | undefined;
}

/** Options of the constructor of a task. */
export interface TaskOptions extends CreateTaskOptions {
  readonly loop?: BaseEventLoop | null;
}

/** Gives the context that a task was told to run in, null for one of its own. */
export function contextFrom(context: Context | null | undefined): Context | null {
  if (context === undefined || context === null) return null;
  if (typeof context._toContext !== 'function') {
    throw new TypeError(`context must be a Context, got ${describe(context)}`);
  }
  return context;
}

/** Gives the name of a task: as told, else the number that it gets its name from when asked. */
export function nameFrom(name: unknown): string | number {
  return name === undefined || name === null ? nextNumber() : String(name);
}

/** Counts one more task that has no name of its own. */
export function nextNumber(): number {
  realm.taskCount += 1;
  return realm.taskCount;
}
