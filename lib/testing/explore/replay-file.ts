// Schedules too long for a line are kept in a file, where there are files.

import { builtin } from '../../inspect/index.js';

/** As much of Node as that takes. */
interface Files {
  readFileSync(path: string, encoding: 'utf8'): string;
  writeFileSync(path: string, text: string): void;
  mkdirSync(path: string, options: { recursive: true }): void;
}

/** Where the files lie, below the folder that the tests were started in. */
const FOLDER = '.yieldfrom/replay';

/** Keeps a text; gives the path of its file, undefined where there are no files. */
export function keepInFile(name: string, text: string): string | undefined {
  const fs = builtin<Files>('fs');
  if (fs === undefined) return undefined;
  const path = `${FOLDER}/${name.replace(/[^a-z0-9-]/g, '-')}.txt`;
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path, `${text}\n`);
  return path;
}

/** Gives what such a file holds. */
export function readKept(path: string): string {
  return builtin<Files>('fs')?.readFileSync(path, 'utf8') ?? '';
}
