// `npm run bench:trace`: what the hooks of the event stream cost while nobody listens, against a build
// with the hooks compiled out, and what each detail costs while somebody does. Rounds are interleaved; what
// is printed are medians, with half the distance of the quartiles. It ends with 1 if all rows taken together
// (the geometric mean) are slower by more than 3 %.
//
// Several processes measure each row, since no two of them lay out their code alike; half of them load the
// other build first.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../harness/build.mjs';
import { median, quantile } from '../harness/statistics.mjs';
import { buildWithoutHooks } from './without-hooks.mjs';

const LIMIT = 0.03;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    processes: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '20' },
    quick: { type: 'boolean', default: false },
  },
});
const processes = options.quick ? 2 : Number(options.processes);
const rounds = options.quick ? 4 : Number(options.rounds);

const rows = [
  ['spawn', 'spawn-once'],
  ['resume', 'resume-5'],
  ['sleep-zero', 'sleep-100'],
  ['chain', 'chain-call-10'],
  ['queue', 'queue-one'],
  ['hand-off', 'hand-off'],
  ['gather', 'gather-once'],
  ['cancel', 'cancel'],
];

buildIfStale();
const dist = join(import.meta.dirname, '..', '..', 'dist');
const { folder, count } = buildWithoutHooks();
console.log(`hooks without a listener, against a build without the ${count} hooks:`);
const ratios = [];
for (const [file, wanted] of rows) {
  for (const [row, { title }] of await rowsOf(file, wanted)) {
    const found = [];
    for (let number = 0; number < processes; number += 1) {
      const isFirst = number % 2 === 0;
      const builds = isFirst ? [dist, folder] : [folder, dist];
      const ratio = median(runChild('pair.mjs', file, row, String(rounds), ...builds));
      found.push(isFirst ? ratio : 1 / ratio);
    }
    ratios.push(median(found));
    print(title, found);
  }
}
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
console.log(`  ${'all of them, geometric mean'.padEnd(58)} ${percent(mean - 1)}`);
if (options.only === '') printDetails();
const isFine = mean - 1 <= LIMIT;
console.log(isFine ? 'at most 3 %: yes' : 'at most 3 %: NO');
process.exit(isFine ? 0 : 1);

async function rowsOf(file, wanted) {
  const { default: workload } = await import(`../workloads/${file}.mjs`);
  const all = Object.entries(workload.rows).filter(([name]) => name.includes(options.only));
  return all.filter(([name]) => name === wanted);
}

function printDetails() {
  const runs = Array.from({ length: Math.ceil(processes / 2) }, () =>
    runChild('details.mjs', String(rounds)),
  );
  console.log('what a listener costs, against none:');
  for (const name of Object.keys(runs[0].rounds)) {
    const found = runs.map(({ rounds: all }) =>
      median(all[name].map((ms, round) => ms / all['no listener'][round])),
    );
    const events = runs[0].events[name];
    print(events > 0 ? `${name} (${events} of them)` : name, found);
  }
}

function print(title, found) {
  const spread = (quantile(found, 0.75) - quantile(found, 0.25)) / 2;
  const text = `${percent(median(found) - 1)} ±${(spread * 100).toFixed(1)} %`;
  console.log(`  ${title.padEnd(58)} ${text}`);
}

function percent(share) {
  return `${share >= 0 ? '+' : '−'}${(Math.abs(share) * 100).toFixed(1)} %`.padStart(9);
}

function runChild(name, ...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', join(import.meta.dirname, name), ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}
