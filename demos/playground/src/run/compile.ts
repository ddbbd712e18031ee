// A program's text becomes a function: types are stripped, imports become calls. Lines stay where they
// are; columns do not, so a place in a line is known by the `yield*` before it, of which none goes away.

import { transform } from 'sucrase';
import type { Problem } from './spec.js';

/** The name that stacks give the text. */
export const FILE = 'program.ts';

/** What a program may name besides what it imports. */
export const GIVEN = ['exports', 'require', 'console', 'Date', 'Math', 'performance'] as const;

/** What it must not reach: a run has no effects, so it can be run again. */
const WITHHELD = [
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'postMessage',
  'importScripts',
  'WebSocket',
  'XMLHttpRequest',
  'indexedDB',
  'process',
];

/** A program that can be begun. */
export interface Compiled {
  /** Runs the text from its top, with what it is given, in the order of `GIVEN`. */
  readonly begin: (...given: unknown[]) => unknown;
  /** Gives a line of a stack in the text's own lines; undefined if it is not of the text. */
  readonly place: (line: string) => string | undefined;
}

/** Compiles a text. */
export function compile(code: string): Compiled | Problem {
  let stripped: string;
  try {
    ({ code: stripped } = transform(code, {
      transforms: ['typescript', 'imports'],
      disableESTransforms: true,
      production: true,
    }));
  } catch (error) {
    return syntaxProblem(error);
  }
  const names = [...GIVEN, ...WITHHELD].join(', ');
  try {
    const begin = evaluate(names, stripped);
    return { begin, place: placesIn(code, stripped, begin.head) };
  } catch (error) {
    return syntaxProblem(error);
  }
}

/** Tells a problem from what was compiled. */
export function isProblem(value: object): value is Problem {
  return 'kind' in value;
}

type Begin = Compiled['begin'] & { head: number };

/** Indirect, so that the text sees globals only; asynchronous only if it awaits at its top. */
function evaluate(names: string, text: string): Begin {
  const [plain, asynchronous] = ['', 'async '].map((word) => `(${word}function (${names}) {`);
  const end = `\n})\n//# sourceURL=${FILE}`;
  // oxlint-disable-next-line no-eval -- the learner's program is what is run here, in a worker
  const indirect = eval;
  try {
    return Object.assign(indirect(plain + text + end) as Begin, { head: (plain as string).length });
  } catch (error) {
    if (!/\bawait\b/.test(text)) throw error;
    const head = asynchronous as string;
    return Object.assign(indirect(head + text + end) as Begin, { head: head.length });
  }
}

/** Reads `name (program.ts:3:5)` and `program.ts:3:5`. */
const PLACE = new RegExp(`^(.*?)\\(?${FILE.replace('.', '\\.')}:(\\d+):(\\d+)\\)?$`);

/** An engine names the column of what is delegated to. */
const DELEGATION = /\byield\s*\*/g;

function placesIn(code: string, stripped: string, head: number): Compiled['place'] {
  const [source, made] = [code, stripped].map((text) => text.split('\n')) as [string[], string[]];
  return (text) => {
    const match = PLACE.exec(text.replace('@', ' ('));
    if (match === null) return undefined;
    const [, name = '', line, column] = match;
    const at = Number(line) === 1 ? Number(column) - head : Number(column);
    const found = delegationBefore(source, made, Number(line), at - 1);
    const where = `${FILE}:${String(found?.line ?? line)}:${String(found?.column ?? at)}`;
    const plain = name
      .trim()
      .replace(/^(?:Object|exports)\./, '')
      .replace(/ \[as .*\]$/, '');
    return `${plain === '' ? '<anonymous>' : plain} (${where})`;
  };
}

/** Gives where, in the source, the `yield*` stands that is the last before a place in the result. */
function delegationBefore(
  source: readonly string[],
  made: readonly string[],
  line: number,
  offset: number,
): { readonly line: number; readonly column: number } | undefined {
  for (let at = line; at >= 1; at -= 1) {
    const text = made[at - 1] ?? '';
    const before = at === line ? text.slice(0, offset) : text;
    const count = [...before.matchAll(DELEGATION)].length;
    if (count > 0) {
      const found = [...(source[at - 1] ?? '').matchAll(DELEGATION)][count - 1];
      return found === undefined ? undefined : { line: at, column: found.index + 1 };
    }
    // Only what is delegated to may begin on the next line.
    if (before.trim() !== '') return undefined;
  }
  return undefined;
}

function syntaxProblem(error: unknown): Problem {
  const { message } = error as Error;
  const line = /\((\d+):\d+\)/.exec(message)?.[1];
  const words = message.replace(/^Error transforming [^:]*: /, '');
  const problem = { kind: 'syntax', message: words } as const;
  return line === undefined ? problem : { ...problem, line: Number(line) };
}
