// What the loop's thread and the one that watches it share: a few counters.

/** Places in the shared memory. */
export const BUSY = 0;
export const STEP = 1;
export const TURN = 2;

/** How many there are. */
export const COUNTERS = 3;

/** What the watching thread is told when it starts. */
export interface WatchOrder {
  readonly id: number;
  readonly stepMs: number;
  readonly turnMs: number;
}

/** What the watching thread says, on the thread that it watches, in the middle of whatever runs there. */
export type Poke = (kind: 'step' | 'turn', count: number, elapsedMs: number) => void;

/** Where pokes arrive: by the number of the watchdog. */
export const POKES = 'yieldfrom.watchdogs';

/** Gives the table of those who can be poked. */
export function pokes(): Map<number, Poke> {
  const shared = globalThis as { [key: symbol]: Map<number, Poke> | undefined };
  return (shared[Symbol.for(POKES)] ??= new Map());
}
