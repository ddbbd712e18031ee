import { createHash, randomUUID } from 'node:crypto';
import { type ConcurrentFuture, describe, nameOf } from '../../core/index.js';
import { Executor, type ShutdownOptions } from '../executor.js';
import { findExport } from '../find-export.js';
import { type AnyFunction, type Callable, isJob, type Job, registeredJob } from '../job.js';
import { Caller } from './caller.js';
import { ClusterFuture } from './cluster-future.js';
import { namedModules, nameOfModule } from './module-names.js';
import { REDIS_HERE, type RedisAddress } from './redis.js';
import { type EngineOptions, Ticket } from './ticket.js';
import { SIZE_MAX } from './wire.js';

/** What can be said of single jobs, by `executor.withOptions(…)`, or of all. */
export interface ClusterJobOptions {
  /** Further attempts after one that failed; none if not given, as in Python. */
  readonly retries?: number;
  /** Milliseconds before the first of them; they double each time. A second if not given. */
  readonly retryDelay?: number;
  /** Low numbers run first; those without one, before all that have one. */
  readonly priority?: number;
  /** Milliseconds that a job waits before it may begin. */
  readonly delay?: number;
  /** Jobs of one key, from any caller, are one job, as long as its outcome is kept. */
  readonly idempotencyKey?: string;
}

/** Options of an executor. */
export interface ClusterExecutorOptions extends ClusterJobOptions {
  /** Where Redis is; `redis://127.0.0.1:6379` if not given. */
  readonly redis?: RedisAddress;
  /** The queue, which its workers name, too. */
  readonly queue?: string;
  /** What the engine's keys in Redis begin with. */
  readonly prefix?: string;
  /** Modules under names that differ from those of their files. */
  readonly modules?: Readonly<Record<string, string | URL>>;
  /** The version of the code; a worker of another one refuses the job. */
  readonly version?: string;
  /** Jobs of this executor that may be in Redis at once; further ones wait here. */
  readonly maxPending?: number;
  /** Jobs that may wait here; more are refused with `QueueFull`. */
  readonly queueSizeMax?: number;
  /** Bytes that the arguments of a job may take. */
  readonly sizeMax?: number;
  /** How long outcomes are kept for those who ask again, in milliseconds. */
  readonly keepResults?: number;
  /** How long Redis may be out of reach before jobs fail, in milliseconds. */
  readonly redisTimeout?: number;
  /** How often jobs are asked about that nothing was heard of, in milliseconds. */
  readonly sweepInterval?: number;
  /**
   * What cancelling a job that runs means: `'abandon'` (if not given): its `jobSignal()` aborts, and
   * it goes on; `'terminate'`: its process is ended, on whichever machine.
   */
  readonly onCancel?: 'abandon' | 'terminate';
}

/** What an executor and those with other options have in common. @internal */
export interface ClusterShared {
  readonly caller: Caller;
  /** Names of modules, by their URLs. */
  readonly names: ReadonlyMap<string, string>;
  readonly version: string | null;
}

/**
 * Runs functions in worker processes on any number of machines, by a queue of BullMQ on Redis.
 *
 * A job runs at least once, and not always exactly once: when its worker is lost, another one runs it
 * again. A function goes by the name of its module's file and of its export; workers run only modules
 * that are registered with them. Arguments, results and errors are copied, as between processes.
 */
export class ClusterExecutor extends Executor {
  readonly #shared: ClusterShared;
  readonly #options: ClusterJobOptions;

  constructor(options?: ClusterExecutorOptions);
  /** @internal */
  constructor(options: ClusterJobOptions, shared: ClusterShared);
  constructor(options: ClusterExecutorOptions = {}, shared: ClusterShared = open(options)) {
    super();
    this.#options = checked(options);
    this.#shared = shared;
  }

  /**
   * Gives the same executor with other options for the jobs that are submitted through it. Both have
   * the same connections: shutting down one shuts down the other.
   */
  withOptions(options: ClusterJobOptions): ClusterExecutor {
    return new ClusterExecutor({ ...this.#options, ...options }, this.#shared);
  }

  /**
   * Has a worker call a function; gives a future of its result at once.
   *
   * What cannot be sent fails the future with `SerializationError`, which names it. If more than
   * `maxPending` are under way, the job waits here: `await executor.room()` before, to hold the
   * program back.
   *
   * @param fn A function that a module exports, or `job('cluster:jobs', 'name')` for one of a module
   *   that only the workers have.
   * @throws {TypeError} when `fn` is neither
   * @throws {RuntimeError} after `shutdown`
   * @throws {QueueFull} when more wait than `queueSizeMax` allows
   */
  override submit<A extends unknown[], R>(
    fn: Callable<A, R>,
    ...args: A
  ): ClusterFuture<Awaited<R>> {
    return this.#submit(fn, args, false);
  }

  /** Gives a future of a job that was submitted before, by this program or another. */
  attach<T = unknown>(jobId: string): ClusterFuture<T> {
    const future = new ClusterFuture<T>(jobId);
    const { caller } = this.#shared;
    caller.attach(new Ticket(caller, future, jobId, ENGINE_OPTIONS));
    return future;
  }

  /** Fulfils when a job that is submitted would go out at once. */
  room(): Promise<void> {
    return this.#shared.caller.room();
  }

  /**
   * Takes no more jobs; with `wait` the promise fulfils when all that were submitted are settled and
   * the connections closed. The queue and its workers stay.
   */
  override async shutdown(
    wait = true,
    { cancelFutures = false }: ShutdownOptions = {},
  ): Promise<void> {
    const closing = this.#shared.caller.close(cancelFutures);
    if (wait) await closing;
  }

  /** @internal */
  override _submitMany<A extends unknown[], R>(
    fn: Callable<A, R>,
    calls: readonly A[],
  ): ConcurrentFuture<Awaited<R>[]> {
    return this.#submit(fn, calls, true) as ConcurrentFuture<Awaited<R>[]>;
  }

  #submit<T>(fn: unknown, args: readonly unknown[], many: boolean): ClusterFuture<T> {
    const { caller } = this.#shared;
    const found = isJob(fn) ? fn : registeredJob(checkFunction(fn));
    const future = new ClusterFuture<T>(idFor(this.#options.idempotencyKey));
    const label = isJob(fn) ? fn.name : nameOf(fn);
    const ticket = new Ticket(caller, future, label, engineOptions(this.#options));
    if (found !== undefined) this.#aim(ticket, found, args, many);
    caller.submit(ticket);
    if (found === undefined) {
      findExport(fn as AnyFunction).then(
        (job) => {
          this.#aim(ticket, job, args, many);
          caller.pump();
        },
        (error: unknown) => {
          caller.refuse(ticket, error);
        },
      );
    }
    return future;
  }

  #aim(ticket: Ticket, { module, name }: Job, args: readonly unknown[], many: boolean): void {
    const { names, version } = this.#shared;
    ticket.wanted = {
      module: names.get(module) ?? nameOfModule(module),
      name,
      many,
      version,
      args,
    };
  }
}

function open(options: ClusterExecutorOptions): ClusterShared {
  const { maxPending = 1000, queueSizeMax = Infinity } = options;
  if (!(maxPending > 0)) throw new RangeError('maxPending must be greater than 0');
  checked(options);
  const named = namedModules(options.modules ?? {});
  const caller = new Caller({
    redis: options.redis ?? REDIS_HERE,
    queue: options.queue ?? 'yieldfrom',
    prefix: options.prefix ?? 'bull',
    keepMs: options.keepResults ?? 600_000,
    sizeMax: options.sizeMax ?? SIZE_MAX,
    maxPending,
    queueSizeMax,
    sweepMs: options.sweepInterval ?? 5000,
    timeoutMs: options.redisTimeout ?? 30_000,
    onCancel: options.onCancel ?? 'abandon',
  });
  return {
    caller,
    names: new Map([...named].map(([name, url]) => [url, name])),
    version: options.version ?? null,
  };
}

const ENGINE_OPTIONS: EngineOptions = {
  retries: 0,
  retryDelay: 1000,
  priority: 0,
  delay: 0,
  isShared: false,
};

function engineOptions({ idempotencyKey, ...options }: ClusterJobOptions): EngineOptions {
  return { ...ENGINE_OPTIONS, ...options, isShared: idempotencyKey !== undefined };
}

/** Keys become hashes, since the engine forbids some ids. */
function idFor(key: string | undefined): string {
  if (key === undefined) return randomUUID();
  return `key-${createHash('sha256').update(key).digest('hex')}`;
}

function checked(options: ClusterJobOptions): ClusterJobOptions {
  const { delay, idempotencyKey, priority, retries, retryDelay } = options;
  for (const [name, value] of Object.entries({ delay, priority, retries, retryDelay })) {
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${name} must be a number from 0 on, got ${String(value)}`);
    }
  }
  const given = { delay, idempotencyKey, priority, retries, retryDelay };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function checkFunction(fn: unknown): AnyFunction {
  if (typeof fn === 'function') return fn as AnyFunction;
  throw new TypeError(`A function or a job was expected, got ${describe(fn)}`);
}
