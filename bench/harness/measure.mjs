// One (workload, row, system) in a process of its own: warms up, measures, prints one line of JSON.
// `node --cpu-prof bench/harness/measure.mjs sleep-zero sleep-1 yieldfrom 3000` is a profile.

import { quantile } from './statistics.mjs';
import { makerOf, systems } from './systems.mjs';
import { cpuTime, wallTime, Watch } from './watch.mjs';

/** Milliseconds of one batch; long enough that its garbage is collected within it. */
const BATCH_MS = 20;

const [, , file, rowName, system, budgetMs = '300'] = process.argv;
const { default: workload } = await import(`../workloads/${file}.mjs`);
const row = workload.rows[rowName];
const run = makerOf(workload, system)(await systems[system](), row);
const value = row.unit === 'bytes' ? await run() : await nanosecondsOfOne(Number(budgetMs));
console.log(JSON.stringify({ value }));
process.exit(0);

async function nanosecondsOfOne(budget) {
  const size = await sizeOfBatch(budget / 2);
  const results = [];
  let spent = 0;
  while (spent < budget || results.length < 3) {
    const { elapsed, operations } = await batch(size);
    results.push((elapsed / operations) * 1e6);
    spent += elapsed;
  }
  // Batches that another process interrupted are slower, never faster.
  return quantile(results, 0.25);
}

/** Runs ever larger batches until the code is warm; gives the size that lasts BATCH_MS. */
async function sizeOfBatch(warmUpMs) {
  let size = 1;
  for (let spent = 0; ;) {
    const { elapsed } = await batch(size);
    spent += elapsed;
    if (elapsed < BATCH_MS / 2) size *= 2;
    else if (spent >= warmUpMs) return Math.max(1, Math.round((size * BATCH_MS) / elapsed));
  }
}

/** A workload counts its operations by what they give, so that none can be optimised away. */
async function batch(size) {
  const watch = new Watch(row.clock === 'cpu' ? cpuTime : wallTime);
  watch.start();
  const operations = await run(size, watch);
  return { elapsed: watch.stop(), operations };
}
