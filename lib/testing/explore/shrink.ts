import { type Deviation, ReplayStrategy } from './replay-strategy.js';
import { deviationsOf } from './replay-line.js';
import type { Run } from './run-once.js';

/** Runs a schedule; gives the run if it fails in the same way as the one that is made smaller. */
export type RunAgain = (strategy: ReplayStrategy) => Run | undefined;

/**
 * Makes a failing schedule smaller: leaves out deviations from the plain loop's order, as long as
 * the program goes on failing in the same way. Gives the smallest run found; another try at it
 * finds no smaller one.
 */
export function shrink(first: Run, runAgain: RunAgain, triesMax = 2000): Run {
  let best = first;
  let triesLeft = triesMax;
  const attempt = (deviations: readonly Deviation[]): boolean => {
    if (triesLeft === 0) return false;
    triesLeft -= 1;
    const run = runAgain(new ReplayStrategy(deviations));
    if (run === undefined || !isSimpler(run, best)) return false;
    best = run;
    return true;
  };
  for (let isSmaller = true; isSmaller;) {
    isSmaller = leaveOut(attempt, () => deviationsOf(best.choices));
    isSmaller = pickEarlier(attempt, () => deviationsOf(best.choices)) || isSmaller;
  }
  return best;
}

/** Leaves out halves, quarters, and so on down to single deviations. */
function leaveOut(
  attempt: (deviations: readonly Deviation[]) => boolean,
  current: () => readonly Deviation[],
): boolean {
  let found = false;
  for (let size = Math.ceil(current().length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < current().length;) {
      const all = current();
      if (attempt([...all.slice(0, from), ...all.slice(from + size)])) found = true;
      else from += size;
    }
  }
  return found;
}

/** Picks options nearer to the plain loop's. */
function pickEarlier(
  attempt: (deviations: readonly Deviation[]) => boolean,
  current: () => readonly Deviation[],
): boolean {
  let found = false;
  for (let index = 0; index < current().length; index += 1) {
    const all = current();
    const { picked = 0 } = all[index] ?? {};
    for (let nearer = 1; nearer < picked; nearer += 1) {
      const tried = all.map((deviation, i) =>
        i === index ? { ...deviation, picked: nearer } : deviation,
      );
      if (attempt(tried)) {
        found = true;
        break;
      }
    }
  }
  return found;
}

function isSimpler(run: Run, than: Run): boolean {
  const [a, b] = [deviationsOf(run.choices), deviationsOf(than.choices)];
  if (a.length !== b.length) return a.length < b.length;
  return weigh(a) < weigh(b);
}

function weigh(all: readonly Deviation[]): number {
  return all.reduce((sum, { picked }) => sum + picked, 0);
}
