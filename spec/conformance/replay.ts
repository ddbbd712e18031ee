// Runs one scenario of the corpus on a library, in every way that it has to call coroutines.

import type { Adapter } from './adapter.js';
import { isSame } from './compare.js';
import { runProgram } from './interpreter.js';
import type { Result, Scenario } from './scenario.js';

/** How a scenario came out. */
export type Verdict =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'skipped'; readonly why: string }
  | {
      readonly kind: 'differs';
      readonly seed: number;
      readonly expected: Result;
      readonly found: Result;
    };

/** Seeds 0 to 4 use one way throughout, the rest mix them. */
const SEEDS = [0, 1, 2, 3, 4, 101, 102];

export function replay(
  adapter: Adapter,
  scenario: Scenario,
  seeds: readonly number[] = SEEDS,
): Verdict {
  const missing = scenario.needs.filter((need) => !adapter.features.has(need));
  if (missing.length > 0) return { kind: 'skipped', why: `needs ${missing.join(', ')}` };
  const { expect: expected } = scenario;
  if (expected === undefined) return { kind: 'skipped', why: 'has no expectation yet' };
  for (const seed of seeds) {
    const found = resultOf(adapter, scenario, seed);
    if (!isSame(expected, found)) return { kind: 'differs', seed, expected, found };
  }
  return { kind: 'agrees' };
}

/** A library that fails in another way than the scenario may has differed, too. */
function resultOf(adapter: Adapter, scenario: Scenario, seed: number): Result {
  try {
    return runProgram(adapter, scenario, { seed });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { trace: [], outcome: { error: text } };
  }
}
