// Runs one scenario of the corpus on a library, in every way that it has to call coroutines.

import type { Adapter } from './adapter.js';
import { isSame } from './compare.js';
import { runProgram, runProgramOnHost } from './interpreter.js';
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
const HOST_SEED = 101;

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

/** As `replay`, with the loop driven by its host. */
export async function replayOnHost(adapter: Adapter, scenario: Scenario): Promise<Verdict> {
  const why = whyNotOnHost(scenario);
  if (why !== undefined) return { kind: 'skipped', why };
  const { expect: expected } = scenario;
  if (expected === undefined) return { kind: 'skipped', why: 'has no expectation yet' };
  const found = await runProgramOnHost(adapter, scenario, { seed: HOST_SEED }).catch(failure);
  return isSame(expected, found)
    ? { kind: 'agrees' }
    : { kind: 'differs', seed: HOST_SEED, expected, found };
}

/** A host may always bring something new: it knows no deadlock. Nor does it count turns. */
function whyNotOnHost({ needs, expect }: Scenario): string | undefined {
  if (expect?.outcome.deadlock !== undefined) return 'a host knows no deadlock';
  return needs.includes('turns') ? 'nobody counts the turns of a host' : undefined;
}

function failure(error: unknown): Result {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { trace: [], outcome: { error: text } };
}

/** A library that fails in another way than the scenario may has differed, too. */
function resultOf(adapter: Adapter, scenario: Scenario, seed: number): Result {
  try {
    return runProgram(adapter, scenario, { seed });
  } catch (error) {
    return failure(error);
  }
}
