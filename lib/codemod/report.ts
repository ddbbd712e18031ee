/** Something about a place in a file. */
export interface Remark {
  readonly line: number;
  readonly column: number;
  /** What stands there: `function load`, say. */
  readonly what: string;
  readonly why: string;
}

/** What became of a file. */
export interface CodemodResult {
  /** The text after it: the very text that was given, if nothing was to be done. */
  readonly code: string;
  /** What was rewritten: functions, and the places that start them. */
  readonly changed: readonly Remark[];
  /** What was left alone, and why. */
  readonly left: readonly Remark[];
  /** What is written otherwise now, and does not quite mean the same. */
  readonly notes: readonly Remark[];
}

/** Gives the lines of a report on a file; none if there is nothing to say. */
export function formatReport(path: string, { left, notes }: CodemodResult): string[] {
  const line = (kind: string, { line: at, column, what, why }: Remark): string =>
    `${path}:${String(at)}:${String(column)} ${kind} ${what}: ${why}`;
  return [
    ...left.map((remark) => line('left alone', remark)),
    ...notes.map((remark) => line('note', remark)),
  ];
}

/** Orders remarks as their places come in the file. */
export function inOrder(remarks: readonly Remark[]): Remark[] {
  return [...remarks].sort((a, b) => a.line - b.line || a.column - b.column);
}
