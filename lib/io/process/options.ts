// What a child process can be told, checked; and what Node is told of it.

import type { StdioOptions } from 'node:child_process';
import { describe, NotImplementedError } from '../../core/index.js';
import { DEVNULL, PIPE, STDOUT } from './constants.js';

/**
 * What a standard stream of a child can be: `PIPE`, `DEVNULL`, `STDOUT` (for standard error), a
 * descriptor, a stream of Node's that has one, or null for ours.
 */
export type StdioInput = number | object | null;

/** How a child process is started. */
export interface SubprocessOptions {
  readonly stdin?: StdioInput;
  readonly stdout?: StdioInput;
  readonly stderr?: StdioInput;
  /** The folder that it starts in. */
  readonly cwd?: string | URL | null;
  /** Its environment; ours if not given. */
  readonly env?: Readonly<Record<string, string | undefined>> | null;
  /** The program that is run, where it is not the first argument. */
  readonly executable?: string | null;
  /** Whether it leads a session, and so a process group, of its own. */
  readonly startNewSession?: boolean;
  /** The number of the user that it runs as. */
  readonly user?: number | null;
  /** The number of the group that it runs as. */
  readonly group?: number | null;
  /** Windows: shows no window. */
  readonly windowsHide?: boolean;
}

/** The three streams of a child, as asked for. */
export interface Stdio {
  readonly stdin: StdioInput;
  readonly stdout: StdioInput;
  readonly stderr: StdioInput;
}

const KNOWN = new Set([
  'stdin',
  'stdout',
  'stderr',
  'cwd',
  'env',
  'executable',
  'startNewSession',
  'user',
  'group',
  'windowsHide',
]);

/** Options of asyncio that would make text of bytes, each with the one value that is allowed. */
const BINARY_ONLY: readonly (readonly [name: string, python: string, allowed: unknown])[] = [
  ['universalNewlines', 'universal_newlines must be False', false],
  ['bufsize', 'bufsize must be 0', 0],
  ['text', 'text must be False', false],
  ['encoding', 'encoding must be None', null],
  ['errors', 'errors must be None', null],
];

/**
 * @throws {RangeError} for what would make text of bytes
 * @throws {TypeError} for what there is not
 */
export function checkOptions(options: object, isShell: boolean): void {
  const given = options as Readonly<Record<string, unknown>>;
  for (const [name, python, allowed] of BINARY_ONLY) {
    const value = given[name] ?? allowed;
    if (value !== allowed)
      throw new RangeError(`${python}: pipes carry bytes, decode what is read`);
  }
  if ((given['shell'] ?? isShell) !== isShell) {
    throw new RangeError(`shell must be ${isShell ? 'True' : 'False'}`);
  }
  const allowed = new Set([...BINARY_ONLY.map(([name]) => name), 'shell']);
  for (const name of Object.keys(given)) {
    if (KNOWN.has(name) || allowed.has(name)) continue;
    throw new TypeError(`a subprocess has no option ${name}: it has ${[...KNOWN].join(', ')}`);
  }
}

/** Gives the three streams; what is not given is `otherwise`. */
export function stdioOf(options: SubprocessOptions, otherwise: StdioInput): Stdio {
  const pick = (value: StdioInput | undefined): StdioInput =>
    value === undefined ? otherwise : value;
  return {
    stdin: pick(options.stdin),
    stdout: pick(options.stdout),
    stderr: pick(options.stderr),
  };
}

/** Whether standard error is to share the pipe of standard output, which Node cannot arrange. */
export function sharesPipe({ stdout, stderr }: Stdio): boolean {
  return stdout === PIPE && stderr === STDOUT;
}

/** Says it in Node's words. */
export function nodeStdio({ stdin, stdout, stderr }: Stdio): StdioOptions {
  const second = nodeStream(stdout, 1);
  const third = stderr === STDOUT ? (second === 'inherit' ? 1 : second) : nodeStream(stderr, 2);
  // Where they share a pipe, a shell in between sees to it.
  const isShared = sharesPipe({ stdin, stdout, stderr });
  return [nodeStream(stdin, 0), second, isShared ? 'ignore' : third] as StdioOptions;
}

function nodeStream(input: StdioInput, fd: number): unknown {
  if (input === null) return 'inherit';
  if (input === PIPE) return 'pipe';
  if (input === DEVNULL) return 'ignore';
  if (typeof input === 'object') return input;
  if (Number.isInteger(input) && input >= 0) return input;
  const names = ['stdin', 'stdout', 'stderr'];
  throw new RangeError(
    `${String(names[fd])} must be PIPE, DEVNULL${fd === 2 ? ', STDOUT' : ''}, a descriptor, a stream ` +
      `or null, got ${describe(input)}`,
  );
}

/** @throws {NotImplementedError} on Windows, where there is no `exec` to share a pipe with */
export function checkSharing(): void {
  if (process.platform !== 'win32') return;
  throw new NotImplementedError('stderr: STDOUT with stdout: PIPE does not work on Windows');
}
