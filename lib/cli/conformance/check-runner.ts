// Asks a runner for each scenario, and compares.

import {
  difference,
  expectationFor,
  isSame,
  type RunnerAbout,
  type RunnerAnswer,
  type Scenario,
} from '../../conformance/index.js';

/** Whoever answers. */
export interface Runner {
  about(): Promise<RunnerAbout>;
  run(scenario: Scenario): Promise<RunnerAnswer>;
}

/** Failures that are known, each with its reason. */
export interface Known {
  readonly implementation: string;
  /** Texts, by a short name. */
  readonly reasons: Readonly<Record<string, string>>;
  /** The short name of the reason, by scenario. */
  readonly failures: Readonly<Record<string, string>>;
}

/** How one scenario came out. */
export interface Outcome {
  readonly id: string;
  readonly kind: 'agrees' | 'differs' | 'skipped' | 'errored';
  /** What was different, or why it was not run. */
  readonly text: string;
  /** Whether it was known that it fails. */
  readonly isKnown: boolean;
}

/** What to compare with. */
export interface CheckOptions {
  /** The version of CPython whose behaviour is wanted; the newest if not given. */
  readonly as?: string;
  readonly known?: Known;
}

/** Has a runner run scenarios. */
export async function checkRunner(
  runner: Runner,
  scenarios: readonly Scenario[],
  { as, known }: CheckOptions = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    const isKnown = known?.failures[scenario.id] !== undefined;
    outcomes.push({ ...(await check(runner, scenario, as)), isKnown });
  }
  return outcomes;
}

async function check(
  runner: Runner,
  scenario: Scenario,
  as: string | undefined,
): Promise<Omit<Outcome, 'isKnown'>> {
  const { id, claim } = scenario;
  const expected = as === undefined ? scenario.expect : expectationFor(scenario, as);
  if (expected === undefined) {
    return { id, kind: 'skipped', text: `CPython ${String(as)} cannot run it` };
  }
  const answer = await runner.run(scenario);
  if ('skipped' in answer) return { id, kind: 'skipped', text: answer.skipped };
  if ('errored' in answer) return { id, kind: 'errored', text: answer.errored };
  return isSame(expected, answer)
    ? { id, kind: 'agrees', text: '' }
    : { id, kind: 'differs', text: `${claim}\n${difference(expected, answer)}` };
}

/** Failures that nobody expected, and expected ones that did not come. */
export function surprisesIn(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ kind, isKnown }) =>
    isKnown ? kind === 'agrees' : kind === 'differs' || kind === 'errored',
  );
}

/** One line that says how it went. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const count = (...kinds: readonly Outcome['kind'][]): string =>
    String(outcomes.filter(({ kind }) => kinds.includes(kind)).length);
  const known = outcomes.filter(({ kind, isKnown }) => isKnown && kind !== 'agrees').length;
  const knownText = known > 0 ? `, ${String(known)} of them as known` : '';
  const areas = new Set(outcomes.map(({ id }) => id.split('/')[0])).size;
  return (
    `${String(outcomes.length)} scenarios in ${String(areas)} areas: ${count('agrees')} agree, ` +
    `${count('differs', 'errored')} do not${knownText}, ${count('skipped')} skipped`
  );
}
