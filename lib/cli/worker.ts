// `yieldfrom worker`: a host of the cluster, until it is told to end.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { refuseWithout } from './peers.js';
import type {
  ClusterWorker,
  ClusterWorkerOptions,
  startWorker,
} from '../executor/cluster/index.js';

interface WorkerFlags {
  readonly jobs: readonly string[];
  readonly redis: string;
  readonly queue: string;
  readonly prefix: string;
  readonly workers?: number;
  readonly codeVersion?: string;
  readonly initializer?: string;
  readonly lock: number;
  readonly maxDeaths: number;
  readonly grace: number;
}

export function command(): Command {
  return new Command('worker')
    .description('Runs jobs that programs submit to a cluster, in processes of this machine.')
    .requiredOption('--jobs <module...>', 'modules whose functions it runs: path or name=path')
    .option('--redis <url>', 'where Redis is', process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379')
    .option('--queue <name>', 'the queue that callers name', 'yieldfrom')
    .option('--prefix <text>', 'what the keys in Redis begin with', 'bull')
    .option('--workers <count>', 'jobs at a time; one for each core if not given', atLeast(1))
    .option('--code-version <text>', 'refuse jobs of callers that name another version')
    .option('--initializer <module>', 'module that each process loads first')
    .option('--lock <ms>', 'how long the jobs of a lost worker stay with it', atLeast(100), 10_000)
    .option('--max-deaths <count>', 'how often a job may lose its worker', atLeast(0), 1)
    .option('--grace <ms>', 'how long jobs may go on after SIGTERM', atLeast(0), 30_000)
    .action(serve);
}

async function serve(flags: WorkerFlags, self: Command): Promise<void> {
  const cluster = await loadCluster(self);
  const worker = await cluster.startWorker(optionsOf(flags));
  endOnSignals(worker, flags.grace);
  console.log(`Worker ${String(process.pid)} serves ${flags.queue}: ${worker.jobs.join(', ')}`);
}

/** The engine is a peer that only clusters need. */
async function loadCluster(self: Command): Promise<{ startWorker: typeof startWorker }> {
  try {
    return await import('../executor/cluster/index.js');
  } catch (error) {
    return refuseWithout(self, error, 'a worker needs its engine:\n  npm install bullmq ioredis');
  }
}

function optionsOf(flags: WorkerFlags): ClusterWorkerOptions {
  const { codeVersion, initializer, workers } = flags;
  return {
    jobs: modulesIn(flags.jobs),
    redis: flags.redis,
    queue: flags.queue,
    prefix: flags.prefix,
    lockDuration: flags.lock,
    stalledInterval: flags.lock,
    maxDeaths: flags.maxDeaths,
    ...(workers !== undefined && { maxWorkers: workers }),
    ...(codeVersion !== undefined && { version: codeVersion }),
    ...(initializer !== undefined && {
      pool: { initializer: pathToFileURL(resolve(initializer)) },
    }),
  };
}

/** The first signal lets jobs end, for a while; the second one does not. */
function endOnSignals(worker: ClusterWorker, graceMs: number): void {
  let count = 0;
  const end = (signal: NodeJS.Signals): void => {
    count += 1;
    const patienceMs = count === 1 ? graceMs : 0;
    console.log(
      `${signal}: ${String(worker.runningCount)} jobs have ${String(patienceMs)} ms to end`,
    );
    worker.close(patienceMs).then(
      () => process.exit(),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** Takes `./jobs.js`, or `name=./jobs.js`. */
function modulesIn(texts: readonly string[]): ClusterWorkerOptions['jobs'] {
  return texts.map((text) => {
    const [, name, path] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
    return name === undefined || path === undefined ? text : ([name, path] as const);
  });
}

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${String(least)} on.`);
  };
}
