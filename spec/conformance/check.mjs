// Has a runner run the scenarios beside this file, and compares: plain Node, nothing else.
//
//   node check.mjs [--only <start of ids>] [-- <command that starts a runner>]
//
// Without a command: examples/co-runner.mjs. It ends with 1 if something differs, or nothing agrees.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const here = import.meta.dirname;
const words = process.argv.slice(2);
const at = words.indexOf('--');
const options = at === -1 ? words : words.slice(0, at);
const command =
  at === -1 ? [process.execPath, join(here, 'examples', 'co-runner.mjs')] : words.slice(at + 1);
const only = options[0] === '--only' ? options[1] : '';

const folder = join(here, 'scenarios');
const scenarios = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.json'))
  .toSorted((a, b) => (a < b ? -1 : 1))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  .filter(({ id }) => id.startsWith(only));

const runner = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: runner.stdout })[Symbol.asyncIterator]();
const ask = async (request) => {
  runner.stdin.write(`${JSON.stringify(request)}\n`);
  const { done, value } = await lines.next();
  if (done) throw new Error('the runner has ended');
  return JSON.parse(value);
};

const { implementation, version } = await ask({ cmd: 'start' });
const counts = { agree: 0, differ: 0, skipped: 0 };
for (const [seq, scenario] of scenarios.entries()) {
  const { id, needs, given, before, main, eager, shutdown } = scenario;
  const expected = expectationFor(scenario);
  if (expected === undefined) {
    counts.skipped += 1;
    continue;
  }
  const program = { given, before, main, eager, shutdown };
  const answer = await ask({ cmd: 'run', seq, needs, scenario: program });
  if (answer.skipped !== undefined) counts.skipped += 1;
  else if (isSame(expected, answer)) counts.agree += 1;
  else {
    counts.differ += 1;
    console.log(`${id} differs\n  - ${textOf(expected)}\n  + ${textOf(answer)}`);
  }
}
runner.stdin.end('{"cmd":"stop"}\n');
console.log(
  `${implementation} ${version} under node ${process.versions.node}: ${scenarios.length} scenarios, ` +
    `${counts.agree} agree, ${counts.differ} differ, ${counts.skipped} skipped`,
);
process.exitCode = counts.differ > 0 || counts.agree === 0 ? 1 : 0;

/** What to expect: of a CPython what its version does, of others what the newest does. */
function expectationFor({ profile, expect, formerly = [] }) {
  if (implementation !== 'cpython') return expect;
  return [{ ...expect, profile }, ...formerly].find((one) => isWithin(one.profile));
}

function isWithin(profile) {
  const minor = Number(version.split('.')[1]);
  return profile
    .replace('cpython', '')
    .split(',')
    .every((part) => {
      const [, relation, bound] = /^(>=|<=|==)3\.(\d+)$/.exec(part);
      if (relation === '>=') return minor >= Number(bound);
      return relation === '<=' ? minor <= Number(bound) : minor === Number(bound);
    });
}

function isSame(left, right) {
  return textOf(left) === textOf(right);
}

function textOf({ trace, outcome, left, unretrieved }) {
  return JSON.stringify({ trace, outcome, left, unretrieved });
}
