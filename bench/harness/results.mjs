// What was measured, kept as JSON by machine: numbers of two machines have nothing to say to each
// other.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';

export const folder = join(import.meta.dirname, '..', 'results');

/** A name for this machine and engine, fit for a file. */
export function machineName() {
  const processors = cpus();
  const model = processors[0]?.model ?? 'unknown';
  const engine = `node${process.versions.node.split('.')[0]}`;
  return [engine, platform(), arch(), model, `x${processors.length}`]
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}

/** Reads what was kept of a kind of measurement; undefined if nothing was. */
export function readResults(kind) {
  const path = pathOf(kind);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Keeps rows, beside those that were measured another time. */
export function keepResults(kind, rows) {
  const kept = readResults(kind)?.rows ?? {};
  const results = {
    machine: machineName(),
    node: process.versions.node,
    rows: { ...kept, ...rows },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(pathOf(kind), `${JSON.stringify(results, null, 2)}\n`);
  return pathOf(kind);
}

/**
 * Says what moved by more than its spread: the ratio to the base, since that is what the machine's
 * other occupations leave alone.
 */
export function movedRows(before, rows, base) {
  const moved = [];
  for (const [name, { systems }] of Object.entries(rows)) {
    for (const [system, { ratio }] of Object.entries(systems)) {
      const earlier = before.rows[name]?.systems[system]?.ratio;
      if (earlier === undefined || system === base) continue;
      const change = ratio.median / earlier.median;
      const noise = Math.max(ratio.spread + earlier.spread, 0.03);
      if (Math.abs(Math.log(change)) > noise) {
        moved.push({ name, system, before: earlier.median, after: ratio.median, change });
      }
    }
  }
  return moved;
}

function pathOf(kind) {
  return join(folder, `${machineName()}.${kind}.json`);
}
