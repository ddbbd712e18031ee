import type { Context } from '../context/context.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';

/** Options of `Future#addDoneCallback`. */
export interface AddDoneCallbackOptions {
  /** The context in which the callback runs; a copy of the one in force if not given. */
  readonly context?: Context;
}

/** Options of a future. */
export interface FutureOptions {
  /** The loop it belongs to; the running one, or the one that was set, if not given. */
  readonly loop?: BaseEventLoop | null;
}
