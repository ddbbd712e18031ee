// The systems that are measured. A workload is given the module loaded here, so that a process
// holds one system and nothing of the others.

import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const builtIn = (folder) => () => import(pathToFileURL(join(folder, 'index.js')).href);

/** Name of a system → loads what its workloads are given. */
export const systems = {
  native: async () => ({}),
  yieldfrom: builtIn(join(root, 'dist')),
  // Another build of this library, to compare two of them: YIELDFROM_BENCH_AGAINST is its dist.
  against: () => builtIn(resolve(process.env.YIELDFROM_BENCH_AGAINST))(),
};

/** Gives what a workload has for a system; the other build runs what this one runs. */
export function makerOf(workload, system) {
  return workload.systems[system === 'against' ? 'yieldfrom' : system];
}
