import type { Result } from './scenario.js';

/** Tells whether two runs of a program were the same in everything. */
export function isSame(left: Result, right: Result): boolean {
  return line(left) === line(right);
}

/** Says where two runs part, for a reader. */
export function difference(expected: Result, found: Result): string {
  const index = expected.trace.findIndex((entry, at) => line(entry) !== line(found.trace[at]));
  const at = index === -1 ? expected.trace.length : index;
  const isLonger = index !== -1 || found.trace.length > at;
  const lines = [
    ...expected.trace.slice(Math.max(0, at - 3), at).map((entry) => `    ${line(entry)}`),
    ...(isLonger ? [`  - ${line(expected.trace[at])}`, `  + ${line(found.trace[at])}`] : []),
  ];
  const ends = [expected, found].map(endOf) as [string, string];
  if (ends[0] !== ends[1]) lines.push(`  - ${ends[0]}`, `  + ${ends[1]}`);
  return lines.join('\n');
}

function endOf({ outcome, left, unretrieved }: Result): string {
  return line({ outcome, left, unretrieved });
}

/** The JSON of a value, with the keys of objects in the order of the alphabet. */
function line(value: unknown): string {
  return value === undefined ? '(nothing more)' : JSON.stringify(value, inOrder);
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
