// Replays the corpus on this library. node build/spec/spec/conformance/run.js [id…]

import { yieldfrom } from './adapters/yieldfrom.js';
import { difference } from './compare.js';
import { readScenarios } from './corpus.js';
import { replay } from './replay.js';

const wanted = process.argv.slice(2);
const scenarios = readScenarios().filter(
  ({ id }) => wanted.length === 0 || wanted.some((name) => id.startsWith(name)),
);
const failures: string[] = [];
let skipped = 0;
for (const scenario of scenarios) {
  const verdict = replay(yieldfrom, scenario);
  if (verdict.kind === 'skipped') {
    skipped += 1;
    console.log(`skipped ${scenario.id}: ${verdict.why}`);
  }
  if (verdict.kind !== 'differs') continue;
  const ways = `seed ${String(verdict.seed)}`;
  const text = difference(verdict.expected, verdict.found);
  failures.push(`${scenario.id} (${ways})\n  ${scenario.claim}\n${text}`);
}
for (const failure of failures) console.error(`\n${failure}`);
const areas = new Set(scenarios.map(({ area }) => area));
console.log(
  `${String(scenarios.length)} scenarios in ${String(areas.size)} areas: ` +
    `${String(scenarios.length - failures.length - skipped)} agree with CPython, ` +
    `${String(failures.length)} do not, ${String(skipped)} skipped`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
