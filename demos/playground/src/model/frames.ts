import type { Frame } from './state.js';

/** Reads the lines of a stack: `name (program.ts:3:5)`. */
export function framesOf(stack: readonly string[]): Frame[] {
  return stack.flatMap((text) => {
    const match = /^(.*) \([^()]*:(\d+):(\d+)\)$/.exec(text);
    if (match === null) return [];
    const [, name = '', line, column] = match;
    return [{ name, line: Number(line), column: Number(column) }];
  });
}
