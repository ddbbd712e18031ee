// The process that checks: loads the exercise and the hidden check, and tells its parent the outcome.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Exercise, kitPath } from './exercises.js';
import type { Outcome } from './run-exercise.js';

interface Kit {
  readonly checkExercise: (
    exercise: object,
    check: unknown,
    file: { readonly source: string; readonly url: string },
  ) => Promise<void>;
}

/** Checks the exercise in a file, and sends the outcome. */
export async function checkHere(exercise: Exercise, path: string): Promise<void> {
  const outcome = await outcomeOf(exercise, path);
  process.send?.(outcome, () => {
    process.exit(0);
  });
}

async function outcomeOf({ checkPath }: Exercise, path: string): Promise<Outcome> {
  const { href } = pathToFileURL(path);
  const source = readFileSync(path, 'utf8');
  useThisPackage();
  const { checkExercise } = (await import(pathToFileURL(kitPath).href)) as Kit;
  const { default: check } = (await import(pathToFileURL(checkPath).href)) as { default: unknown };
  try {
    const module = (await import(href)) as object;
    await checkExercise(module, check, { source, url: href });
    return { isRight: true };
  } catch (error) {
    const { message, stack = '', line } = error as Error & { line?: number };
    return { isRight: false, message, line: line ?? lineIn(stack, path) };
  }
}

/** What an exercise imports of `yieldfrom` is this package, wherever the learner's folder is. */
function useThisPackage(): void {
  const here = JSON.stringify(pathToFileURL(kitPath).href);
  const code = `export function resolve(name, context, next) {
    return /^yieldfrom(\\/|$)/.test(name) ? next(name, { ...context, parentURL: ${here} }) : next(name, context);
  }`;
  register(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** A file that does not load names its line in its stack; what is no program at all, Node tells apart. */
function lineIn(stack: string, path: string): number {
  const { href } = pathToFileURL(path);
  const { stderr } = spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' });
  const place = [`${href}:`, `${path}:`]
    .flatMap((start) => `${stderr}\n${stack}`.split(start).slice(1))
    .find((rest) => /^\d/.test(rest));
  return Number(/^\d+/.exec(place ?? '1')?.[0]);
}
