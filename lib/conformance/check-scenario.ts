// Runs one scenario of the corpus on a library, in every way that it has to call coroutines.

import type { Adapter } from './adapter.js';
import { isSame } from './compare.js';
import { runProgram, runProgramOnHost } from './run-program.js';
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

/**
 * Runs a scenario on a library, and compares. It is skipped where the library lacks a feature that
 * it needs. Each of `seeds` chooses among the ways of the library to call a coroutine.
 *
 * @example Check a library in one process
 * import { checkScenario, loadCorpus, yieldfrom } from 'yieldfrom/conformance';
 * const { scenarios } = await loadCorpus();
 * const verdicts = scenarios.map((scenario) => checkScenario(yieldfrom, scenario));
 * console.log(verdicts.every(({ kind }) => kind === 'agrees')); // true
 */
export function checkScenario(
  adapter: Adapter,
  scenario: Scenario,
  seeds: readonly number[] = SEEDS,
): Verdict {
  const why = whyNot(adapter, scenario);
  if (why !== undefined) return { kind: 'skipped', why };
  const expected = scenario.expect as Result;
  for (const seed of seeds) {
    const found = resultOf(adapter, scenario, seed);
    if (!isSame(expected, found)) return { kind: 'differs', seed, expected, found };
  }
  return { kind: 'agrees' };
}

/** As `checkScenario`, once, with the loop driven by its host. */
export async function checkScenarioOnHost(adapter: Adapter, scenario: Scenario): Promise<Verdict> {
  const why = whyNot(adapter, scenario) ?? whyNotOnHost(adapter, scenario);
  if (why !== undefined) return { kind: 'skipped', why };
  const expected = scenario.expect as Result;
  const found = await runProgramOnHost(adapter, scenario, { seed: HOST_SEED }).catch(failure);
  return isSame(expected, found)
    ? { kind: 'agrees' }
    : { kind: 'differs', seed: HOST_SEED, expected, found };
}

function whyNot({ features }: Adapter, { needs, expect }: Scenario): string | undefined {
  const missing = needs.filter((need) => !features.has(need));
  if (missing.length > 0) return `needs ${missing.join(', ')}`;
  return expect === undefined ? 'has no expectation yet' : undefined;
}

/**
 * A host may always bring something new: a loop that can be run without one knows no deadlock in it.
 * Nor does a host count turns.
 */
function whyNotOnHost(adapter: Adapter, { needs, expect }: Scenario): string | undefined {
  if (adapter.open(0).run === undefined) return undefined;
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
