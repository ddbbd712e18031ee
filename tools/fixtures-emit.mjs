// `npm run fixtures:emit`: writes every scenario that can be written as a program of its own in four forms,
// runs them, and compares what they print with what the scenario expects. Options: what ids begin with.
//
// Coroutines, callbacks and Python have to agree in all of them. Native promises know another order in a
// few (an await gives up the turn even for what is settled): those are listed in expectations/.

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { root, runOrLeave } from './sources.mjs';

const neededCount = 50;
const python = process.env.PYTHON ?? 'python3';
const forms = {
  coroutine: { extension: 'mjs', program: process.execPath },
  async: { extension: 'mjs', program: process.execPath },
  callbacks: { extension: 'mjs', program: process.execPath },
  python: { extension: 'py', program: python },
};

runOrLeave('tools/ensure-dist.mjs');
const { emitScenario, loadCorpus } = await import('yieldfrom/conformance');
const known = JSON.parse(
  readFileSync(join(root, 'spec/conformance/expectations/async-await.json'), 'utf8'),
).failures;

const wanted = process.argv.slice(2);
const { scenarios } = await loadCorpus();
const writable = scenarios.filter(
  (scenario) =>
    emitScenario(scenario, 'coroutine') !== undefined &&
    (wanted.length === 0 || wanted.some((start) => scenario.id.startsWith(start))),
);
const jobs = writable
  .flatMap((scenario) => Object.keys(forms).map((form) => ({ scenario, form })))
  .filter(({ scenario, form }) => !(form === 'async' && known[scenario.id]));
const counts = Object.fromEntries(Object.keys(forms).map((form) => [form, 0]));
const problems = [];
const queue = jobs.values();
await Promise.all(Array.from({ length: availableParallelism() }, work));

for (const problem of problems) console.error(problem);
for (const [form, count] of Object.entries(counts)) console.log(`${form}: ${count} agree`);
const isEnough = wanted.length > 0 || Object.values(counts).every((count) => count >= neededCount);
console.log(`${writable.length} scenarios, ${problems.length} programs differ`);
process.exit(problems.length === 0 && isEnough ? 0 : 1);

async function work() {
  for (const { scenario, form } of queue) {
    const { extension, program } = forms[form];
    const file = join(root, 'build/emitted', form, `${scenario.id}.${extension}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, emitScenario(scenario, form));
    const said = await run(program, file);
    const { trace, outcome } = scenario.expect;
    if (isDeepStrictEqual(said, { trace, outcome })) counts[form] += 1;
    else
      problems.push(
        `${file}\n  - ${JSON.stringify({ trace, outcome })}\n  + ${JSON.stringify(said)}`,
      );
  }
}

function run(program, file) {
  return new Promise((resolve) => {
    execFile(program, [file], { timeout: 60_000 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout.trim().split('\n').at(-1)));
      } catch {
        resolve({ error: error?.message ?? '', stderr });
      }
    });
  });
}
