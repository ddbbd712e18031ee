// A schedule as a line that can be copied out of a log: what it differs in from the plain loop.

import { BaseError, CLASS } from '../../core/index.js';
import { keepInFile, readKept } from './replay-file.js';
import type { Deviation } from './replay-strategy.js';
import type { Choice } from './strategy.js';

const FORMAT = 'yieldfrom1';

/** The longest line that is shown whole. */
const LINE_MAX = 120;

/** A schedule, as it is written. */
export interface Schedule {
  /** The name of the test that it is of. */
  readonly test: string;
  /** Stands for everything that could be chosen in the run: another program has another one. */
  readonly hash: string;
  /** What latencies were drawn from. */
  readonly seed: number;
  readonly deviations: readonly Deviation[];
}

/** A schedule was to be run again, and the program is not the one that it is of. */
export class ReplayMismatchError extends BaseError {
  get [CLASS](): string {
    return 'ReplayMismatchError';
  }
  get code(): string {
    return 'REPLAY_MISMATCH';
  }
}

/** Gives the choices that differ from the plain loop's. */
export function deviationsOf(choices: readonly Choice[]): Deviation[] {
  return choices.flatMap(({ picked, options }, at) =>
    picked === 0 ? [] : [{ at, picked, count: options.length }],
  );
}

/** Gives what stands for all choices of a run, whatever was picked last. */
export function hashOf(choices: readonly Choice[]): string {
  let hash = 0x811c9dc5;
  const text = choices.map(({ kind, options }) => `${kind}(${options.join()})`).join(';');
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Gives a name that can stand in a line. */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9/]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug.slice(0, 40) || 'program';
}

/**
 * Writes the choices of a run, as a strategy of one's own has heard them, as the line that `replay`
 * takes.
 *
 * @example Run again what was run, though it did not fail
 * import { gather, sleep } from 'yieldfrom';
 * import { type Choice, explore, replay, replayLine, type Fixture } from 'yieldfrom/testing';
 * function* pair(t: Fixture) {
 *   yield* gather([sleep(0), sleep(0)]);
 * }
 * let made: readonly Choice[] = [];
 * explore(pair, {
 *   budget: 1,
 *   strategy: {
 *     begin: () => true,
 *     pick: ({ options }) => options.length - 1,
 *     end: (choices) => (made = choices),
 *     isExhaustive: false,
 *   },
 * });
 * console.log(replay(pair, replayLine('pair', made)).schedules); // 1
 */
export function replayLine(test: string, choices: readonly Choice[], seed = 1): string {
  return toLine({ test, hash: hashOf(choices), seed, deviations: deviationsOf(choices) });
}

/** Writes a schedule as one line; as a path to it, if the line would be long. */
export function toLine({ test, hash, seed, deviations }: Schedule): string {
  let before = 0;
  const parts = deviations.map(({ at, picked, count }) => {
    const gap = at - before;
    before = at;
    return `${String(gap)}.${String(picked)}.${String(count)}`;
  });
  const head = `${FORMAT}:${slugOf(test)}:${hash}`;
  const line = `${head}:${String(seed)}/${parts.join('-')}`;
  if (line.length <= LINE_MAX) return line;
  const path = keepInFile(`${slugOf(test)}-${hash}`, line);
  return path === undefined ? line : `${head}:@${path}`;
}

/**
 * Reads such a line.
 *
 * @throws {ReplayMismatchError} when it is none, or of another format
 */
export function fromLine(line: string): Schedule {
  const [format, test = '', hash = '', rest = ''] = line
    .trim()
    .replace(/^replay: /, '')
    .split(':');
  if (format !== FORMAT || !/^[0-9a-f]{8}$/.test(hash)) throw notALine(line);
  if (rest.startsWith('@')) return fromLine(readKept(rest.slice(1)));
  const match = /^(-?[0-9]+)\/([0-9.-]*)$/.exec(rest);
  if (match === null) throw notALine(line);
  const [, seed, choices = ''] = match;
  let at = 0;
  const deviations = (choices === '' ? [] : choices.split('-')).map((part) => {
    const [gap = 0, picked = 0, count = 0] = part.split('.').map(Number);
    at += gap;
    return { at, picked, count };
  });
  return { test, hash, seed: Number(seed), deviations };
}

function notALine(line: string): ReplayMismatchError {
  return new ReplayMismatchError(
    `Cannot replay ${JSON.stringify(line.slice(0, 60))}: a line that begins with ${FORMAT}: was expected`,
  );
}
