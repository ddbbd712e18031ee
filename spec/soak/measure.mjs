// What the process holds while everything is at rest.

import { readdirSync } from 'node:fs';
import { allTasks, sleep } from 'yieldfrom';

const isLinux = process.platform === 'linux';

/** Counts it, after a collection. */
export function* measure() {
  // What is closed is told in a later turn of the host, and what is dropped is collected after that.
  yield* settled();
  globalThis.gc();
  yield* settled();
  globalThis.gc();
  const active = process.getActiveResourcesInfo();
  return {
    heap: process.memoryUsage().heapUsed,
    descriptors: isLinux ? readdirSync('/proc/self/fd').length : active.length,
    tasks: allTasks().size,
    timers: active.filter((name) => name === 'Timeout' || name === 'Immediate').length,
  };
}

function* settled() {
  for (let i = 0; i < 5; i += 1) yield* sleep(1);
}
