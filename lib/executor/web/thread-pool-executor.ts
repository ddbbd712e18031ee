import { describe, RuntimeError, THREAD_POOL } from '../../core/index.js';
import { BrokenThreadPool, SerializationError } from '../errors.js';
import type { AnyFunction } from '../job.js';
import { PoolExecutor, type PoolExecutorOptions, poolOptions, starter } from '../pool-executor.js';
import { WebEndpoint, type WebWorker } from './web-endpoint.js';

/** Options of a pool of Web Workers. */
export interface ThreadPoolExecutorOptions extends Omit<PoolExecutorOptions, 'env' | 'execArgv'> {
  /** What the names of the workers begin with. */
  readonly threadNamePrefix?: string;
  /**
   * Makes a worker, for bundlers that have to see where: `() => new Worker(new
   * URL('yieldfrom/browser/worker', import.meta.url), { type: 'module' })`.
   */
  readonly createWorker?: (name: string) => WebWorker;
}

let poolCount = 0;

/**
 * Runs functions in Web Workers, as `concurrent.futures.ThreadPoolExecutor`.
 *
 * A function goes by name, `job(url, 'name')`, or was registered with `exportJobs`: a browser does not
 * tell where any other one is defined. Arguments and results are copied, or handed over.
 */
export class ThreadPoolExecutor extends PoolExecutor {
  constructor(options: ThreadPoolExecutorOptions = {}) {
    poolCount += 1;
    const { createWorker = newWorker, threadNamePrefix } = options;
    if (!hasWebWorkers()) {
      throw new RuntimeError(
        'this host has no Web Workers: on Node and Bun import ThreadPoolExecutor from ' +
          "'yieldfrom/node'",
      );
    }
    const prefix = threadNamePrefix ?? `ThreadPoolExecutor-${String(poolCount)}`;
    const start = starter(options, findNothing);
    let count = 0;
    const spawn = (): WebEndpoint => {
      const endpoint = new WebEndpoint(createWorker(`${prefix}_${String(count++)}`));
      start(endpoint);
      return endpoint;
    };
    super(
      {
        ...poolOptions(options, navigator.hardwareConcurrency),
        spawn,
        brokenError: (message, exit) => new BrokenThreadPool(message, exit),
      },
      findNothing,
    );
  }

  /** @internal */
  get [THREAD_POOL](): true {
    return true;
  }
}

/** The workers of Bun are Node's under another name: they have no scope of their own kind. */
function hasWebWorkers(): boolean {
  return (
    typeof navigator !== 'undefined' && typeof Worker !== 'undefined' && !('Bun' in globalThis)
  );
}

function newWorker(name: string): WebWorker {
  return new Worker(new URL('./worker-main.js', import.meta.url), { type: 'module', name });
}

function findNothing(fn: AnyFunction): Promise<never> {
  return Promise.reject(
    new SerializationError(
      `Cannot send fn: a browser does not tell where ${describe(fn)} is defined: name it, ` +
        "job(new URL('./jobs.js', import.meta.url), 'name'), or have its module call exportJobs(); " +
        'what a closure knows must be an argument',
      'fn',
    ),
  );
}
