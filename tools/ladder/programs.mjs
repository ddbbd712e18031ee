// The programs of the ladder: each in several forms, with the numbers that mark corresponding lines.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.mjs';

/** File of a form → what a reader calls it, from the oldest to the newest. */
export const forms = {
  'callbacks.ts': 'callbacks',
  'promises.ts': 'promises',
  'co.ts': 'co, yield',
  'yield-star.ts': 'yieldfrom, yield*',
  'async-await.ts': 'async/await',
  'emitted.js': 'what TypeScript emits',
  'legacy.py': 'Python 3.3, yield from',
  'modern.py': 'Python 3.5, await',
};

/** Every program, with each of its forms. */
export function ladder() {
  const { programs } = JSON.parse(readFileSync(join(root, 'demos/ladder/ladder.json'), 'utf8'));
  return programs.map((program) => ({
    ...program,
    prints: readFileSync(join(root, 'demos/ladder', program.id, 'expected.txt'), 'utf8'),
    forms: Object.entries(forms).flatMap(([file, label]) => formOf(program.id, file, label)),
  }));
}

function formOf(id, file, label) {
  const path = `demos/ladder/${id}/${file}`;
  if (!existsSync(join(root, path))) return [];
  const lines = readFileSync(join(root, path), 'utf8').trimEnd().split('\n').map(readLine);
  return [{ file, label, path, lines }];
}

/** Takes the marks off a line: `f(); // [1] [2]` is `f();` with the marks 1 and 2. */
function readLine(text) {
  const tail = /\s*(?:\/\/|#) ((?:\[\d+\] ?)+)$/.exec(text);
  if (tail === null) return { text, marks: [] };
  return { text: text.slice(0, tail.index), marks: tail[1].match(/\d+/g).map(Number) };
}
