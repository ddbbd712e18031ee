// `yieldfrom conformance`: has somebody's scheduler run the scenarios of asyncio, or runs them for others.

import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Adapter, RunnerAbout, Scenario } from '../conformance/index.js';
import {
  checkRunner,
  type Known,
  type Outcome,
  summaryOf,
  surprisesIn,
} from './conformance/check-runner.js';
import { exportCorpus, pythonOracle } from './conformance/kit.js';
import { RunnerProcess } from './conformance/runner-process.js';

interface Flags {
  readonly serve?: string;
  readonly python?: string | true;
  readonly export?: string;
  readonly only?: readonly string[];
  readonly as?: string;
  readonly known?: string;
  readonly results?: string;
  readonly patience: number;
}

export function command(): Command {
  return new Command('conformance')
    .description('Has a scheduler run the scenarios of asyncio, and compares what it does.')
    .usage('[options] -- <command that starts a runner>')
    .argument('[command...]', 'a runner: JSON lines on standard input and output')
    .passThroughOptions()
    .option('--python [program]', "check CPython's asyncio, with the oracle that comes along")
    .option('--only <id...>', 'scenarios whose ids begin so')
    .option('--as <version>', 'compare with what this version of CPython does: 3.11, say')
    .option('--known <file>', 'failures that are known, with reasons, as JSON')
    .option('--results <file>', 'write how each scenario came out, as JSON')
    .option('--patience <ms>', 'how long a scenario may take', positive, 10_000)
    .option('--export <folder>', 'write the corpus to a folder, for other languages')
    .addOption(new Option('--serve [adapter]', 'be a runner').choices(['yieldfrom', 'async-await']))
    .action(act);
}

async function act(words: readonly string[], flags: Flags, self: Command): Promise<void> {
  const { asyncAwait, loadCorpus, yieldfrom } = await import('../conformance/index.js');
  if (flags.serve !== undefined) {
    return serve(flags.serve === 'async-await' ? asyncAwait : yieldfrom);
  }
  const corpus = await loadCorpus();
  if (flags.export !== undefined) {
    const count = exportCorpus(corpus, flags.export);
    console.log(`${String(count)} scenarios, and how to run them, are in ${flags.export}`);
    return;
  }
  const [program, ...args] = flags.python === undefined ? words : pythonCommand(flags.python);
  if (program === undefined) {
    return self.error('error: there is no runner to check: give its command after --, or --python');
  }
  const wanted = corpus.scenarios.filter(
    ({ id }) => flags.only?.some((start) => id.startsWith(start)) ?? true,
  );
  const only = flags.only?.join(' or ') ?? '';
  if (wanted.length === 0)
    self.error(`error: --only ${only}: no scenario has an id that begins so`);
  const known = flags.known === undefined ? undefined : knownIn(flags.known, self);
  if (flags.as !== undefined) checkVersion(flags.as, corpus.scenarios, self);
  const runner = new RunnerProcess([program, ...args], flags.patience);
  const about = await runner.about().catch((error: Error) => self.error(`error: ${error.message}`));
  await check(runner, about, wanted, { ...flags, known });
}

/** Answers requests until it is told to stop, or nothing more comes. */
async function serve(adapter: Adapter): Promise<void> {
  const { createResponder } = await import('../conformance/index.js');
  const answer = createResponder(adapter);
  for await (const line of createInterface({ input: process.stdin })) {
    const text = await answer(line);
    if (text === undefined) return;
    process.stdout.write(`${text}\n`);
  }
}

async function check(
  runner: RunnerProcess,
  { implementation, version, missing }: RunnerAbout,
  scenarios: readonly Scenario[],
  { known, ...flags }: Omit<Flags, 'known'> & { readonly known: Known | undefined },
): Promise<void> {
  const as = flags.as ?? (implementation === 'cpython' ? version : undefined);
  const lacks = missing.length > 0 ? `, lacks ${missing.join(', ')}` : '';
  console.log(`${implementation} ${version}${lacks}`);
  const outcomes = await checkRunner(runner, scenarios, {
    ...(as === undefined ? {} : { as }),
    ...(known === undefined ? {} : { known }),
  });
  runner.stop();
  for (const outcome of surprisesIn(outcomes)) console.error(surpriseOf(outcome, known));
  console.log(summaryOf(outcomes));
  if (flags.results !== undefined) {
    const results = outcomes.map(({ id, kind }) => [id, kind]);
    const text = JSON.stringify(
      { implementation, version, results: Object.fromEntries(results) as object },
      null,
      2,
    );
    writeFileSync(flags.results, `${text}\n`);
  }
  if (surprisesIn(outcomes).length > 0) process.exitCode = 1;
}

function surpriseOf({ id, kind, text }: Outcome, known: Known | undefined): string {
  const reason = known?.reasons[known.failures[id] ?? ''] ?? '';
  if (kind === 'agrees') return `\n${id} agrees, and was not expected to: ${reason}`;
  return `\n${id} ${kind}\n  ${text}`;
}

function pythonCommand(program: string | true): string[] {
  return [program === true ? 'python3' : program, pythonOracle];
}

/** Refuses a version of CPython that the scenarios say nothing of. */
function checkVersion(version: string, scenarios: readonly Scenario[], self: Command): void {
  const profiles = scenarios.flatMap(({ profile, formerly = [] }) => [
    profile,
    ...formerly.map((former) => former.profile),
  ]);
  const minors = profiles.flatMap((profile) => profile.match(/3\.\d+/g) ?? []);
  const isKnown = minors.some((minor) => version === minor || version.startsWith(`${minor}.`));
  if (isKnown) return;
  const told = [...new Set(minors)].sort((a, b) => minorOf(a) - minorOf(b)).join(', ');
  self.error(`error: --as ${version}: the scenarios say what CPython ${told} do`);
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

function knownIn(file: string, self: Command): Known {
  try {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Partial<Known>;
    const { implementation = '', reasons = {}, failures = {} } = known;
    return { implementation, reasons, failures };
  } catch (error) {
    return self.error(`error: --known ${file}: ${(error as Error).message}`);
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}
