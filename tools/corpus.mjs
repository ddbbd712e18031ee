// Writes what yieldfrom/conformance loads, beside what is compiled: the scenarios as one module, and for
// other languages the kit: how to run a scenario, the schemas, the oracle in Python, a sample runner.

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, root } from './sources.mjs';

const from = 'spec/conformance';

/** What the kit holds of spec/conformance. */
const kitFiles =
  /^(?:INTERPRETING\.md|MANIFEST\.json|check\.(?:py|mjs)|(?:schema|oracle|examples|expectations)\/.*(?<!\.ts))$/;

/** Every scenario below a folder of the corpus, in the order of their paths. */
export function scenariosIn(folder) {
  return filesBelow(`${from}/${folder}`)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')));
}

/** Writes the module of the scenarios to `data`, and the folder of the kit to `kit`. */
export function writeCorpus({ data, kit }) {
  const { version } = JSON.parse(readFileSync(join(root, from, 'schema/verbs.json'), 'utf8'));
  const [scenarios, deviations] = ['scenarios', 'deviations'].map(scenariosIn);
  const text = JSON.stringify({ version, scenarios, deviations });
  write(data, `export const corpus = JSON.parse(${JSON.stringify(text)});\n`);
  rmSync(join(root, kit), { recursive: true, force: true });
  writeKit(kit);
}

/** Copies the kit to a folder. */
export function writeKit(kit) {
  for (const file of filesBelow(from)) {
    const name = file.slice(from.length + 1);
    if (!kitFiles.test(name) || name.includes('__pycache__')) continue;
    mkdirSync(dirname(join(root, kit, name)), { recursive: true });
    cpSync(join(root, file), join(root, kit, name));
  }
}

function write(file, text) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Copies the exercises of `yieldfrom learn` to a folder; their wrong answers are for the checks of this repository. */
export function writeExercises(folder) {
  rmSync(join(root, folder), { recursive: true, force: true });
  for (const file of filesBelow('demos/learn')) {
    const name = file.slice('demos/learn/'.length);
    if (/\.md$|wrong-\d/.test(name)) continue;
    mkdirSync(dirname(join(root, folder, name)), { recursive: true });
    cpSync(join(root, file), join(root, folder, name));
  }
}
