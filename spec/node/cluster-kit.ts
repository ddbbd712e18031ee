// What the specs of the cluster share: a Redis, workers in processes of their own, and patience.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ClusterExecutor,
  type ClusterExecutorOptions,
  type ClusterWorker,
  type ClusterWorkerOptions,
  startWorker,
} from '../../lib/cluster.js';
import type { ConcurrentFuture } from '../../lib/index.js';
import { findRedis, RedisServer } from './redis.js';

export const jobsUrl: URL = new URL('./jobs.js', import.meta.url);

/** A lock that does not run out by itself, however busy the machine is: then nothing runs twice. */
const LOCK_MS = 600_000;

/** Ends a process when its parent is gone, whatever became of that one. */
const WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  `const { ppid } = process;
   setInterval(() => { if (process.ppid !== ppid) process.exit(); }, 500).unref();`,
)}`;

/** How long anything may take before it counts as stuck. */
const patienceMs = process.env['YIELDFROM_KILL'] === 'long' ? 3_600_000 : 120_000;

/** Skips a suite where there is no Redis, and says so. */
export function needsRedis(suite: Mocha.Context): void {
  if (findRedis() !== undefined) return;
  console.log('SKIPPED: no redis-server on the PATH, so nothing of yieldfrom/cluster was tried');
  suite.skip();
}

/** A cluster that is put away whole. */
export class TestCluster {
  readonly redis: RedisServer;
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cluster-'));
  readonly #executors = new Set<ClusterExecutor>();
  readonly #workers = new Set<ClusterWorker>();
  readonly #hosts = new Set<ChildProcess>();

  private constructor(redis: RedisServer) {
    this.redis = redis;
  }

  static async start(options?: { readonly keeps: boolean }): Promise<TestCluster> {
    return new TestCluster(await RedisServer.start(options));
  }

  /** A caller that shows within the patience of a spec what it does at its leisure. */
  executor(options: ClusterExecutorOptions = {}): ClusterExecutor {
    const executor = new ClusterExecutor({
      redis: this.redis.url,
      sweepInterval: 100,
      ...options,
    });
    this.#executors.add(executor);
    return executor;
  }

  async worker(options: Partial<ClusterWorkerOptions> = {}): Promise<ClusterWorker> {
    const worker = await startWorker({
      jobs: [jobsUrl],
      redis: this.redis.url,
      maxWorkers: 1,
      lockDuration: LOCK_MS,
      ...options,
    });
    this.#workers.add(worker);
    return worker;
  }

  /** A worker in a process of its own: `yieldfrom worker`. */
  async host(...flags: string[]): Promise<ChildProcess> {
    const main = fileURLToPath(new URL('../../lib/cli/main.js', import.meta.url));
    const jobs = fileURLToPath(jobsUrl);
    const given = ['--jobs', jobs, '--redis', this.redis.url, '--workers', '1'];
    const all = [...given, '--lock', String(LOCK_MS), ...flags];
    const child = spawn(process.execPath, ['--import', WITH_PARENT, main, 'worker', ...all], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#hosts.add(child);
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('exit', reject);
    });
    return child;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  lines(name: string): string[] {
    try {
      return readFileSync(this.file(name), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  }

  async stop(): Promise<void> {
    for (const executor of this.#executors) {
      await inTime(executor.shutdown(true, { cancelFutures: true }));
    }
    for (const worker of this.#workers) await inTime(worker.close(0));
    for (const host of this.#hosts) await killed(host);
    await this.redis.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** Ends a process as a power cut would. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
}

export async function inTime<T>(future: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('stuck'));
    }, patienceMs);
  });
  try {
    return await Promise.race([future, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

/** Gives what a future fails with, and fails when it never settles. */
export async function failureOf(future: PromiseLike<unknown>): Promise<Error> {
  try {
    await inTime(future);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was to fail, and did not');
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const untilRunning = (future: ConcurrentFuture): Promise<void> =>
  until(() => future.running() || future.done());
