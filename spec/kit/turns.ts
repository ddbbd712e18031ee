// Runs a coroutine on virtual time and writes down in which turn things happen, so that a trace can
// be held against one of asyncio's, taken from a loop that counts its calls of `_run_once`.

import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { type Coroutine, isCancelled, type Task } from '../../lib/index.js';

/** Writes a line of the trace: the turn, and what happened. */
export type Step = (what: string) => void;

class CountingLoop extends VirtualTimeLoop {
  turn = 0;

  override runOnce(): void {
    this.turn += 1;
    super.runOnce();
  }
}

/** Gives the trace of a program: `['1 begins', '2 goes on']`. */
export function traceOf(main: (step: Step) => Coroutine): string[] {
  const loop = new CountingLoop();
  const trace: string[] = [];
  loop.runSync(main((what) => trace.push(`${String(loop.turn)} ${what}`)));
  loop.close();
  return trace;
}

/** Runs a coroutine to its end on a loop of its own, on virtual time. */
export function runVirtual<T>(main: Coroutine<T>): T {
  const loop = new VirtualTimeLoop();
  try {
    return loop.runSync(main);
  } finally {
    loop.close();
  }
}

/** Waits for each task in turn; a cancellation of theirs is no concern of ours. */
export function* finish(...tasks: readonly Task[]): Coroutine<void> {
  for (const task of tasks) {
    try {
      yield* task;
    } catch (error) {
      if (!isCancelled(error)) throw error;
    }
  }
}
