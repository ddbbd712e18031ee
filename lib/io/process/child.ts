// Starts a child process in Node's words.

import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Coroutine, type EventLoop, OSError } from '../../core/index.js';
import { fromHostError } from '../stream/index.js';
import {
  checkSharing,
  nodeStdio,
  sharesPipe,
  type Stdio,
  type SubprocessOptions,
} from './options.js';

/** What is to be run. */
export interface Command {
  /** The program and its arguments; one text for the shell. */
  readonly args: readonly string[];
  readonly isShell: boolean;
  readonly stdio: Stdio;
  readonly options: SubprocessOptions;
}

/**
 * Starts it.
 *
 * @switches when it cannot be started
 * @cancelled cannot be: there is no process then
 * @throws {OSError} when there is no such program, or it may not be run
 */
export function* startChild(loop: EventLoop, command: Command): Coroutine<ChildProcess> {
  const [file, args, options] = inNodesWords(command);
  const child = spawn(file, args, options);
  if (child.pid !== undefined) {
    // What is said later is about signals that came too late.
    child.on('error', () => undefined);
    return child;
  }
  const failed = loop.createFuture<never>();
  failed._source = `the start of ${file}`;
  child.on('error', (error) => {
    if (!failed.done()) failed.setException(fromHostError(error));
  });
  return yield* failed;
}

function inNodesWords({
  args,
  isShell,
  stdio,
  options,
}: Command): [string, string[], SpawnOptions] {
  const { cwd, env, executable, startNewSession, user, group, windowsHide } = options;
  const [program = '', ...rest] = args;
  const spawnOptions: SpawnOptions = {
    stdio: nodeStdio(stdio),
    detached: startNewSession ?? false,
    windowsHide: windowsHide ?? false,
  };
  if (cwd !== undefined && cwd !== null) spawnOptions.cwd = cwd;
  if (env !== undefined && env !== null) spawnOptions.env = env;
  if (user !== undefined && user !== null) spawnOptions.uid = user;
  if (group !== undefined && group !== null) spawnOptions.gid = group;
  const file = executable ?? program;
  if (isShell) return shellCommand(program, sharesPipe(stdio), executable, spawnOptions);
  if (!sharesPipe(stdio)) return [file, rest, { ...spawnOptions, argv0: program }];
  checkSharing();
  // The shell is gone as soon as it has joined the two: what runs is the program, with its number.
  const found = findProgram(file, options);
  return ['/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', found, ...rest], spawnOptions];
}

function shellCommand(
  text: string,
  isShared: boolean,
  executable: string | null | undefined,
  options: SpawnOptions,
): [string, string[], SpawnOptions] {
  if (process.platform === 'win32') return [text, [], { ...options, shell: executable ?? true }];
  const joined = isShared ? `exec 2>&1\n${text}` : text;
  return [executable ?? '/bin/sh', ['-c', joined], options];
}

/** Finds a program as the platform does, so that one that is not there is refused here too. */
function findProgram(file: string, { cwd, env }: SubprocessOptions): string {
  const folder = cwd === undefined || cwd === null ? process.cwd() : pathOf(cwd);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw noSuch('chdir', folder);
  const path = (env ?? process.env)['PATH'] ?? '/usr/local/bin:/bin:/usr/bin';
  const places = file.includes('/') ? [folder] : path.split(delimiter);
  const candidates = places.map((place) =>
    file.includes('/') ? resolve(place, file) : join(place, file),
  );
  const found = candidates.find((candidate) => isProgram(candidate));
  if (found === undefined) throw noSuch('spawn', file);
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function pathOf(folder: string | URL): string {
  return typeof folder === 'string' ? folder : fileURLToPath(folder);
}

function noSuch(call: string, path: string): OSError {
  return new OSError(`${call} ${path} ENOENT`, { code: 'ENOENT' });
}
