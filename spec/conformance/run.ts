// Replays the corpus on this library. node build/spec/spec/conformance/run.js [--bail] [id…]

import { yieldfrom } from '../../lib/conformance/adapters/yieldfrom.js';
import { difference } from '../../lib/conformance/compare.js';
import { readScenarios } from './corpus.js';
import {
  checkScenario,
  checkScenarioOnHost,
  type Verdict,
} from '../../lib/conformance/check-scenario.js';
import type { Scenario } from '../../lib/conformance/scenario.js';

const wanted = process.argv.slice(2).filter((word) => word !== '--bail');
const bails = process.argv.includes('--bail');
const scenarios = readScenarios().filter(
  ({ id }) => wanted.length === 0 || wanted.some((name) => id.startsWith(name)),
);
const failures: string[] = [];
const agreed = new Set<string>();
const agreedOnHost = new Set<string>();

for (const scenario of scenarios) {
  if (bails && failures.length > 0) break;
  note(scenario, checkScenario(yieldfrom, scenario), agreed);
}
for (const scenario of scenarios) {
  if (bails && failures.length > 0) break;
  note(scenario, await checkScenarioOnHost(yieldfrom, scenario), agreedOnHost);
}
for (const failure of failures) console.error(`\n${failure}`);
const areas = new Set(scenarios.map(({ area }) => area));
console.log(
  `${String(scenarios.length)} scenarios in ${String(areas.size)} areas: ` +
    `${String(agreed.size)} agree with CPython, ${String(failures.length)} do not; ` +
    `${String(agreedOnHost.size)} were run by a host, too`,
);
process.exitCode = failures.length > 0 ? 1 : 0;

function note({ id, claim }: Scenario, verdict: Verdict, agreeing: Set<string>): void {
  if (verdict.kind === 'agrees') agreeing.add(id);
  if (verdict.kind !== 'differs') return;
  const { seed, expected, found } = verdict;
  failures.push(`${id} (seed ${String(seed)})\n  ${claim}\n${difference(expected, found)}`);
}
