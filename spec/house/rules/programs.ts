// The programs in the documents: blocks of code that begin with ```ts program. The text block after one
// is what it prints.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './tree.js';

export interface Program {
  /** `README.md:12` */
  readonly place: string;
  readonly code: string;
  readonly expected: string;
}

const execute = promisify(execFile);
const folder = join(root, 'build/documents');

/** Gives the programs of a document. One without a block of output prints nothing. */
export function programsIn(path: string, text: string): Program[] {
  const blocks = [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map((match) => ({
    info: match[1] as string,
    body: match[2] as string,
    line: text.slice(0, match.index).split('\n').length,
  }));
  return blocks.flatMap(({ info, body, line }, index) => {
    if (info !== 'ts program') return [];
    const next = blocks[index + 1];
    const expected = next?.info === 'text' ? next.body : '';
    return [{ place: `${path}:${String(line)}`, code: body, expected }];
  });
}

/** Compiles programs as a user's would be: against the built package. Gives the compiled files. */
export async function compilePrograms(programs: readonly Program[]): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = programs.map(({ place }) => place.replace(/[^a-zA-Z0-9]+/g, '-'));
  for (const [index, { code, place }] of programs.entries()) {
    writeFileSync(join(folder, `${String(names[index])}.ts`), `// ${place}\n${code}`);
  }
  const compilerOptions = { rootDir: '.', outDir: '.', incremental: false };
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
  return names.map((name) => join(folder, `${name}.js`));
}

/** Gives what a compiled program prints, on both of its streams. */
export async function runCompiled(file: string): Promise<string> {
  const { stdout, stderr } = await execute(process.execPath, [file], { cwd: root });
  return stdout + stderr;
}

/** Gives the functions and classes that bits of code begin with a call of. */
export function calledIn(text: string): string[] {
  return [...text.matchAll(/`(?:new )?(\w+)\(/g)].map((match) => match[1] as string);
}

/** Gives the targets of links in a document that lead to files of the repository. */
export function linksIn(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] as string).replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
