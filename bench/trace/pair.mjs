// One row on two builds, in one process: node pair.mjs <file> <row> <rounds> <build> <other build>. Prints the
// cost of the first relative to the second, round by round.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makerOf } from '../harness/systems.mjs';
import { wallTime, Watch } from '../harness/watch.mjs';
import { inTurns } from './rounds.mjs';

const [, , file, rowName, rounds, ...folders] = process.argv;
const { default: workload } = await import(`../workloads/${file}.mjs`);
const row = workload.rows[rowName];
const runners = {};
for (const folder of folders) {
  const library = await import(pathToFileURL(join(folder, 'index.js')).href);
  const run = await makerOf(workload, 'yieldfrom')(library, row);
  const watch = new Watch(wallTime);
  runners[folder] = (size) => run(size, watch);
}
const found = await inTurns(runners, Number(rounds));
const [one, other] = folders.map((folder) => found[folder]);
console.log(JSON.stringify(one.map((ms, round) => ms / other[round])));
process.exit(0);
