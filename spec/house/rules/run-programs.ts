// Compiles what the documents show as a user would, and runs it.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { findPythons } from '../../demos/pythons.js';
import type { Program, SourceFile } from './programs.js';
import { root } from './tree.js';

const execute = promisify(execFile);
const folder = join(root, 'build/documents');
const virtualClock = pathToFileURL(join(root, 'build/demos/clock.js')).href;
const virtualPython = join(root, 'demos/side-by-side/virtual_loop.py');
const pythons = findPythons();

/** Tells whether there is something on this machine that runs a program. */
export function canRun({ kind }: Program): boolean {
  if (kind === 'py') return pythons.modern !== undefined;
  return kind === 'py legacy' ? pythons.legacy !== undefined : true;
}

/** Writes all that is shown, each document into a folder of its own, and compiles it. */
export async function compileAll(
  programs: readonly Program[],
  files: readonly SourceFile[],
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const program of programs) write(sourceOf(program), program);
  for (const file of files) {
    write(join(dirname(stemOf(file.place)), file.name || `${nameOf(file.place)}.ts`), file);
  }
  const compilerOptions = {
    rootDir: '.',
    outDir: '.',
    lib: ['es2022', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
    incremental: false,
    noUnusedLocals: false,
    noImplicitReturns: false,
  };
  const config = {
    extends: '../../tsconfig.demos.json',
    compilerOptions,
    include: ['.'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/.bin/tsc');
  await execute(tsc, ['-p', folder], { shell: process.platform === 'win32' }).catch(
    (error: { stdout?: string }) => {
      throw new Error(`the programs of the documents do not compile:\n${error.stdout ?? ''}`);
    },
  );
}

/** Gives what a program prints, on both of its streams. */
export async function outputOf(program: Program): Promise<string> {
  const [command, ...args] = commandFor(program);
  const { stdout, stderr } = await execute(command as string, args, { cwd: root });
  return stdout + stderr;
}

function commandFor(program: Program): string[] {
  const source = sourceOf(program);
  switch (program.kind) {
    case 'ts':
      return [process.execPath, `${stemOf(program.place)}.js`];
    case 'ts virtual':
      return [process.execPath, '--import', virtualClock, `${stemOf(program.place)}.js`];
    case 'js':
      return [process.execPath, source];
    default: {
      const python = program.kind === 'py' ? pythons.modern : pythons.legacy;
      return [python?.path as string, virtualPython, source];
    }
  }
}

function sourceOf({ place, kind }: Program): string {
  const endings = { ts: 'ts', 'ts virtual': 'ts', js: 'mjs', py: 'py', 'py legacy': 'py' };
  return `${stemOf(place)}.${endings[kind]}`;
}

/** A file of its own for every place, without its ending. */
function stemOf(place: string): string {
  return join(folder, nameOf(place.replace(/:\d+$/, '')), nameOf(place));
}

function nameOf(place: string): string {
  return place.replaceAll(/[^a-zA-Z0-9]+/g, '-');
}

function write(path: string, { code, place }: { code: string; place: string }): void {
  mkdirSync(dirname(path), { recursive: true });
  const comment = path.endsWith('.py') ? '#' : '//';
  writeFileSync(path, `${comment} ${place}\n${code}`);
}
