// Asks every CPython of this machine what each scenario does, and writes the answers into the corpus.
// node build/spec/spec/conformance/regenerate.js
//
// The newest gives the expectation. A scenario's profile is the range of versions, up to the newest,
// that agree with it. What versions that are missing here once answered is kept in results/, under
// the hash of the program, and counts as long as the program is the same.

import { isDeepStrictEqual } from 'node:util';
import { hashOf, readJson, readScenarios, writeDraft, writeJson } from './corpus.js';
import { yieldfrom } from '../../lib/conformance/adapters/yieldfrom.js';
import { families } from './families.js';
import { runProgram } from '../../lib/conformance/run-program.js';
import { type Answer, compareVersions, findPythons, Oracle, type Python } from './oracle.js';
import {
  type Former,
  programOf,
  type Result,
  type Scenario,
} from '../../lib/conformance/scenario.js';
import { verbs } from '../../lib/conformance/verb-table.js';
import { needsOf } from '../../lib/conformance/verbs.js';

/** What one CPython answered. */
interface Results {
  readonly version: string;
  /** For each scenario the hash of the program and the hash of the answer. */
  readonly hashes: Readonly<Record<string, string>>;
  /** The answers that are not the expectation, in full. */
  readonly others: Readonly<Record<string, Answer>>;
}

const NEWEST_NEEDED = '3.13';
const minors = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'];

const pythons = findPythons();
if (compareVersions(pythons.at(-1)?.minor ?? '0', NEWEST_NEEDED) < 0) {
  console.error(`the oracle has to be CPython ${NEWEST_NEEDED} or later, for it has the last word`);
  process.exit(1);
}
const problems: string[] = [];
let changed = 0;

for (const draft of families()) if (await writeDraft(draft)) changed += 1;
const folders = ['scenarios', 'deviations'];
const scenarios = folders.flatMap((folder) =>
  readScenarios(folder).map((scenario) => ({ key: `${folder}/${scenario.id}`, scenario })),
);
const byVersion = new Map<string, Map<string, Answer>>();
for (const minor of minors) byVersion.set(minor, await answersOf(minor));
for (const { key, scenario } of scenarios) {
  if (await writeJson(`${key}.json`, complete(key, scenario))) changed += 1;
}
for (const python of pythons) await keepResults(python);
if (await writeJson('MANIFEST.json', manifest())) changed += 1;
console.log(
  `${String(readScenarios().length)} scenarios and ${String(readScenarios('deviations').length)} deviations, ` +
    `CPython ${pythons.map(({ version }) => version).join(', ')}: ${String(changed)} files changed`,
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Asks the CPython of a version, or what is kept of it if it is not here. */
async function answersOf(minor: string): Promise<Map<string, Answer>> {
  const python = pythons.find((one) => one.minor === minor);
  if (python === undefined) return keptAnswers(minor);
  const oracle = new Oracle(python);
  const answers = await Promise.all(
    scenarios.map(async ({ key, scenario }) => {
      const program = programOf(scenario);
      return [key, await oracle.ask(program, needsOf(program))] as const;
    }),
  );
  oracle.close();
  return new Map(answers);
}

function keptAnswers(minor: string): Map<string, Answer> {
  const kept = readJson(`results/cpython-${minor}.json`) as unknown as Results | undefined;
  const answers = new Map<string, Answer>();
  if (kept === undefined) return answers;
  for (const { key, scenario } of scenarios) {
    const [program, answer] = (kept.hashes[key] ?? '').split(' ');
    if (program !== hashOf(programOf(scenario))) continue;
    const full = kept.others[key] ?? scenario.expect;
    if (full !== undefined && hashOf(full) === answer) answers.set(key, full);
    else problems.push(`${key}: what CPython ${minor} answered is not known any more`);
  }
  return answers;
}

async function keepResults({ minor, version }: Python): Promise<void> {
  const hashes: Record<string, string> = {};
  const others: Record<string, Answer> = {};
  for (const { key, scenario } of scenarios) {
    const answer = byVersion.get(minor)?.get(key);
    if (answer === undefined) continue;
    hashes[key] = `${hashOf(programOf(scenario))} ${hashOf(answer)}`;
    if (!isDeepStrictEqual(answer, expectationOf(key)?.result)) others[key] = answer;
  }
  const results: Results = { version, hashes, others };
  if (await writeJson(`results/cpython-${minor}.json`, results)) changed += 1;
}

/** What the versions that could run a scenario gave, oldest first. */
function resultsOf(key: string): { minor: string; result: Result }[] {
  return [...byVersion].flatMap(([minor, answers]) => {
    const answer = answers.get(key);
    return answer !== undefined && 'trace' in answer ? [{ minor, result: answer }] : [];
  });
}

function expectationOf(key: string): { minor: string; result: Result } | undefined {
  return resultsOf(key).at(-1);
}

/** Fills in what the machine knows about a scenario. */
function complete(key: string, scenario: Scenario): Scenario {
  const results = resultsOf(key);
  const expect = expectationOf(key)?.result;
  for (const [minor, answers] of byVersion) {
    const answer = answers.get(key);
    if (answer !== undefined && 'errored' in answer) {
      problems.push(`${key} on ${minor}: ${answer.errored}`);
    }
  }
  if (expect === undefined) {
    problems.push(`${key}: no oracle could run it`);
    return scenario;
  }
  const differing = results
    .map(({ result }) => isDeepStrictEqual(result, expect))
    .lastIndexOf(false);
  const since = results[differing + 1]?.minor ?? NEWEST_NEEDED;
  const { id, rev, area, claim, reason } = scenario;
  const former = formerly(results.slice(0, differing + 1));
  return {
    id,
    rev,
    area,
    claim,
    ...(reason === undefined ? {} : { reason }),
    needs: needsOf(programOf(scenario)),
    profile: `cpython>=${since}`,
    ...programOf(scenario),
    expect,
    ...(key.startsWith('deviations/') ? { here: runProgram(yieldfrom, scenario) } : {}),
    ...(former.length > 0 ? { formerly: former } : {}),
  };
}

/** Joins neighbouring versions that did the same. */
function formerly(results: readonly { minor: string; result: Result }[]): Former[] {
  const runs: { first: string; last: string; result: Result }[] = [];
  for (const { minor, result } of results) {
    const run = runs.at(-1);
    if (run !== undefined && isDeepStrictEqual(run.result, result)) run.last = minor;
    else runs.push({ first: minor, last: minor, result });
  }
  return runs.map(({ first, last, result }) => ({
    profile: first === last ? `cpython==${first}` : `cpython>=${first},<=${last}`,
    ...result,
  }));
}

function manifest(): unknown {
  const entry = (force: string) => (scenario: Scenario) => ({
    id: scenario.id,
    hash: hashOf(scenario),
    area: scenario.area,
    force,
    profile: scenario.profile,
  });
  return {
    version: verbs.version,
    scenarios: readScenarios().map(entry('required')),
    deviations: readScenarios('deviations').map(entry('deviation')),
  };
}
