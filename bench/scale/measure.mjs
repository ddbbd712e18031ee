// One (row, size) in a process of its own: warms up, measures, prints one line of JSON.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quantile } from '../harness/statistics.mjs';
import { processTime, Watch } from '../harness/watch.mjs';
import { rows } from './rows.mjs';

/** Operations that are run before it counts, and that a batch has at least. */
const OPERATIONS_MIN = 50_000;
const WARM_UP_SIZE = 10_000;
const BATCHES = 3;
/** Of this size one batch is enough: nothing that happens once in a while is missed. */
const SIZE_OF_ONE_BATCH = 1_000_000;

const [, , name, sizeText, system] = process.argv;
const dist = join(import.meta.dirname, '..', '..', 'dist');
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const value = name === 'memory' ? await bytesOfSleepers() : await nanosecondsOfOne();
console.log(JSON.stringify({ value }));
process.exit(0);

async function nanosecondsOfOne() {
  const size = Number(sizeText);
  const run = system === 'native' ? rows[name].native : await onVirtualClock(rows[name].ours);
  await batch(run, Math.min(size, WARM_UP_SIZE));
  const batches = size < SIZE_OF_ONE_BATCH ? BATCHES : 1;
  const results = [];
  for (let i = 0; i < batches; i += 1) results.push(await batch(run, size));
  // What else the machine does makes a batch slower, never faster.
  return quantile(results, 0);
}

/** Gives the nanoseconds of one operation, of as many rounds as make it worth measuring. */
async function batch(run, size) {
  globalThis.gc();
  const rounds = Math.max(1, Math.round(OPERATIONS_MIN / size));
  const watch = new Watch(processTime);
  watch.start();
  for (let round = 0; round < rounds; round += 1) await run(size, watch);
  return (watch.stop() / (rounds * size)) * 1e6;
}

async function onVirtualClock(body) {
  const api = await load('index.js');
  const { VirtualTimeLoop } = await load('testing/index.js');
  return (size, watch) => {
    const loop = new VirtualTimeLoop();
    loop.runSync(body(api, size, watch));
    loop.close();
  };
}

/** What a process holds, at most, in which so many tasks sleep and nothing else is done. */
async function bytesOfSleepers() {
  const { createTask, run, sleep } = await load('index.js');
  function* sleeper(delay) {
    yield* sleep(delay);
  }
  function* main() {
    for (let i = 0; i < Number(sizeText); i += 1) createTask(sleeper(3_600_000 + (i % 1000)));
    yield* sleep(100);
    return process.resourceUsage().maxRSS * 1024;
  }
  // Ends the process from within: a run would cancel them all first.
  return run(
    (function* () {
      const bytes = yield* main();
      console.log(JSON.stringify({ value: bytes }));
      process.exit(0);
    })(),
  );
}
