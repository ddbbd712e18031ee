// Runs one scenario on an adapter. It mirrors `oracle/python/interpreter.py`, which is the
// reference: read both side by side.

import type { Adapter } from './adapter.js';
import { awaitables } from './interpreter/awaitables.js';
import { expressions } from './interpreter/expressions.js';
import { Machine } from './interpreter/machine.js';
import type { RunOptions } from './interpreter/parts.js';
import { statements } from './interpreter/statements.js';
import type { Program, Result } from './scenario.js';

const tables = { statements, expressions, awaitables };

/** Runs a program on a library and gives what happened. */
export function runProgram(adapter: Adapter, program: Program, options: RunOptions = {}): Result {
  return new Machine(adapter.open(options.seed ?? 0), tables, program, options).run();
}

/** As `runProgram`, with the loop driven by its host, as in an application. */
export function runProgramOnHost(
  adapter: Adapter,
  program: Program,
  options: RunOptions = {},
): Promise<Result> {
  return new Machine(adapter.open(options.seed ?? 0), tables, program, options).runOnHost();
}
