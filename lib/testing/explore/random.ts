/** A source of numbers from 0 to 1, the same for one seed everywhere. */
export type Random = () => number;

/** Makes a source of pseudo-random numbers: mulberry32, small and good enough to choose by. */
export function randomFrom(seed: number): Random {
  let state = Math.trunc(seed) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
