// The pools of the kill suite, as they come but for their size. `run` gives a promise and a function that
// cancels it.

import { fileURLToPath } from 'node:url';

const jobsUrl = new URL('./kill-jobs.mjs', import.meta.url);
const jobsFile = fileURLToPath(jobsUrl);
const resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };

const own = (className) => async (size) => {
  const door = await import('../../dist/node.js');
  const pool = new door[className]({ maxWorkers: size, onCancel: 'terminate', resourceLimits });
  return {
    run(name, arg) {
      const future = pool.submit(door.job(jobsUrl, name), arg);
      return { promise: future, cancel: () => future.cancel() };
    },
    end: () => pool.shutdown(),
  };
};

/** Piscina, and tinypool, which began as a copy of it. */
const byFile = (module, className, options) => async (size) => {
  const { [className]: Pool } = await import(module);
  const pool = new Pool({
    filename: jobsFile,
    minThreads: size,
    maxThreads: size,
    resourceLimits,
    ...options,
  });
  return {
    run(name, arg) {
      const controller = new AbortController();
      const promise = pool.run(arg, { name, signal: controller.signal });
      return { promise, cancel: () => controller.abort() };
    },
    end: () => pool.destroy(),
  };
};

const workerpool = (workerType) => async (size) => {
  const { default: library } = await import('workerpool');
  const file = fileURLToPath(new URL('./kill-workerpool.mjs', import.meta.url));
  const pool = library.pool(file, {
    maxWorkers: size,
    workerType,
    workerThreadOpts: { resourceLimits },
    forkOpts: { execArgv: ['--max-old-space-size=24'] },
  });
  return {
    run(name, arg) {
      const promise = pool.exec(name, [arg]);
      return { promise, cancel: () => promise.cancel() };
    },
    end: () => pool.terminate(),
  };
};

/** By name: which package it needs, whether its workers are processes, and how it is made. */
export const pools = {
  'yieldfrom, threads': { make: own('ThreadPoolExecutor') },
  'piscina, min = max': { needs: 'piscina', make: byFile('piscina', 'Piscina') },
  'piscina, min 0': { needs: 'piscina', make: byFile('piscina', 'Piscina', { minThreads: 0 }) },
  'tinypool, threads': { needs: 'tinypool', make: byFile('tinypool', 'Tinypool') },
  'workerpool, threads': { needs: 'workerpool', make: workerpool('thread') },
  'yieldfrom, processes': { processes: true, make: own('ProcessPoolExecutor') },
  'tinypool, processes': {
    needs: 'tinypool',
    processes: true,
    make: byFile('tinypool', 'Tinypool', { runtime: 'child_process' }),
  },
  'workerpool, processes': { needs: 'workerpool', processes: true, make: workerpool('process') },
};
