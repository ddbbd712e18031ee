// From a place on a stack to the `yield*` that stands there. An engine names the column of what is
// delegated to; the expression around it is looked up in the syntax tree.

import { ensureSyntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { Frame } from '../model/state.js';

/** A part of the text. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** How long the text is parsed at most, in milliseconds. */
const PARSE_MS = 200;

/** Gives the innermost `yield*` expression around a place. */
export function yieldAt(
  state: EditorState,
  { line, column }: Pick<Frame, 'line' | 'column'>,
): Range | undefined {
  if (line < 1 || line > state.doc.lines) return undefined;
  const at = Math.min(state.doc.line(line).from + column - 1, state.doc.length);
  const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS);
  for (let node = tree?.resolveInner(at, 1) ?? null; node !== null; node = node.parent) {
    if (node.name === 'YieldExpression') return { from: node.from, to: node.to };
    if (/^(Function|Method|ArrowFunction)/.test(node.name)) return undefined;
  }
  return undefined;
}

/** Gives the first line from one on that has a `yield*`; undefined if there is none. */
export function lineWithYield(state: EditorState, from: number): number | undefined {
  for (let line = Math.max(from, 1); line <= state.doc.lines; line += 1) {
    if (/\byield\s*\*/.test(state.doc.line(line).text)) return line;
  }
  return undefined;
}
