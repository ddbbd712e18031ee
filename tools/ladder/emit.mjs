// What the pinned compiler makes of the async functions of the ladder for engines that have none.

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runOrLeave } from '../sources.mjs';
import { ladder } from './programs.mjs';

const folder = join(root, 'build/ladder/emit');

/** Compiles them; gives, for each program, where the output belongs and what it is. */
function emitted() {
  const programs = ladder();
  for (const { id } of programs) {
    mkdirSync(join(folder, id), { recursive: true });
    cpSync(join(root, 'demos/ladder', id, 'async-await.ts'), join(folder, id, 'async-await.ts'));
  }
  const compilerOptions = {
    target: 'es2015',
    lib: ['es2022', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    types: [],
    rootDir: '.',
    outDir: 'out',
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*/async-await.ts'] }),
  );
  runOrLeave('tsc', '-p', folder);
  return programs.map(({ id }) => ({
    path: join(root, 'demos/ladder', id, 'emitted.js'),
    text: readFileSync(join(folder, 'out', id, 'async-await.js'), 'utf8'),
  }));
}

/** Writes each to its place. */
export function writeEmitted() {
  for (const { path, text } of emitted()) writeFileSync(path, text);
}

/** Gives the paths of those that the compiler would write otherwise now. */
export function staleEmitted() {
  return emitted()
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(({ path }) => path.slice(root.length + 1));
}
