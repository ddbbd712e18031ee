// Runs a program in a Node of its own, for what only a process can show: signals, its end, its exit code.
// Node only.

import { spawn } from 'node:child_process';

const lib = new URL('../../lib/', import.meta.url);

/** How a program ended. */
export interface Outcome {
  /** Its exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The lines that it wrote. */
  readonly out: readonly string[];
  readonly err: string;
}

/** Options of `runProgram`. */
export interface ProgramOptions {
  /** Options of Node itself. */
  readonly node?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** At each of these lines, every time, the program gets Ctrl-C. */
  readonly interruptAt?: readonly string[];
}

/** Runs the text of a module, in which all names of the front door are there. */
export function runProgram(program: string, options: ProgramOptions = {}): Promise<Outcome> {
  const { node = [], env = {}, interruptAt = [] } = options;
  const names = `import * as lib from ${JSON.stringify(new URL('index.js', lib).href)};`;
  const text = `${names}\nObject.assign(globalThis, lib);\n${program}`;
  const child = spawn(process.execPath, [...node, '--input-type=module', '-e', text], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let seenCount = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    const lines = out.split('\n').slice(0, -1);
    for (const line of lines.slice(seenCount)) if (interruptAt.includes(line)) child.kill('SIGINT');
    seenCount = lines.length;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, out: out.split('\n').slice(0, -1), err });
    });
  });
}
