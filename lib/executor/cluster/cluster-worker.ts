import { availableParallelism } from 'node:os';
import { type Job as BullJob, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { CancelledError, type ConcurrentFuture, logger } from '../../core/index.js';
import {
  ProcessPoolExecutor,
  type ProcessPoolExecutorOptions,
} from '../process/process-pool-executor.js';
import { cancelChannel, type CancelOrder, readOrder } from './cancel-channel.js';
import { isConnectionError } from './engine.js';
import type { JobModules } from './module-names.js';
import { connect, REDIS_HERE, type RedisAddress } from './redis.js';
import { Registry } from './registry.js';
import { isFinal, readJob, SIZE_MAX, type StoredJob, storeFailure, storeResult } from './wire.js';

/** Options of a worker. */
export interface ClusterWorkerOptions {
  /** The modules whose functions it runs, and no others. */
  readonly jobs: JobModules;
  /** Where Redis is; `redis://127.0.0.1:6379` if not given. */
  readonly redis?: RedisAddress;
  readonly queue?: string;
  readonly prefix?: string;
  /** Jobs at a time, each in a process of its own; as many as the machine runs at once if not given. */
  readonly maxWorkers?: number;
  /** The version of the code; a job of another one is refused. */
  readonly version?: string;
  /** Bytes that a result may take. */
  readonly sizeMax?: number;
  /** How long a worker that is lost keeps its jobs from others, in milliseconds. */
  readonly lockDuration?: number;
  /** How often it is looked for jobs of workers that are lost, in milliseconds. */
  readonly stalledInterval?: number;
  /** How often a job may lose its worker and be run again. */
  readonly maxDeaths?: number;
  /** What the processes are started with. */
  readonly pool?: Omit<ProcessPoolExecutorOptions, 'maxWorkers' | 'onCancel' | 'queueSizeMax'>;
}

/** How long an order is kept for a job that does not run here, in case that it is about to. */
const EARLY_MS = 10_000;

/** How often a worker that closes looks whether Redis is still there, in milliseconds. */
const STRANDED_MS = 250;

/** Takes jobs of a queue, and runs them in processes. `startWorker` makes one. */
export class ClusterWorker {
  readonly #options: ClusterWorkerOptions;
  readonly #pool: ProcessPoolExecutor;
  readonly #registry: Registry;
  readonly #worker: Worker<StoredJob, string>;
  readonly #client: Redis;
  readonly #hearing: Redis;
  readonly #running = new Map<string, ConcurrentFuture>();
  readonly #early = new Map<string, number>();
  #handsBack = false;
  #closing: Promise<void> | null = null;

  /** @internal */
  constructor(options: ClusterWorkerOptions, pool: ProcessPoolExecutor, registry: Registry) {
    this.#options = options;
    this.#pool = pool;
    this.#registry = registry;
    const { prefix = 'bull', queue = 'yieldfrom', redis = REDIS_HERE } = options;
    this.#client = connect(redis);
    this.#hearing = connect(redis);
    this.#hearing.on('message', (_channel, text) => {
      const order = readOrder(text);
      if (order !== null) this.#cancel(order);
    });
    this.#hearing.subscribe(cancelChannel(prefix, queue)).catch(noteError);
    this.#worker = new Worker<StoredJob, string>(queue, (job, token) => this.#run(job, token), {
      connection: this.#client,
      prefix,
      concurrency: sizeOf(options),
      lockDuration: options.lockDuration ?? 10_000,
      stalledInterval: options.stalledInterval ?? 10_000,
      maxStalledCount: options.maxDeaths ?? 1,
    });
    this.#worker.on('error', noteError);
  }

  /** What it runs: `jobs.double`, for one. */
  get jobs(): readonly string[] {
    return this.#registry.names;
  }

  /** Jobs under way. */
  get runningCount(): number {
    return this.#running.size;
  }

  /** Fulfils when it takes jobs. */
  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /**
   * Takes no more jobs, lets those end that run, and puts everything away. What still runs after
   * `graceMs` is ended and handed back to the queue, for other workers.
   */
  close(graceMs = Infinity): Promise<void> {
    this.#closing ??= this.#close();
    if (graceMs !== Infinity) this.#handBackAfter(graceMs, this.#closing);
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await Promise.race([this.#worker.close(), this.#isStranded()]);
    await this.#pool.shutdown();
    this.#hearing.disconnect();
    this.#client.disconnect();
  }

  /** Fulfils when nothing runs and Redis is out of reach: there is nobody to take leave of. */
  async #isStranded(): Promise<void> {
    while (this.#running.size > 0 || this.#client.status === 'ready') {
      await new Promise((resolve) => setTimeout(resolve, STRANDED_MS));
      if (this.#client.status === 'end') return;
    }
  }

  #handBackAfter(graceMs: number, closing: Promise<void>): void {
    const timer = setTimeout(() => {
      this.#handsBack = true;
      void this.#pool.killWorkers();
    }, graceMs);
    closing.then(
      () => {
        clearTimeout(timer);
      },
      () => undefined,
    );
  }

  async #run(stored: BullJob<StoredJob>, token: string | undefined): Promise<string> {
    const id = stored.id ?? '';
    try {
      if (this.#wasCancelled(id)) throw new CancelledError();
      const future = this.#submit(stored.data);
      this.#running.set(id, future);
      return storeResult(await future, this.#options.sizeMax ?? SIZE_MAX);
    } catch (error) {
      if (this.#handsBack) {
        await stored.moveToWait(token);
        throw new WaitingError();
      }
      throw failureOf(error);
    } finally {
      this.#running.delete(id);
    }
  }

  #submit(stored: StoredJob): ConcurrentFuture {
    const { args, many, module, name } = readJob(stored, this.#options.version ?? null);
    const found = this.#registry.find(module, name);
    return many
      ? this.#pool._submitMany(found, args as unknown[][])
      : this.#pool.submit(found, ...args);
  }

  #cancel({ how, id }: CancelOrder): void {
    const future = this.#running.get(id);
    if (future !== undefined) {
      if (how === 'terminate') future.cancel();
      else this.#pool._abort(future);
      return;
    }
    this.#early.set(id, performance.now());
    for (const [oldest, since] of this.#early) {
      if (isFresh(since)) break;
      this.#early.delete(oldest);
    }
  }

  #wasCancelled(id: string): boolean {
    const since = this.#early.get(id);
    this.#early.delete(id);
    return since !== undefined && isFresh(since);
  }
}

function isFresh(since: number): boolean {
  return performance.now() - since < EARLY_MS;
}

/**
 * Starts a worker: it loads the modules of jobs in processes, and takes jobs of them off the queue.
 *
 * @throws what loading a module throws; a module of jobs that cannot be loaded is no worker's
 */
export async function startWorker(options: ClusterWorkerOptions): Promise<ClusterWorker> {
  const pool = new ProcessPoolExecutor({
    killOrphans: true,
    ...options.pool,
    maxWorkers: sizeOf(options),
    onCancel: 'terminate',
  });
  try {
    const registry = await Registry.load(options.jobs, pool);
    const worker = new ClusterWorker(options, pool, registry);
    await worker.ready();
    return worker;
  } catch (error) {
    await pool.shutdown();
    throw error;
  }
}

function sizeOf({ maxWorkers = availableParallelism() }: ClusterWorkerOptions): number {
  return maxWorkers;
}

function failureOf(error: unknown): Error {
  const reason = storeFailure(error);
  const failure = isFinal(error) ? new UnrecoverableError(reason) : new Error(reason);
  // The engine keeps the stack, for people to read.
  if (error instanceof Error && error.stack !== undefined) failure.stack = error.stack;
  return failure;
}

function noteError(error: Error): void {
  if (!isConnectionError(error)) logger.error('A cluster worker has trouble with its queue', error);
}
