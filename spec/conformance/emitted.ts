// Runs programs that were written for scenarios: those in JavaScript here, those in Python in one process.

import { execFileSync } from 'node:child_process';
import { runInThisContext } from 'node:vm';
import * as library from '../../lib/index.js';
import * as testing from '../../lib/testing/index.js';

type Program = (
  modules: Readonly<Record<string, object>>,
  console: { log(line: string): void },
) => Promise<void>;

const modules = { yieldfrom: library, 'yieldfrom/testing': testing };

/** Runs a program in JavaScript; gives what it prints. */
export async function runScript(text: string): Promise<unknown> {
  const body = text.replace(
    /^import (\{.*\}) from ('.*');$/gm,
    (_line, names: string, name: string) => `const ${names} = modules[${name}];`,
  );
  const program = runInThisContext(
    `(async (modules, console) => { 'use strict'; ${body}\n})`,
  ) as Program;
  let said = '';
  await program(modules, { log: (line) => (said = line) });
  return JSON.parse(said);
}

const many = `
import contextlib, io, json, sys
for text in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(text, {"__name__": "__main__"})
    print(said.getvalue().strip())
`;

/** Runs programs in Python, one after the other; gives what each prints. */
export function runPythons(python: string, texts: readonly string[]): unknown[] {
  const said = execFileSync(python, ['-c', many], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  return said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
