// The reasons why mutants survive, by what they change: lines move, and a reason stays with its code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.mjs';

/** Entries `{ file, code, mutator?, replacement?, reason }`; what is left out matches anything. */
const reasons = JSON.parse(readFileSync(join(root, 'tools/mutation/survivors.json'), 'utf8'));

/** Why the mutant survives, or undefined when nobody has said. */
export function reasonOf({ file, code, mutator, replacement }) {
  return reasons.find(
    (entry) =>
      entry.file === file &&
      entry.code === code &&
      (entry.mutator ?? mutator) === mutator &&
      (entry.replacement ?? replacement) === replacement,
  )?.reason;
}

/** The survivors that nobody has given a reason for. */
export const unexplained = (survivors) =>
  survivors.filter((survivor) => reasonOf(survivor) === undefined);
