// One (workload, row, system) in a process of its own: warms up, measures, prints one line of JSON.
// `node --cpu-prof bench/harness/measure.mjs sleep-zero sleep-1 yieldfrom 3000` is a profile.

import { quantile } from './statistics.mjs';
import { makerOf, systems } from './systems.mjs';
import { processTime, wallTime, Watch } from './watch.mjs';

/** Milliseconds of one batch; long enough that its garbage is collected within it. */
const BATCH_MS = 20;

const [, , file, rowName, system, budgetMs = '300'] = process.argv;
const { default: workload } = await import(`../workloads/${file}.mjs`);
const row = workload.rows[rowName];
const run = await makerOf(workload, system)(await systems[system](), row);
const value = row.unit === 'bytes' ? await run() : await nanosecondsOfOne(Number(budgetMs));
console.log(JSON.stringify({ value }));
process.exit(0);

async function nanosecondsOfOne(budget) {
  const clock = row.clock === 'process' ? processTime : wallTime;
  const size = await sizeOfBatch(clock, budget / 2);
  const results = [];
  for (let spent = 0; results.length < 3 || spent < budget;) {
    const { elapsed, operations } = await batch(clock, size);
    results.push((elapsed / operations) * 1e6);
    spent += elapsed;
  }
  // What else the machine does makes a batch slower, never faster.
  return quantile(results, 0.1);
}

/** Runs ever larger batches until the code is warm; gives the size that lasts BATCH_MS. */
async function sizeOfBatch(clock, warmUpMs) {
  let size = 1;
  for (let spent = 0; ;) {
    const { elapsed } = await batch(clock, size);
    spent += elapsed;
    if (elapsed < BATCH_MS / 2) size *= 2;
    else if (spent >= warmUpMs) return Math.max(1, Math.round((size * BATCH_MS) / elapsed));
  }
}

/** A workload counts its operations by what they give, so that none can be optimised away. */
async function batch(clock, size) {
  const watch = new Watch(clock);
  watch.start();
  const operations = await run(size, watch);
  return { elapsed: watch.stop(), operations };
}
