import { isDeepStrictEqual } from 'node:util';
import type { Result } from './scenario.js';

/** Tells whether two runs of a program were the same in everything. */
export function isSame(left: Result, right: Result): boolean {
  return isDeepStrictEqual(plain(left), plain(right));
}

/** Says where two runs part, for a reader. */
export function difference(expected: Result, found: Result): string {
  const index = expected.trace.findIndex(
    (entry, at) => !isDeepStrictEqual(entry, found.trace[at] ?? null),
  );
  const at = index === -1 ? expected.trace.length : index;
  const lines = [
    ...expected.trace.slice(Math.max(0, at - 3), at).map((entry) => `    ${line(entry)}`),
    `  - ${line(expected.trace[at])}`,
    `  + ${line(found.trace[at])}`,
  ];
  const ends = [expected, found].map(({ outcome, left }) => line({ outcome, left }));
  if (ends[0] !== ends[1]) lines.push(`  - ${String(ends[0])}`, `  + ${String(ends[1])}`);
  return lines.join('\n');
}

function line(value: unknown): string {
  return value === undefined ? '(nothing more)' : JSON.stringify(value);
}

function plain(result: Result): unknown {
  return JSON.parse(JSON.stringify(result));
}
