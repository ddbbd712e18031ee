// The Pythons of this machine: `python3`, and what pyenv has installed.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Python {
  readonly path: string;
  /** '3.13.0' */
  readonly version: string;
  /** 13 */
  readonly minor: number;
}

/** Gives the newest Python that still has `@asyncio.coroutine`, and the newest that does not. */
export function findPythons(): { legacy: Python | undefined; modern: Python | undefined } {
  const all = [...namedPythons(), ...pyenvPythons()].sort((a, b) => b.minor - a.minor);
  return {
    legacy: all.find(({ minor }) => minor >= 7 && minor <= 10),
    modern: all.find(({ minor }) => minor >= 11),
  };
}

function namedPythons(): Python[] {
  return ['python3', 'python3.10', 'python3.9', 'python3.8'].flatMap(asked);
}

function pyenvPythons(): Python[] {
  const root = answerOf('pyenv', ['root']);
  const versions = answerOf('pyenv', ['versions', '--bare']);
  if (root === undefined || versions === undefined) return [];
  return versions
    .split('\n')
    .filter((version) => /^3\.\d+\.\d+$/.test(version))
    .map((version) => pythonOf(join(root, 'versions', version, 'bin', 'python3'), version));
}

function asked(path: string): Python[] {
  const version = answerOf(path, ['-c', 'import platform; print(platform.python_version())']);
  return version === undefined ? [] : [pythonOf(path, version)];
}

function pythonOf(path: string, version: string): Python {
  return { path, version, minor: Number(version.split('.')[1]) };
}

function answerOf(command: string, args: string[]): string | undefined {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
