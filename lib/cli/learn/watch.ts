// Checks an exercise whenever it is saved, and goes on to the next when it is right.

import { watchFile, unwatchFile } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Exercise, exercises } from './exercises.js';
import type { Folder } from './folder.js';
import { runExercise } from './run-exercise.js';

const intervalMs = 200;

/** Watches until all are done, or the learner leaves. */
export async function watch(folder: Folder, first: Exercise): Promise<void> {
  const input = createInterface({ input: process.stdin });
  const heard: string[] = [];
  let wake: (() => void) | undefined;
  const hear = (word: string): void => {
    heard.push(word);
    wake?.();
  };
  input.on('line', (line) => {
    hear(line.trim());
  });
  input.on('close', () => {
    hear('quit');
  });
  const next = async (): Promise<string> => {
    while (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return heard.shift() as string;
  };
  try {
    let exercise: Exercise | undefined = first;
    while (exercise !== undefined) exercise = await workOn(folder, exercise, hear, next);
  } finally {
    input.close();
  }
}

/** Gives the next exercise, or nothing when the learner leaves or all are done. */
async function workOn(
  folder: Folder,
  exercise: Exercise,
  hear: (word: string) => void,
  next: () => Promise<string>,
): Promise<Exercise | undefined> {
  const path = folder.pathOf(exercise);
  const saved = (): void => {
    hear('run');
  };
  watchFile(path, { interval: intervalMs }, saved);
  try {
    for (let word = 'run'; ; word = await next()) {
      if (word === 'quit' || word === 'q') return undefined;
      if (word === 'hint' || word === 'h') console.log(exercise.hint);
      else if (word === 'run' || word === '') {
        if (await isRight(folder, exercise, path)) return following(folder);
      } else console.log('Type hint, run or quit, and Enter.');
    }
  } finally {
    unwatchFile(path, saved);
  }
}

async function isRight(folder: Folder, exercise: Exercise, path: string): Promise<boolean> {
  const told = await runExercise(exercise, path);
  const done = `${String(folder.doneCount())} of ${String(exercises().length)} done`;
  console.log(`\n${exercise.id}: ${exercise.title} (${done})\n\n${told.text}`);
  if (told.isRight) folder.markDone(exercise);
  else console.log(`\nMend ${path} and save it; it is checked again. hint, run, quit: type one.`);
  return told.isRight;
}

function following(folder: Folder): Exercise | undefined {
  const next = folder.next();
  if (next === undefined) console.log('\nAll exercises are done.');
  return next;
}
