// Checks an exercise in a process of its own: it may loop for ever, and it is loaded anew each time.

import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Exercise } from './exercises.js';

/** What the process that checks says. */
export interface Outcome {
  readonly isRight: boolean;
  readonly message?: string;
  /** Of the exercise, counted from 1. */
  readonly line?: number;
}

/** What to tell the learner. */
export interface Told {
  readonly isRight: boolean;
  readonly text: string;
}

const limitMs = 10_000;

/** Checks the file of an exercise. */
export async function runExercise(exercise: Exercise, path: string): Promise<Told> {
  const { isRight, message = '', line } = await checkElsewhere(exercise, path);
  if (isRight) return { isRight, text: `${exercise.id} is right.\n\n${exercise.note}` };
  const place = line === undefined ? path : `${path}:${String(line)}`;
  const frame = line === undefined ? '' : `\n\n${frameOf(readFileSync(path, 'utf8'), line)}`;
  return { isRight, text: `${place}\n\n${message}${frame}` };
}

function checkElsewhere(exercise: Exercise, path: string): Promise<Outcome> {
  const args = ['learn', 'run', exercise.id, '--check', resolve(path)];
  const child = fork(process.argv[1] as string, args, { execArgv: [], silent: true });
  return new Promise((settle) => {
    let outcome: Outcome | undefined;
    let errors = '';
    const timer = setTimeout(() => {
      outcome = {
        isRight: false,
        message: `it is not through after ${String(limitMs / 1000)} s: is there a loop without an end?`,
        line: firstExport(path),
      };
      child.kill('SIGKILL');
    }, limitMs);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('message', (told) => (outcome = told as Outcome));
    child.on('error', (error) => (errors += error.message));
    child.on('close', () => {
      clearTimeout(timer);
      const died = { isRight: false, message: `it ended its process: ${errors}` };
      settle(outcome ?? { ...died, line: firstExport(path) });
    });
  });
}

function firstExport(path: string): number {
  const lines = readFileSync(path, 'utf8').split('\n');
  return (
    Math.max(
      0,
      lines.findIndex((line) => line.startsWith('export')),
    ) + 1
  );
}

/** The line, with two before and after it. */
function frameOf(source: string, line: number): string {
  const from = Math.max(0, line - 3);
  return source
    .trimEnd()
    .split('\n')
    .slice(from, line + 2)
    .map((text, index) => {
      const number = from + index + 1;
      return `${number === line ? '>' : ' '} ${String(number).padStart(3)} | ${text}`.trimEnd();
    })
    .join('\n');
}
