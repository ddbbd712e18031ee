// Plants one fault as the modules are loaded: nothing is written, so faults can be tried side by side.
// `node --import ./tools/mutants/plant.mjs`, with the fault as JSON in MUTANT.

import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

let fault;

if (isMainThread) register(import.meta.url, { data: JSON.parse(process.env.MUTANT ?? 'null') });

export function initialize(data) {
  fault = data;
}

export async function load(url, context, next) {
  if (!fault || !url.endsWith(`/build/spec/lib/${fault.file}`)) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  return {
    format: 'module',
    shortCircuit: true,
    source: text.replace(fault.find, () => fault.put),
  };
}
