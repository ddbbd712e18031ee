// One machine is not enough: jobs go to workers on others, through Redis, and a worker is killed in the
// midst of one. Every job has its result all the same.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTask, type Coroutine, gather, getRunningLoop, run, sleep } from 'yieldfrom';
import { ClusterExecutor } from 'yieldfrom/cluster';
import { countPrimes } from './jobs.js';
import { startRedis, startWorker } from './start.js';

const { redis, url } = await startRedis();
const workers = await Promise.all([startWorker(url), startWorker(url)]);
const folder = mkdtempSync(join(tmpdir(), 'demo-'));
const log = join(folder, 'log');

/** Which worker began a job, for each time that one was begun. */
function begun(): number[] {
  try {
    return readFileSync(log, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

// It is quicker to notice a new line of the log than a job is to end, so a job is cut off.
function* killOne(): Coroutine<void> {
  const [victim] = workers;
  while (begun().length < 4 || begun().at(-1) !== victim?.pid) yield* sleep(5);
  victim?.kill('SIGKILL');
  console.log('killed a worker in the midst of a job');
}

function* main(): Coroutine<void> {
  const executor = new ClusterExecutor({ redis: url });
  const loop = getRunningLoop();
  const killing = createTask(killOne());
  const limits = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
  const counts = yield* gather(
    limits.map((below) => loop.runInExecutor(executor, countPrimes, log, below)),
  );
  yield* killing;
  limits.forEach((below, i) => {
    console.log(`primes below ${below}: ${counts[i]}`);
  });
  console.log(`${limits.length} jobs were begun ${begun().length} times`);
  yield executor.shutdown();
}

try {
  await run(main());
} finally {
  for (const child of [...workers, redis]) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}
