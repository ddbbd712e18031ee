// Checks the exercises of `yieldfrom learn`: each fails as it is shipped, passes with its solution, and
// fails with each of its wrong answers; and each failure names a line of the file.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runOrLeave } from './sources.mjs';

runOrLeave('tools/ensure-dist.mjs');
const folder = join(root, 'demos/learn');
const load = (...path) => import(pathToFileURL(join(folder, ...path)).href);
const { checkExercise, ExerciseError } = await load('kit.mjs');
const shows = process.argv.includes('--messages');
const exercises = JSON.parse(readFileSync(join(folder, 'learn.json'), 'utf8')).filter(
  ({ id }) => process.argv[2] === undefined || shows || id.startsWith(process.argv[2]),
);
const counts = { broken: 0, solved: 0, wrong: 0 };
const problems = [];

for (const { id, hint, note, title } of exercises) {
  const problem = (text) => problems.push(`${id}: ${text}`);
  if (!hint || !note || !title) problem('lacks a hint, a note or a title');
  const { default: check } = await load(id, 'check.mjs');
  const files = readdirSync(join(folder, id)).sort();
  const wrong = files.filter((file) => /^wrong-\d\.mjs$/.test(file));
  if (wrong.length < 2) problem(`has ${wrong.length} wrong answers`);
  if (existsSync(join(folder, id, 'solution.mjs'))) {
    const error = await outcomeOf(id, 'solution.mjs', check);
    if (error) problem(`the solution fails: ${error.message}`);
    else counts.solved += 1;
  }
  for (const file of ['exercise.mjs', ...wrong]) {
    const error = await outcomeOf(id, file, check);
    const lines = readFileSync(join(folder, id, file), 'utf8').split('\n').length;
    if (!error) problem(`${file} passes`);
    else if (!(error instanceof ExerciseError)) problem(`${file} breaks the check: ${error.stack}`);
    else if (!(error.line >= 1 && error.line <= lines)) problem(`${file}: names no line`);
    else counts[file === 'exercise.mjs' ? 'broken' : 'wrong'] += 1;
    if (error && shows) console.log(`${id}/${file}:${error.line} ${error.message}\n`);
  }
}

const { broken, solved, wrong } = counts;
for (const problem of problems) console.error(problem);
console.log(
  `${exercises.length} exercises: ${broken} fail as shipped, ${solved} pass with their solution, ${wrong} wrong answers fail; each failure names a line`,
);
process.exit(problems.length === 0 ? 0 : 1);

/** What is wrong with a file, if anything. */
async function outcomeOf(id, file, check) {
  const path = join(folder, id, file);
  const url = pathToFileURL(path).href;
  try {
    const exercise = await import(url);
    await checkExercise(exercise, check, { source: readFileSync(path, 'utf8'), url });
    return undefined;
  } catch (error) {
    return error;
  }
}
