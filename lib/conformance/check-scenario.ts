// Runs one scenario of the corpus on a library, in every way that it has to call coroutines.

import type { Adapter, World } from './adapter.js';
import { isSame } from './compare.js';
import { lackedBy } from './features.js';
import { runIn, runOnHostIn, worldFor } from './run-program.js';
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
 * it needs, or can be driven by its host alone: `checkScenarioOnHost` is for those. Each of `seeds`
 * chooses among the ways of the library to call a coroutine.
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
  for (const seed of seeds) {
    const verdict = checkOnce(adapter, scenario, seed);
    if (verdict.kind !== 'agrees') return verdict;
  }
  return { kind: 'agrees' };
}

function checkOnce(adapter: Adapter, scenario: Scenario, seed: number): Verdict {
  try {
    const world = worldFor(adapter, { seed });
    if (world.run === undefined) return { kind: 'skipped', why: 'only its host can drive it' };
    return verdictOn(scenario, seed, runIn(world, scenario, { seed }));
  } catch (error) {
    return verdictOn(scenario, seed, failure(error));
  }
}

/** As `checkScenario`, once, with the loop driven by its host. */
export async function checkScenarioOnHost(adapter: Adapter, scenario: Scenario): Promise<Verdict> {
  const why = whyNot(adapter, scenario);
  if (why !== undefined) return { kind: 'skipped', why };
  const seed = HOST_SEED;
  try {
    const world = worldFor(adapter, { seed });
    const whyHere = whyNotOnHost(world, scenario);
    if (whyHere !== undefined) return { kind: 'skipped', why: whyHere };
    return verdictOn(scenario, seed, await runOnHostIn(world, scenario, { seed }));
  } catch (error) {
    return verdictOn(scenario, seed, failure(error));
  }
}

function verdictOn({ expect }: Scenario, seed: number, found: Result): Verdict {
  const expected = expect as Result;
  return isSame(expected, found) ? { kind: 'agrees' } : { kind: 'differs', seed, expected, found };
}

function whyNot(adapter: Adapter, { needs, expect }: Scenario): string | undefined {
  return lackedBy(adapter, needs) ?? (expect === undefined ? 'has no expectation yet' : undefined);
}

/**
 * A host may always bring something new: a loop that can be run without one knows no deadlock in it.
 * Nor does a host count turns.
 */
function whyNotOnHost(world: World, { needs, expect }: Scenario): string | undefined {
  if (world.runOnHost === undefined) return 'no host can drive it';
  if (world.run === undefined) return undefined;
  if (expect?.outcome.deadlock !== undefined) return 'a host knows no deadlock';
  return needs.includes('turns') ? 'nobody counts the turns of a host' : undefined;
}

/** A library that fails in another way than the scenario may has differed, too. */
function failure(error: unknown): Result {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { trace: [], outcome: { error: text } };
}
