// One machine is not enough: jobs go to workers on others, through Redis, and a worker is killed in the
// midst of one. Every job has its result all the same.

import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

/** What the workers noted, a line for each job that began or ended. */
function notes(): string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

function isAtWork(worker: ChildProcess): boolean {
  const own = notes().filter((note) => note.startsWith(`${worker.pid} `));
  return own.at(-1) === `${worker.pid} begins`;
}

// A worker that is stopped tells nobody of a job's end: what it has begun by then is cut off for certain.
function* killInTheMidstOfAJob(worker: ChildProcess): Coroutine<void> {
  for (;;) {
    while (!isAtWork(worker)) yield* sleep(5);
    worker.kill('SIGSTOP');
    yield* sleep(20);
    if (isAtWork(worker)) break;
    worker.kill('SIGCONT');
  }
  worker.kill('SIGKILL');
  console.log('killed a worker in the midst of a job');
}

function* main(): Coroutine<void> {
  const executor = new ClusterExecutor({ redis: url });
  const loop = getRunningLoop();
  const killing = createTask(killInTheMidstOfAJob(workers[0]));
  const limits = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
  const counts = yield* gather(
    limits.map((below) => loop.runInExecutor(executor, countPrimes, log, below)),
  );
  yield* killing;
  limits.forEach((below, i) => {
    console.log(`primes below ${below}: ${counts[i]}`);
  });
  const begun = notes().filter((note) => note.endsWith(' begins')).length;
  const again = begun > limits.length ? 'more than' : 'just';
  console.log(`${counts.length} jobs have results, and were begun ${again} ${limits.length} times`);
  yield executor.shutdown();
}

try {
  await run(main());
} finally {
  for (const child of [...workers, redis]) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}
