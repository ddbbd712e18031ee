import { listen } from '../listen.js';
import {
  DEFAULT_LIMITS,
  type LoopWarning,
  type WarningCode,
  type WarningLimits,
} from './loop-warning.js';
import { ResourceWarnings } from './resource-warnings.js';
import { TaskWarnings } from './task-warnings.js';

/** Options of `watchWarnings`. */
export interface WatchWarningsOptions {
  /** What is told of a warning; it is written to the console if not given. */
  readonly onWarning?: (warning: LoopWarning) => void;
  /** The codes of warnings that are not wanted. */
  readonly ignore?: readonly WarningCode[];
  /** From when on there is a warning, where it is not to be the usual. */
  readonly limits?: Partial<WarningLimits>;
}

/**
 * Watches for what is allowed and hardly ever meant, and warns of it: once for each task or thing,
 * with a code that says which warning it is and can be switched off.
 *
 * | code | there is |
 * | --- | --- |
 * | `BUSY_YIELD` | a task that goes on giving up its turn instead of waiting for what it looks for |
 * | `CANCEL_SWALLOWED` | a task that catches every cancellation and goes on |
 * | `CLEANUP_SLOW` | a task that was cancelled long ago and has not ended |
 * | `ERROR_UNSEEN` | a task that failed, with nobody who looked |
 * | `LOCK_HELD` | a lock held for long while others wait (in debug mode) |
 * | `NEVER_SUSPENDED` | a task that computed for long and never let others run |
 * | `QUEUE_GROWS` | a queue without a bound that grows and grows |
 * | `TIMER_STORM` | a step that armed thousands of timers |
 *
 * @returns What ends the watching.
 * @example
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * import { watchWarnings } from 'yieldfrom/inspect';
 * let isReady = false;
 * function* main(): Coroutine<void> {
 *   for (let turn = 0; !isReady; turn += 1) {
 *     yield* sleep(0);
 *     isReady = turn > 20;
 *   }
 * }
 * const stop = watchWarnings({
 *   limits: { busyYields: 10 },
 *   onWarning: ({ code }) => { console.log(code); },
 * });
 * await run(main()); // BUSY_YIELD
 * stop();
 */
export function watchWarnings(options: WatchWarningsOptions = {}): () => void {
  const { ignore = [], limits, onWarning = writeWarning } = options;
  const ignored = new Set<WarningCode>(ignore);
  const told = new WeakMap<object, Set<WarningCode>>();
  const warn = (warning: LoopWarning): void => {
    const codes = told.get(warning.subject) ?? new Set();
    if (ignored.has(warning.code) || codes.has(warning.code)) return;
    told.set(warning.subject, codes.add(warning.code));
    onWarning(warning);
  };
  const inForce = { ...DEFAULT_LIMITS, ...limits };
  const stops = [
    listen(new TaskWarnings(inForce, warn)),
    listen(new ResourceWarnings(inForce, warn)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function writeWarning({ code, message }: LoopWarning): void {
  console.warn(`YieldfromWarning [${code}]: ${message}`);
}
