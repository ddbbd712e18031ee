// Runs one scenario on an adapter. It mirrors `oracle/python/interpreter.py`, which is the
// reference: read both side by side.

import type { Adapter, World } from './adapter.js';
import { awaitables } from './interpreter/awaitables.js';
import { expressions } from './interpreter/expressions.js';
import { Machine } from './interpreter/machine.js';
import type { RunOptions } from './interpreter/parts.js';
import { statements } from './interpreter/statements.js';
import type { Program, Result } from './scenario.js';

const tables = { statements, expressions, awaitables };

/** Runs a program on a library and gives what happened. */
export function runProgram(adapter: Adapter, program: Program, options: RunOptions = {}): Result {
  return runIn(worldFor(adapter, options), program, options);
}

/** As `runProgram`, with the loop driven by its host, as in an application. */
export function runProgramOnHost(
  adapter: Adapter,
  program: Program,
  options: RunOptions = {},
): Promise<Result> {
  return runOnHostIn(worldFor(adapter, options), program, options);
}

/** Opens the world of one run. */
export function worldFor(adapter: Adapter, { seed = 0 }: RunOptions): World {
  return adapter.open(seed);
}

/** Runs a program in a fresh world. */
export function runIn(world: World, program: Program, options: RunOptions): Result {
  return new Machine(world, tables, program, options).run();
}

/** As `runIn`, with the loop driven by its host. */
export function runOnHostIn(world: World, program: Program, options: RunOptions): Promise<Result> {
  return new Machine(world, tables, program, options).runOnHost();
}
