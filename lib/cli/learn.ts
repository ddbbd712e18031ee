// `yieldfrom learn`: exercises in the terminal. They are copied into a folder of the learner's, mended
// there with whatever editor, and checked whenever they are saved.

import { Argument, Command } from 'commander';
import { checkHere } from './learn/check-here.js';
import { exercises, type Exercise, exerciseNamed } from './learn/exercises.js';
import { Folder } from './learn/folder.js';
import { runExercise } from './learn/run-exercise.js';
import { watch } from './learn/watch.js';

const actions = {
  watch: 'check the exercise that is next whenever it is saved',
  list: 'list the exercises, and which are done',
  run: 'check one, or the next',
  hint: 'show the hint of one, or of the next',
  solution: 'show the solution of one that is done',
  reset: 'put one back as it was',
};

type Action = keyof typeof actions;

interface Flags {
  readonly folder: string;
  readonly check?: string;
}

export function command(): Command {
  const help = Object.entries(actions).map(([name, what]) => `  ${name.padEnd(9)} ${what}`);
  return new Command('learn')
    .description('Exercises: small broken programs, to be mended one after the other.')
    .addArgument(
      new Argument('[action]', 'what to do').choices(Object.keys(actions)).default('watch'),
    )
    .argument('[exercise]', 'its name, or the number it begins with')
    .option('--folder <folder>', 'where the exercises are put', 'yieldfrom-exercises')
    .addOption(new Command().createOption('--check <file>').hideHelp())
    .addHelpText('after', `\nActions:\n${help.join('\n')}`)
    .action(act);
}

async function act(
  action: Action,
  name: string | undefined,
  flags: Flags,
  self: Command,
): Promise<void> {
  const asked = name === undefined ? undefined : exerciseNamed(name);
  if (name !== undefined && asked === undefined) {
    self.error(`error: there is no exercise ${name} (yieldfrom learn list)`);
  }
  if (flags.check !== undefined) {
    await checkHere(asked as Exercise, flags.check);
    return;
  }
  const folder = new Folder(flags.folder);
  folder.prepare();
  const exercise = asked ?? folder.next();
  if (action === 'list') list(folder);
  else if (exercise === undefined) console.log('All exercises are done.');
  else if (action === 'watch') await watch(folder, exercise);
  else if (action === 'run') await runOnce(folder, exercise);
  else if (action === 'hint') console.log(exercise.hint);
  else if (action === 'solution') showSolution(folder, exercise, self);
  else {
    folder.reset(exercise);
    console.log(`${folder.pathOf(exercise)} is as it was`);
  }
}

function list(folder: Folder): void {
  for (const exercise of exercises()) {
    const mark = folder.isDone(exercise) ? 'done' : exercise.id === folder.next()?.id ? 'next' : '';
    console.log(`${mark.padEnd(5)} ${exercise.id.padEnd(24)} ${exercise.title}`);
  }
  console.log(`\n${String(folder.doneCount())} of ${String(exercises().length)} done`);
}

async function runOnce(folder: Folder, exercise: Exercise): Promise<void> {
  const { isRight, text } = await runExercise(exercise, folder.pathOf(exercise));
  console.log(text);
  if (isRight) folder.markDone(exercise);
  else process.exitCode = 1;
}

function showSolution(folder: Folder, exercise: Exercise, self: Command): void {
  if (folder.isDone(exercise)) console.log(exercise.solution());
  else self.error(`error: ${exercise.id} is not done yet (yieldfrom learn hint ${exercise.id})`);
}
