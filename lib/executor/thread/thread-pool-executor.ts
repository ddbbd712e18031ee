import { availableParallelism } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import { THREAD_POOL } from '../../core/index.js';
import { BrokenThreadPool } from '../errors.js';
import { findExport } from '../find-export.js';
import { PoolExecutor, type PoolExecutorOptions, poolOptions, starter } from '../pool-executor.js';
import { ThreadEndpoint } from './thread-endpoint.js';

/** Options of a pool of threads. */
export interface ThreadPoolExecutorOptions extends PoolExecutorOptions {
  /** What the names of the threads begin with. */
  readonly threadNamePrefix?: string;
  /** Memory that each thread may use. */
  readonly resourceLimits?: ResourceLimits;
}

let poolCount = 0;

/**
 * Runs functions in worker threads, as `concurrent.futures.ThreadPoolExecutor`.
 *
 * Threads of JavaScript share no memory: a function must be an export of a module, which each
 * worker loads for itself, and arguments and results are copied.
 */
export class ThreadPoolExecutor extends PoolExecutor {
  constructor(options: ThreadPoolExecutorOptions = {}) {
    poolCount += 1;
    const { env, execArgv, resourceLimits, threadNamePrefix } = options;
    const prefix = threadNamePrefix ?? `ThreadPoolExecutor-${String(poolCount)}`;
    const start = starter(options, findExport);
    let count = 0;
    const spawn = (): ThreadEndpoint => {
      const name = `${prefix}_${String(count++)}`;
      const endpoint = new ThreadEndpoint({ name, env, execArgv, resourceLimits });
      start(endpoint);
      return endpoint;
    };
    super(
      {
        ...poolOptions(options, availableParallelism()),
        spawn,
        brokenError: (message, exit) => new BrokenThreadPool(message, exit),
      },
      findExport,
    );
  }

  /** @internal */
  get [THREAD_POOL](): true {
    return true;
  }
}
