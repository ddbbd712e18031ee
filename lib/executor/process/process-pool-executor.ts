import { availableParallelism } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import { BrokenProcessPool } from '../errors.js';
import { findExport } from '../find-export.js';
import { PoolExecutor, type PoolExecutorOptions, poolOptions, starter } from '../pool-executor.js';
import { ProcessEndpoint } from './process-endpoint.js';

/** Options of a pool of processes. */
export interface ProcessPoolExecutorOptions extends PoolExecutorOptions {
  /** What the titles of the processes begin with. */
  readonly processNamePrefix?: string;
  /** Memory that each process may use; the limits of the heap only. */
  readonly resourceLimits?: Pick<
    ResourceLimits,
    'maxOldGenerationSizeMb' | 'maxYoungGenerationSizeMb'
  >;
  /**
   * Whether processes end even in the midst of computing when this one was killed. Without it they
   * end as soon as they hear of that. It costs a thread in each.
   */
  readonly killOrphans?: boolean;
}

/**
 * Runs functions in processes, as `concurrent.futures.ProcessPoolExecutor`: for what must not take
 * this process down with it. A message costs about twice as much as between threads.
 */
export class ProcessPoolExecutor extends PoolExecutor {
  constructor(options: ProcessPoolExecutorOptions = {}) {
    const { env, killOrphans = false, processNamePrefix = 'ProcessPoolExecutor' } = options;
    const execArgv = [
      ...(options.execArgv ?? inheritedArguments(process.execArgv)),
      ...limitArguments(options.resourceLimits ?? {}),
    ];
    const start = starter(options, findExport);
    let count = 0;
    const spawn = (): ProcessEndpoint => {
      const name = `${processNamePrefix}_${String(count++)}`;
      const endpoint = new ProcessEndpoint({ name, env, execArgv, killOrphans });
      start(endpoint);
      return endpoint;
    };
    super(
      {
        ...poolOptions(options, availableParallelism()),
        spawn,
        brokenError: (message, exit) => new BrokenProcessPool(message, exit),
      },
      findExport,
    );
  }
}

/** A debugger's port cannot be shared, and a program on the command line would run again. */
const NOT_INHERITED = /^--(?:inspect|debug-port|input-type|watch|test)/;
const WITH_PROGRAM = new Set(['-e', '--eval', '-p', '--print', '-pe']);

/** @internal */
export function inheritedArguments(execArgv: readonly string[]): string[] {
  return execArgv.filter(
    (argument, i) =>
      !NOT_INHERITED.test(argument) &&
      !WITH_PROGRAM.has(argument) &&
      !WITH_PROGRAM.has(execArgv[i - 1] ?? ''),
  );
}

function limitArguments({
  maxOldGenerationSizeMb,
  maxYoungGenerationSizeMb,
}: NonNullable<ProcessPoolExecutorOptions['resourceLimits']>): string[] {
  const limits: string[] = [];
  if (maxOldGenerationSizeMb !== undefined) {
    limits.push(`--max-old-space-size=${String(maxOldGenerationSizeMb)}`);
  }
  if (maxYoungGenerationSizeMb !== undefined) {
    limits.push(`--max-semi-space-size=${String(maxYoungGenerationSizeMb)}`);
  }
  return limits;
}
