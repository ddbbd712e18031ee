/** How time is told in a trace: by the machine's clock, or by the loop's, which may be virtual. */
export type TraceClock = 'wall' | 'loop';

/** Nanoseconds, in milliseconds: what a trace can tell apart. */
const STEP_MS = 1e-6;

/**
 * Gives a clock in milliseconds that never stands still: on virtual time all steps of a moment
 * happen at once, and would hide each other.
 */
export function traceClock(kind: TraceClock): (loop: object) => number {
  let last = -Infinity;
  return (loop) => {
    const time = kind === 'wall' ? performance.now() : (loop as { time(): number }).time();
    last = Math.max(last + STEP_MS, time);
    return last;
  };
}
