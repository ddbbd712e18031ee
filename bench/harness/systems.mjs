// The systems that are measured. A workload is given the module loaded here, so that a process
// holds one system and nothing of the others.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');
const buildIn = (folder) => () => import(pathToFileURL(join(folder, 'index.js')).href);

/** Name of a system → loads what its workloads are given. */
export const systems = {
  native: async () => ({}),
  yieldfrom: buildIn(join(root, 'dist')),
  // Another build of this library, to compare two of them: YIELDFROM_BENCH_AGAINST is its dist.
  against: () => buildIn(resolve(process.env.YIELDFROM_BENCH_AGAINST))(),
  effection: () => import('effection'),
  effect: async () => {
    const { Effect, ...others } = await import('effect');
    return { ...others, Effect, fork: Effect.forkChild, yieldNow: Effect.yieldNow };
  },
  effect3: async () => {
    const { Effect, ...others } = await import('effect3');
    return { ...others, Effect, fork: Effect.fork, yieldNow: Effect.yieldNow() };
  },
  co: async () => {
    const { default: co } = await import('co');
    return { wrap: co.wrap, Promise };
  },
  bluebird: async () => {
    const { default: Bluebird } = await import('bluebird');
    Bluebird.config({ cancellation: true, warnings: false });
    return { wrap: Bluebird.coroutine, Promise: Bluebird };
  },
  saga: async () => ({
    ...(await import('redux-saga')),
    ...(await import('redux-saga/effects')),
  }),
  gensync: async () => {
    const { default: gensync } = await import('gensync');
    return { gensync, pause: gensync({ sync: () => {}, async: async () => {} }) };
  },
};

const pythonSystems = ['asyncio', 'uvloop'];

/** Two that are written alike share what a workload has under one name. */
const alike = { against: 'yieldfrom', effect3: 'effect', co: 'yields', bluebird: 'yields' };

/** Gives the systems to measure: native and this library, and what the options ask for. */
export function chosenSystems({ against, peers }) {
  const chosen = ['native', 'yieldfrom'];
  if (against !== undefined) chosen.push('against');
  if (!peers) return chosen;
  const inPython = pythonSystems.filter(
    (module) => spawnSync('python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  );
  return [...chosen, ...Object.keys(systems).slice(3), ...inPython];
}

/** Tells a system that runs in Python. */
export function isPython(system) {
  return pythonSystems.includes(system);
}

/** Gives what a workload has for a system; undefined if it has nothing. */
export function makerOf(workload, system) {
  return workload.systems[system] ?? workload.systems[alike[system]];
}

/** Tells whether a row can be measured on a system; it may name the peers that have the like. */
export function canRun({ file, workload, only }, system) {
  const isPeer = !['native', 'yieldfrom', 'against'].includes(system);
  if (isPeer && only !== undefined && !only.includes(system)) return false;
  if (!isPython(system)) return makerOf(workload, system) !== undefined;
  return existsSync(join(root, 'bench', 'workloads', `${file}.py`));
}
