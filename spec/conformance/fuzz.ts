// Differential fuzzing: random programs, run here and on CPython, and compared turn by turn.
// node build/spec/spec/conformance/fuzz.js --count 20000 --seed 1
//
// A program on which the two sides differ is made small and becomes a scenario below found/: give it a
// name and a claim, let `npm run conformance:oracle` write its expectation, and mend the library.

import { parseArgs } from 'node:util';
import { yieldfrom } from '../../lib/conformance/adapters/yieldfrom.js';
import { difference, isSame } from '../../lib/conformance/compare.js';
import { writeDraft } from './corpus.js';
import { generate } from './fuzz/generator.js';
import { shrink } from './fuzz/shrink.js';
import { Statistics } from './fuzz/statistics.js';
import { runProgram } from '../../lib/conformance/run-program.js';
import { findPythons, Oracle } from './oracle.js';
import type { Program, Result } from '../../lib/conformance/scenario.js';
import { needsOf } from '../../lib/conformance/verbs.js';

/** Programs that are under way in the oracle at a time. */
const WINDOW = 32;
const FAILURES_MAX = 10;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const python = findPythons().at(-1);
if (python === undefined || python.minor.localeCompare('3.13', 'en', { numeric: true }) < 0) {
  console.error('fuzz needs a CPython 3.13 or later: set CONFORMANCE_PYTHON to its path');
  process.exit(1);
}
const oracle = new Oracle(python);
const statistics = new Statistics();
const startedAt = Date.now();
const first = Number(values.seed);
const end = first + (values.only === undefined ? Number(values.count) : 1);
let next = values.only === undefined ? first : Number(values.only);
const last = values.only === undefined ? end : next + 1;
const failures: { seed: number; program: Program }[] = [];

await Promise.all(Array.from({ length: WINDOW }, () => work()));
for (const { seed, program } of failures) {
  const [answer, here] = await both(program, seed);
  if (!('trace' in (answer as object))) {
    console.log(`\nseed ${String(seed)}: ${JSON.stringify(answer)}\n${JSON.stringify(program)}`);
    console.log(JSON.stringify(here));
    continue;
  }
  const small = await shrink(program, (candidate) => diverges(candidate, seed));
  const [expected, found] = await both(small, seed);
  const id = `found/seed-${String(seed)}`;
  const claim = `A program that the fuzzer found with seed ${String(seed)}.`;
  await writeDraft({ id, area: 'found', claim, ...small });
  console.log(
    `\nseed ${String(seed)} diverges, see scenarios/${id}.json:\n${JSON.stringify(small)}`,
  );
  console.log(difference(expected as Result, found));
}
oracle.close();
console.log(statistics.report(python, (Date.now() - startedAt) / 1000));
console.log(`\n${String(failures.length)} divergences`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function work(): Promise<void> {
  while (next < last && failures.length < FAILURES_MAX) {
    const seed = next++;
    const program = generate(seed, yieldfrom.features);
    const answer = oracle.ask(program, needsOf(program), true);
    const found = runHere(program, seed, (what, name) => {
      statistics.observe(what, name);
    });
    const expected = await answer;
    statistics.add(found);
    if ('skipped' in expected) {
      statistics.skip();
      continue;
    }
    if (!agrees(program, expected as Result, found)) failures.push({ seed, program });
  }
}

async function both(program: Program, seed: number): Promise<[unknown, Result]> {
  const answer = oracle.ask(program, needsOf(program), true);
  return [await answer, runHere(program, seed)];
}

async function diverges(program: Program, seed: number): Promise<boolean> {
  const [expected, found] = await both(program, seed);
  // A program that one side cannot run at all is wrong, unless that is the divergence.
  if (!('trace' in (expected as object))) return false;
  return !agrees(program, expected as Result, found);
}

function agrees(program: Program, expected: Result, found: Result): boolean {
  if (!('trace' in expected)) return false;
  if (!needsOf(program).includes('shield')) return isSame(expected, found);
  return isSame(withoutShieldReports(expected), withoutShieldReports(found));
}

/** Shields of 3.14, as here, spend a turn on the error of an abandoned future, those of 3.13 do not. */
function withoutShieldReports({ unretrieved: _unseen, trace, ...rest }: Result): Result {
  return { ...rest, trace: trace.map(([time, value]) => [time, value]) };
}

function runHere(
  program: Program,
  seed: number,
  observe: (what: 'verb' | 'error', name: string) => void = () => {},
): Result {
  try {
    return runProgram(yieldfrom, program, { seed, turns: true, observe });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { trace: [], outcome: { error: `!${text}` } };
  }
}
