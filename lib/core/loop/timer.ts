import type { Ready } from './ready-queue.js';

/** What the timer queue holds: a handle, or the future of a sleep itself. @internal */
export interface Timer extends Ready {
  /** Its place in the timer queue, -1 outside. */
  _heapIndex: number;
  /** When it is due, on the loop's clock. */
  readonly _when: number;
  /** Age, for timers of equal time. */
  _sequence: number;
  when(): number;
}

/** Tells a timer from what else is ready. @internal */
export function isTimer(item: Ready): item is Timer {
  return '_heapIndex' in item;
}
