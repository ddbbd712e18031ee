// `npm run bench:executors`: calls through our pools and through piscina, tinypool and workerpool, where these
// are installed (`npm run bench -- --peers`). Rounds are interleaved, so that a busy machine is equally busy for
// all; what is printed is the second best round of each, and its ratio to the best library, among threads and
// among processes.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { job, ProcessPoolExecutor, ThreadPoolExecutor } from '../../dist/node.js';
import { benchCluster } from './cluster.mjs';

const rounds = Number(process.argv[2] ?? 11);
const jobsUrl = new URL('./jobs.mjs', import.meta.url);
const jobsFile = fileURLToPath(jobsUrl);
const maxWorkers = 2;
const require = createRequire(import.meta.url);

function own(name, Pool) {
  const pool = new Pool({ maxWorkers });
  return { name, run: (fn, arg) => pool.submit(job(jobsUrl, fn), arg), end: () => pool.shutdown() };
}

async function ifInstalled(name, make) {
  try {
    require.resolve(name);
  } catch {
    console.log(`${name} is not installed`);
    return [];
  }
  return [await make(await import(name))];
}

const byFile = (name, Pool, options) => {
  const pool = new Pool({
    filename: jobsFile,
    minThreads: maxWorkers,
    maxThreads: maxWorkers,
    ...options,
  });
  return {
    name,
    run: (fn, arg) => pool.run(arg, { name: fn }),
    end: () => pool.destroy(),
  };
};

const byWorkerpool = (name, library, workerType) => {
  const file = fileURLToPath(new URL('./workerpool-jobs.mjs', import.meta.url));
  // As it comes, its processes speak JSON, which makes an object of bytes.
  const forkOpts = { serialization: 'advanced' };
  const pool = library.pool(file, { maxWorkers, workerType, forkOpts });
  return { name, run: (fn, arg) => pool.exec(fn, [arg]), end: () => pool.terminate() };
};

const threads = [
  own('yieldfrom, threads', ThreadPoolExecutor),
  ...(await ifInstalled('piscina', ({ Piscina }) => byFile('piscina', Piscina))),
  ...(await ifInstalled('tinypool', ({ Tinypool }) => byFile('tinypool', Tinypool))),
  ...(await ifInstalled('workerpool', ({ default: library }) =>
    byWorkerpool('workerpool', library, 'thread'),
  )),
];
const processes = [
  own('yieldfrom, processes', ProcessPoolExecutor),
  ...(await ifInstalled('tinypool', ({ Tinypool }) =>
    byFile('tinypool, processes', Tinypool, {
      runtime: 'child_process',
      serialization: 'advanced',
    }),
  )),
  ...(await ifInstalled('workerpool', ({ default: library }) =>
    byWorkerpool('workerpool, processes', library, 'process'),
  )),
];

/** What the machine gives at that moment: two processes that compute and do nothing else. */
const plain = await Promise.all(
  [1, 2].map(async () => fork(fileURLToPath(new URL('./plain.mjs', import.meta.url)))),
);
async function plainRate(turns, count) {
  const startedAt = performance.now();
  for (const child of plain) child.send({ count: count / plain.length, rounds: turns });
  await Promise.all(plain.map((child) => once(child, 'message')));
  return (count / (performance.now() - startedAt)) * 1000;
}
const twoProcesses = { name: 'two plain processes' };

/** Calls, `window` of them under way at a time. */
async function calls({ run }, fn, arg, count, window) {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await run(fn, arg);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: window }, lane));
  return (count / (performance.now() - startedAt)) * 1000;
}

const bytes = new Uint8Array(2 ** 20);
const cases = [
  ['no-op, one at a time', 'noop', [1, 2], 1500, 1],
  ['no-op, 64 under way', 'noop', [1, 2], 3000, 64],
  ['computing 10 ms, 4 under way', 'compute', 2_000_000, 20, 4],
  ['1 MiB, copied', 'size', bytes, 60, 2],
];

for (const [title, fn, arg, count, window] of cases) {
  const all = [...threads, ...processes];
  const measure = (system) =>
    system === twoProcesses ? plainRate(arg, count) : calls(system, fn, arg, count, window);
  if (fn === 'compute') all.push(twoProcesses);
  const rates = new Map(all.map((system) => [system, []]));
  for (const system of all) await measure(system);
  for (let round = 0; round < rounds; round += 1) {
    for (const system of all) rates.get(system).push(await measure(system));
  }
  const peak = (system) => rates.get(system).sort((a, b) => b - a)[Math.min(1, rounds - 1)];
  console.log(`\n${String(title)}`);
  for (const group of [threads, processes, fn === 'compute' ? [twoProcesses] : []]) {
    const best =
      Math.max(...group.slice(1).map(peak), 0) ||
      peak(fn === 'compute' ? twoProcesses : threads[0]);
    for (const system of group) {
      const rate = peak(system);
      const text = Math.round(rate).toLocaleString('en').padStart(9);
      console.log(`  ${system.name.padEnd(22)} ${text} /s  ${(rate / best).toFixed(2)}`);
    }
  }
}

for (const system of [...threads, ...processes]) await system.end();
for (const child of plain) child.kill();

await benchCluster(calls, rounds);
