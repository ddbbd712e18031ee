// Replays the corpus on this library, in every way that it has, and has the samples and every CPython of
// this machine run it, too. node build/spec/spec/conformance/run.js [--bail] [id…]
//
// With --bail: this library alone, up to the first scenario that differs.

import { join } from 'node:path';
import {
  checkRunner,
  type Known,
  type Runner,
  summaryOf,
  surprisesIn,
} from '../../lib/cli/conformance/check-runner.js';
import { RunnerProcess } from '../../lib/cli/conformance/runner-process.js';
import {
  asyncAwait,
  checkScenario,
  checkScenarioOnHost,
  createResponder,
  difference,
  type RunnerAbout,
  type Result,
  type RunnerAnswer,
  type Scenario,
  type Verdict,
  yieldfrom,
} from '../../lib/conformance/index.js';
import { readJson, readScenarios } from './corpus.js';
import { findPythons } from './oracle.js';
import { corpusRoot } from './places.js';

const PATIENCE_MS = 60_000;

const wanted = process.argv.slice(2).filter((word) => word !== '--bail');
const bails = process.argv.includes('--bail');
const isWanted = ({ id }: Scenario): boolean =>
  wanted.length === 0 || wanted.some((name) => id.startsWith(name));
const scenarios = readScenarios().filter(isWanted);
const deviations = readScenarios('deviations').filter(isWanted);
const noHostTells = new Set(['a host knows no deadlock', 'nobody counts the turns of a host']);
const failures: string[] = [];
if (scenarios.length + deviations.length === 0) failures.push('no scenario has such an id');
const agreed = new Set<string>();
const agreedOnHost = new Set<string>();
const differAsWritten = new Set<string>();

for (const scenario of scenarios) {
  if (bails && failures.length > 0) break;
  note(scenario, checkScenario(yieldfrom, scenario), agreed);
}
for (const scenario of scenarios) {
  if (bails && failures.length > 0) break;
  note(scenario, await checkScenarioOnHost(yieldfrom, scenario), agreedOnHost);
}
for (const scenario of deviations) {
  if (bails && failures.length > 0) break;
  const expect = scenario.here as Result;
  note(scenario, checkScenario(yieldfrom, { ...scenario, expect }), differAsWritten);
}
const areas = new Set(scenarios.map(({ area }) => area));
console.log(
  `yieldfrom: ${String(scenarios.length)} scenarios in ${String(areas.size)} areas: ` +
    `${String(agreed.size)} agree with CPython, ${String(failures.length)} do not; ` +
    `${String(agreedOnHost.size)} were run by a host, too; ` +
    `${String(deviations.length)} more are deviations: ${String(differAsWritten.size)} differ as they say`,
);
if (!bails) await runOthers();
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** This library has everything: what is skipped has failed, but for what no host can tell. */
function note({ id, claim }: Scenario, verdict: Verdict, agreeing: Set<string>): void {
  if (verdict.kind === 'agrees') agreeing.add(id);
  if (verdict.kind === 'skipped' && !(agreeing === agreedOnHost && noHostTells.has(verdict.why))) {
    failures.push(`${id} was skipped: ${verdict.why}`);
  }
  if (verdict.kind !== 'differs') return;
  const { seed, expected, found } = verdict;
  failures.push(`${id} (seed ${String(seed)})\n  ${claim}\n${difference(expected, found)}`);
}

async function runOthers(): Promise<void> {
  for (const { id, reason = '' } of deviations) {
    console.log(`  on purpose otherwise: ${id}: ${reason}`);
  }
  const known = readJson('expectations/async-await.json') as unknown as Known;
  await runOther('async-await', runnerOf(asyncAwait), { known });
  const example = join(corpusRoot, 'examples', 'co-runner.mjs');
  await runOther('co-runner', new RunnerProcess([process.execPath, example], PATIENCE_MS));
  for (const { path, version } of findPythons()) {
    const oracle = [path, join(corpusRoot, 'oracle', 'python')] as const;
    await runOther(`cpython ${version}`, new RunnerProcess(oracle, PATIENCE_MS), { as: version });
  }
}

async function runOther(
  name: string,
  runner: Runner & { stop?: () => void },
  options: { as?: string; known?: Known } = {},
): Promise<void> {
  const outcomes = await checkRunner(runner, scenarios, options);
  runner.stop?.();
  console.log(`${name}: ${summaryOf(outcomes)}`);
  for (const { id, kind, text } of surprisesIn(outcomes)) {
    failures.push(`${name}: ${id} ${kind}${kind === 'agrees' ? ', unexpectedly' : ''}\n  ${text}`);
  }
}

/** An adapter as a runner, in this process. */
function runnerOf(adapter: typeof asyncAwait): Runner {
  const answer = createResponder(adapter);
  const ask = async (request: unknown): Promise<unknown> =>
    JSON.parse((await answer(JSON.stringify(request))) ?? '{}');
  return {
    about: async () => (await ask({ cmd: 'start' })) as RunnerAbout,
    run: async (scenario) => {
      const request = { cmd: 'run', seq: 0, needs: scenario.needs, scenario };
      const { seq: _seq, ...result } = (await ask(request)) as RunnerAnswer & { seq: number };
      return result;
    },
  };
}
