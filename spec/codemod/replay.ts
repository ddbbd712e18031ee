// Runs the program of a fixture, and gives what it logged. The host answers one question at a time, when
// nothing else goes on; a seed says which. So two ways of writing a program can be compared: they may
// differ in how many turns they take, and in nothing else.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript5';
import * as yieldfrom from '../../lib/index.js';
import * as yieldfromCo from '../../lib/co/index.js';
import type { Host } from './fixtures/host.js';
import { fixtures } from './read-fixtures.js';

const require = createRequire(import.meta.url);

/** More turns of the host than any fixture takes between two of its questions. */
const QUIET_TURNS = 20;

type Question = Parameters<Host['ask']>;

/** Compiles a program once, to be run with many seeds. */
export function programOf(code: string): (seed: number) => Promise<string[]> {
  const compiled = toCommonJS(code);
  const host = toCommonJS(readFileSync(join(fixtures, 'host.ts'), 'utf8'));
  return (seed) => run(compiled, host, seed);
}

function toCommonJS(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  });
  return outputText;
}

async function run(program: string, host: string, seed: number): Promise<string[]> {
  const lines: string[] = [];
  const open: Question[] = [];
  const random = randomFrom(seed);
  globalThis.fixtureHost = {
    ask: (...question) => {
      lines.push(`asks ${question[0]}`);
      open.push(question);
    },
    log: (...words) => void lines.push(words.map(String).join(' ')),
  };
  const modules: Record<string, unknown> = {
    '../host.js': evaluate(host, {}),
    yieldfrom,
    'yieldfrom/co': yieldfromCo,
    co: require('co'),
  };
  try {
    evaluate(program, modules);
    await quiet();
    while (open.length > 0) {
      const [question] = open.splice(Math.floor(random() * open.length), 1);
      if (question !== undefined) answer(question);
      await quiet();
    }
  } finally {
    Reflect.deleteProperty(globalThis, 'fixtureHost');
  }
  return lines;
}

function answer([name, settle]: Question): void {
  if (name.startsWith('bad')) settle(new Error(`no ${name}`), '');
  else settle(null, name);
}

function evaluate(code: string, modules: Record<string, unknown>): unknown {
  const exports = {};
  // oxlint-disable-next-line typescript/no-implied-eval -- the program of a fixture
  const body = new Function('require', 'exports', 'module', code) as (...given: unknown[]) => void;
  body((name: string) => modules[name], exports, { exports });
  return exports;
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
