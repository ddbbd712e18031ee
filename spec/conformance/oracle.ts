// Talks to a CPython that runs scenarios: JSON lines over a pipe, several requests under way.

import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { corpusRoot } from './places.js';
import { type Program, programOf, type Result } from '../../lib/conformance/scenario.js';

/** What an oracle answers to one program. */
export type Answer = Result | { readonly skipped: string } | { readonly errored: string };

/** A CPython on this machine. */
export interface Python {
  readonly path: string;
  /** `3.13.0` */
  readonly version: string;
  /** `3.13` */
  readonly minor: string;
}

/** A CPython that is running and answers. */
export class Oracle {
  readonly python: Python;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Map<number, (answer: Answer) => void> = new Map();
  #seq = 0;
  #failure: Error | null = null;

  constructor(python: Python) {
    this.python = python;
    this.#child = spawn(python.path, [join(corpusRoot, 'oracle', 'python')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let complaint = '';
    this.#child.stderr.on('data', (text) => (complaint += String(text)));
    this.#child.on('close', (code) => {
      this.#fail(new Error(`the oracle ended with ${String(code)}\n${complaint}`));
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const { seq, ...answer } = JSON.parse(line) as Answer & { seq: number };
      this.#waiting.get(seq)?.(answer);
      this.#waiting.delete(seq);
    });
  }

  /**
   * Runs a program; answers come in the order of the questions. In detail: with turns, and a
   * program in which CPython gives up (a recursion without end) counts as skipped.
   */
  ask(program: Program, needs: readonly string[], inDetail = false): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      const seq = (this.#seq += 1);
      this.#waiting.set(seq, (answer) => {
        if (this.#failure === null) resolve(answer);
        else reject(this.#failure);
      });
      const scenario = programOf(program);
      const request = { cmd: 'run', seq, needs, turns: inDetail, limits: inDetail, scenario };
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end('{"cmd":"stop"}\n');
  }

  #fail(error: Error): void {
    this.#failure = error;
    for (const settle of this.#waiting.values()) settle({ errored: error.message });
    this.#waiting.clear();
  }
}

/**
 * Every CPython from 3.8 on that this machine has, oldest first, one for each minor version: those
 * of pyenv, else those on the path. `CONFORMANCE_PYTHON` may name one more.
 */
export function findPythons(): Python[] {
  const found = new Map<string, Python>();
  const named = process.env['CONFORMANCE_PYTHON'];
  const paths = [...(named === undefined ? [] : [named]), ...pyenvPaths()];
  for (const path of paths.length > 0 ? paths : commands) {
    const version = versionOf(path);
    if (version === undefined) continue;
    const minor = version.split('.').slice(0, 2).join('.');
    if (compareVersions(minor, '3.8') < 0 || found.has(minor)) continue;
    found.set(minor, { path, version, minor });
  }
  return [...found.values()].sort((a, b) => compareVersions(a.minor, b.minor));
}

/** Compares `3.9` and `3.10` as versions. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const commands = [
  'python3',
  ...[8, 9, 10, 11, 12, 13, 14, 15].map((minor) => `python3.${String(minor)}`),
];

function pyenvPaths(): string[] {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .filter((version) => /^\d+\.\d+\.\d+$/.test(version))
    .sort((a, b) => compareVersions(b, a))
    .map((version) => join(versions, version, 'bin', 'python3'));
}

function versionOf(path: string): string | undefined {
  const told = /\/versions\/(\d+\.\d+\.\d+)\/bin\//.exec(path)?.[1];
  if (path.includes('/') && !existsSync(path)) return undefined;
  return told ?? askVersion(path);
}

function askVersion(path: string): string | undefined {
  const script =
    'import platform; print(platform.python_implementation(), platform.python_version())';
  try {
    const text = execFileSync(path, ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /^CPython (\d+\.\d+\.\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
