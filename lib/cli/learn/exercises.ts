// The exercises that come with the package: one manifest, and a folder for each.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An exercise, as the manifest has it. */
export interface ExerciseEntry {
  /** `04-send`, the name of its folder. */
  readonly id: string;
  readonly title: string;
  /** The number of the lesson that it belongs to. */
  readonly lesson: number;
  readonly hint: string;
  /** What is said when it is done. */
  readonly note: string;
}

/** An exercise, with its files. */
export interface Exercise extends ExerciseEntry {
  /** The broken program. */
  broken(): string;
  solution(): string;
  /** Where the hidden check lies. */
  readonly checkPath: string;
}

/** Where they lie: beside the folder of this chunk. */
const kit = fileURLToPath(new URL('../exercises', import.meta.url));

/** What the hidden checks are written with. */
export const kitPath: string = join(kit, 'kit.mjs');

let known: readonly Exercise[] | undefined;

/** Gives all of them, in order. */
export function exercises(): readonly Exercise[] {
  known ??= (JSON.parse(readFileSync(join(kit, 'learn.json'), 'utf8')) as ExerciseEntry[]).map(
    (entry) => ({
      ...entry,
      broken: () => readFileSync(join(kit, entry.id, 'exercise.mjs'), 'utf8'),
      solution: () => readFileSync(join(kit, entry.id, 'solution.mjs'), 'utf8'),
      checkPath: join(kit, entry.id, 'check.mjs'),
    }),
  );
  return known;
}

/** Finds one by its name, its number, or what its name begins with. */
export function exerciseNamed(name: string): Exercise | undefined {
  const wanted = name.replace(/\.mjs$/, '');
  return (
    exercises().find(({ id }) => id === wanted) ??
    exercises().find(({ id }) => id.startsWith(wanted.padStart(2, '0')))
  );
}
