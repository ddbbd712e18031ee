// `npm run mutation`: puts small faults into the sources of lib/core and lib/std, one at a time, and sees
// whether a spec notices. Takes hours, so it belongs to nobody's every day:
//   npm run mutation -- --room std/sync     one room (several: --room std/sync,std/queue)
//   npm run mutation -- --file lock.ts      only files whose path contains this; keeps no result
//   npm run mutation -- --incremental       tries again only what may have changed since the last time
//   npm run mutation -- --page              only writes docs/mutation.md from what is kept
//   npm run mutation -- --concurrency 2     how many processes try mutants (1)
// What a room gave is kept in results.json, the reasons of survivors in survivors.json, both in this folder.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runOrLeave } from '../sources.mjs';
import { configOf } from './config.mjs';
import { pageOf, writeFormatted } from './page.mjs';
import { readReport } from './report.mjs';
import { rooms } from './rooms.mjs';
import { unexplained } from './survivors.mjs';

const passMark = 90;
const here = join(root, 'tools/mutation');
const scratch = join(root, 'build/mutation');
const kept = join(here, 'results.json');

const { values: options } = parseArgs({
  options: {
    room: { type: 'string' },
    file: { type: 'string' },
    incremental: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '1' },
  },
});

const wanted = options.room?.split(',') ?? Object.keys(rooms);
const unknown = wanted.filter((name) => !(name in rooms));
if (unknown.length > 0) {
  console.error(`no such room: ${unknown.join(', ')}; there are ${Object.keys(rooms).join(', ')}`);
  process.exit(2);
}

const results = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
if (options.page) {
  await writePage();
  process.exit(0);
}

if (!existsSync(join(here, 'node_modules'))) installStryker();
if (!existsSync(join(root, 'node_modules/typescript'))) {
  console.error('run `npm ci` first');
  process.exit(2);
}

const ofThisRun = [];
for (const name of wanted) ofThisRun.push([name, await tryRoom(name)]);
console.log(`\n${tableOf(ofThisRun)}`);
const open = ofThisRun.flatMap(([, result]) => unexplained(result.survivors));
for (const { file, line, mutator, original, replacement } of open) {
  console.log(`${file}:${line} ${mutator}\n  - ${original}\n  + ${replacement}`);
}
console.log(`\n${open.length} survivors without a reason`);
const short = ofThisRun.filter(([, { score }]) => score < passMark).map(([name]) => name);
if (short.length > 0) console.error(`under ${passMark} %: ${short.join(', ')}`);
process.exit(short.length > 0 ? 1 : 0);

function installStryker() {
  console.log('installing Stryker into tools/mutation, once');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

async function tryRoom(name) {
  const { file, incremental } = options;
  const concurrency = Number(options.concurrency);
  const config = configOf(name, rooms[name], { file, incremental, concurrency, scratch });
  mkdirSync(scratch, { recursive: true });
  const path = join(scratch, 'config.json');
  writeFileSync(path, JSON.stringify(config, null, 2));
  rmSync(config.jsonReporter.fileName, { force: true });
  console.log(`\n${name}`);
  runOrLeave('tools/mutation/start-stryker.mjs', 'run', relative(root, path));
  const result = readReport(config.jsonReporter.fileName);
  if (file === undefined) {
    results[name] = result;
    await writeFormatted(kept, JSON.stringify(inOrder(results)));
    await writePage();
  }
  console.log(tableOf([[name, result]]));
  return result;
}

function inOrder(unordered) {
  return Object.fromEntries(
    Object.keys(rooms).flatMap((name) => (unordered[name] ? [[name, unordered[name]]] : [])),
  );
}

async function writePage() {
  await writeFormatted(join(root, 'docs/mutation.md'), pageOf(inOrder(results)));
}

function tableOf(rows) {
  const head = ['room', 'mutants', 'killed', 'timeout', 'survived', 'no coverage', 'score'];
  const lines = rows.map(([name, result]) => [
    name,
    ...[result.mutants, result.killed, result.timeout, result.survived, result.noCoverage],
    `${result.score.toFixed(1)} %`,
  ]);
  return [head, ...lines]
    .map(([first, ...cells]) =>
      [first.padEnd(16), ...cells.map((cell) => String(cell).padStart(12))].join(''),
    )
    .join('\n');
}
