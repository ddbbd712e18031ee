// What coverage does not count: places in the code that say so, with a reason. `npm run cover` reads them
// by this file too.

import type { Tree } from './tree.js';

/** A place that coverage does not count. */
export interface Exclusion {
  readonly path: string;
  readonly line: number;
  /** What the comment says after `--`; empty if it says nothing. */
  readonly reason: string;
}

const COMMENT = /\/\*\s*(?:c8|v8|node:coverage)\s+(?:ignore|disable)\b(?:(?!\*\/).)*\*\//;
const EXCLUSION = /^\/\* c8 ignore next(?: \d+)?(?: -- (.+))? \*\/$/;

/** The exclusions of a tree, and what is wrong with the rest of what looks like one. */
export function exclusionsIn(tree: Tree): {
  readonly exclusions: Exclusion[];
  readonly problems: string[];
} {
  const exclusions: Exclusion[] = [];
  const problems: string[] = [];
  for (const { path, text } of tree.values()) {
    for (const [i, line] of text.split('\n').entries()) {
      const [comment] = COMMENT.exec(line) ?? [];
      if (comment === undefined) continue;
      const at = `${path}:${String(i + 1)}`;
      const match = EXCLUSION.exec(comment);
      const reason = match?.[1]?.trim() ?? '';
      if (match === null) problems.push(`${at} is not of the form "c8 ignore next -- reason"`);
      else if (reason === '') problems.push(`${at} gives no reason for not being covered`);
      exclusions.push({ path, line: i + 1, reason });
    }
  }
  return { exclusions, problems };
}
