// Programs that run until they are told to end, and the command that looks into them. Node only.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { portsOf } from '../../lib/cli/attach/proc.js';

const lib = new URL('../../lib/', import.meta.url);

/** A program that runs. */
export interface Target {
  readonly pid: number;
  /** What it has written to its error stream. */
  errors(): string;
  /** Waits until it has written something to its error stream. */
  says(text: string): Promise<void>;
  /** Ends it, by closing its input; gives its exit code, or what ended it. */
  end(): Promise<number | string | null>;
}

/** What the command said. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the text of a module, with all names of the front door; is there when it prints `ready`. */
export async function startTarget(program: string, node: readonly string[] = []): Promise<Target> {
  const front = JSON.stringify(new URL('index.js', lib).href);
  const text = `import * as lib from ${front};\nObject.assign(globalThis, lib);\n${program}`;
  return startProgram(process.execPath, [
    ...node,
    '--input-type=module',
    '-e',
    `${text}\n${ENDING}`,
  ]);
}

/** A program of Node ends with its input. */
const ENDING = `process.stdin.resume().on('end', () => process.exit(7));`;

/** Runs any program that prints `ready`, or one that does not and is there at once. */
export async function startProgram(
  file: string,
  args: readonly string[],
  prints = true,
): Promise<Target> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  const heard = new Set<() => void>();
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
    for (const each of heard) each();
  });
  const ended = endOf(child);
  await new Promise<void>((resolve, reject) => {
    if (prints)
      child.stdout.once('data', () => {
        resolve();
      });
    else
      child.once('spawn', () => {
        resolve();
      });
    void ended.then(() => {
      reject(new Error(`it has ended: ${errors}`));
    });
  });
  return {
    pid: child.pid as number,
    errors: () => errors,
    says: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (errors.includes(text)) resolve();
        };
        heard.add(check);
        check();
      }),
    end: () => {
      if (prints) child.stdin.end();
      else child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Runs `yieldfrom` with some arguments. */
export function look(...args: readonly string[]): Promise<Said> {
  return startLook(...args).said;
}

/** Runs it, too, and can press Ctrl-C. */
export function startLook(...args: readonly string[]): {
  readonly said: Promise<Said>;
  readonly interrupt: () => void;
} {
  const main = fileURLToPath(new URL('cli/main.js', lib));
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const said = new Promise<Said>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
  return { said, interrupt: () => void child.kill('SIGINT') };
}

/** Waits until a process listens nowhere: its inspector closes as soon as it is idle. */
export async function untilClosed(pid: number): Promise<void> {
  while (portsOf(pid)?.length !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Holds a port that nobody else holds, until it is told to let go. */
export function holdPort(): Promise<{ readonly port: number; free(): Promise<void> }> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      const free = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => {
            done();
          });
        });
      resolve({ port, free });
    });
  });
}

function endOf(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve(signal ?? code);
    });
  });
}
