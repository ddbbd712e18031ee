// The systems that are measured. A workload is given the module loaded here, so that a process
// holds one system and nothing of the others.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findPython } from './python.mjs';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
const buildIn = (folder) => () => import(pathToFileURL(join(folder, 'index.js')).href);

/** This library on a loop of its own that owns its clock, so that the host is out of it. */
const onLoop = (makeLoop) => async () => {
  const testing = await import(pathToFileURL(join(dist, 'testing', 'index.js')).href);
  const run = async (main) => {
    const loop = makeLoop(testing);
    try {
      return loop.runSync(main);
    } finally {
      loop.close();
    }
  };
  return { ...(await buildIn(dist)()), run };
};

/** Name of a system → loads what its workloads are given. */
export const systems = {
  native: async () => ({}),
  yieldfrom: buildIn(dist),
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
  virtual: onLoop(({ VirtualTimeLoop }) => new VirtualTimeLoop()),
  reference: onLoop(({ ReferenceEventLoop }) => new ReferenceEventLoop({ virtual: true })),
};

const pythonSystems = ['asyncio', 'uvloop'];
const pythons = new Map();

/** Two that are written alike share what a workload has under one name. */
const alike = {
  against: 'yieldfrom',
  virtual: 'yieldfrom',
  reference: 'yieldfrom',
  effect3: 'effect',
  co: 'yields',
  bluebird: 'yields',
};

/** What a run compares: who is measured with whom, and how much faster it should be. */
export const comparisons = {
  bench: { ours: 'yieldfrom', base: 'native', targetOf: (row) => row.target },
  reference: { ours: 'virtual', base: 'reference', targetOf: () => 3 },
};

const peerNames = ['effection', 'effect', 'effect3', 'co', 'bluebird', 'saga', 'gensync'];

/** Gives the systems to measure: native and this library, and what the options ask for. */
export function chosenSystems({ against, peers, reference }) {
  if (reference) return ['reference', 'virtual'];
  const chosen = ['native', 'yieldfrom'];
  if (against !== undefined) chosen.push('against');
  if (!peers) return chosen;
  const inPython = pythonSystems.filter((system) => pythonFor(system) !== undefined);
  return [...chosen, ...peerNames, ...inPython];
}

/** Gives the Python that a system runs in: the same for both, where one has both. */
export function pythonFor(system) {
  if (!pythons.has(system)) {
    pythons.set(system, findPython(pythonSystems.join(', ')) ?? findPython(system));
  }
  return pythons.get(system);
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
  const isPeer = peerNames.includes(system) || isPython(system);
  if (isPeer && only !== undefined && !only.includes(system)) return false;
  if (!isPython(system)) return makerOf(workload, system) !== undefined;
  return existsSync(join(root, 'bench', 'workloads', `${file}.py`));
}
