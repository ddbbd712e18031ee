// How the specs of the demos run programs: as a user does, each in a process of its own.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house/rules/tree.js';

export interface Printed {
  readonly output: string;
  readonly errors: string;
}

/** Runs a program in the root of the repository; fails, with what it wrote, when it does. */
export function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Printed> {
  const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 2 ** 24 };
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, output, errors) => {
      if (error === null) resolve({ output, errors });
      else reject(new Error(`${error.message}\n${output}${errors}`));
    });
  });
}

/** Builds what the demos run on, if it is missing or out of date. */
export async function prepareDemos(): Promise<void> {
  await runProgram(process.execPath, ['tools/prepare-demos.mjs']);
}

/** Runs a demo; seed 0 leaves its delays as they are written. */
export async function runDemo(name: string, args: string[] = [], seed = 0): Promise<string> {
  const main = join('build/demos', name, 'main.js');
  const env = { DEMO_SEED: String(seed) };
  return (await runProgram(process.execPath, ['--enable-source-maps', main, ...args], env)).output;
}

/** The folders of the demos, in order. */
export function demoNames(): string[] {
  return readdirSync(join(root, 'demos'))
    .filter((name) => /^\d/.test(name))
    .sort();
}

export function expectedOf(name: string): string {
  return readFileSync(join(root, 'demos', name, 'expected.txt'), 'utf8');
}
