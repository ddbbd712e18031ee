import { type ExploreOptions, settingsOf } from '../explore/options.js';
import { RandomStrategy } from '../explore/random-strategy.js';
import { runOnce, type RunOnceOptions } from '../explore/run-once.js';
import type { TestBody } from '../test-body.js';
import { Comparison } from './comparison.js';
import { NondeterminismError } from './nondeterminism-error.js';
import { shimPlatform, watchPlatform } from './platform.js';

/** What is run, and how often. */
export interface DeterminismOptions extends Pick<
  ExploreOptions,
  'name' | 'vary' | 'seed' | 'turnsMax'
> {
  /** How many seeds; each is run twice. 5 if not given. */
  readonly seeds?: number;
  /** True: dates and random numbers come from the loop's clock and the seed. */
  readonly shims?: boolean;
}

/**
 * Runs a program twice with each seed, and compares the two, event by event. What is not the same
 * every time can be neither replayed nor made smaller.
 *
 * @throws {NondeterminismError} at the first event that differs, with what the program has read
 * @example Find out what makes a test differ
 * import { sleep } from 'yieldfrom';
 * import { checkDeterminism } from 'yieldfrom/testing';
 * try {
 *   checkDeterminism(function* () {
 *     yield* sleep(Math.random());
 *   });
 * } catch (error) {
 *   console.log(String(error).includes('Math.random() gave')); // true
 * }
 */
export function checkDeterminism(program: TestBody, options: DeterminismOptions = {}): void {
  const { seeds = 5, seed: first = 1 } = options;
  for (let seed = first; seed < first + seeds; seed += 1) compare(program, seed, options);
}

function compare(program: TestBody, seed: number, options: DeterminismOptions): void {
  const comparison = new Comparison();
  const settings: RunOnceOptions = {
    ...settingsOf(program, options),
    seed,
    records: true,
    hear: (event) => {
      comparison.hear(event);
    },
    enter: (loop, random) =>
      options.shims === true
        ? shimPlatform(loop, random)
        : watchPlatform((call) => {
            comparison.note(call);
          }),
  };
  runOnce(program, new RandomStrategy(seed), settings);
  comparison.beginAgain();
  runOnce(program, new RandomStrategy(seed), settings);
  const divergence = comparison.divergence(seed);
  if (divergence !== undefined) throw new NondeterminismError(divergence);
}
