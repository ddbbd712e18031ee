import type { TestBody } from '../test-body.js';
import { type ExploreReport, reportOf } from './failure.js';
import { type ExploreOptions, settingsOf } from './options.js';
import type { TraceOptions } from '../trace/recorder.js';
import { fromLine, hashOf, ReplayMismatchError } from './replay-line.js';
import { type Mismatch, ReplayStrategy } from './replay-strategy.js';
import { type Run, runOnce } from './run-once.js';

/** Options of `replay`. */
export interface ReplayOptions extends ExploreOptions {
  /** True: a program that has changed is run as well as it can be. */
  readonly bestEffort?: boolean;
  /** How the run is recorded; `hear` then hears of each event of it, whether or not it fails. */
  readonly trace?: TraceOptions;
}

/**
 * Runs one schedule again, from its line.
 *
 * @throws {ReplayMismatchError} when the program is not what it was, or the line is none
 */
export function replay(
  program: TestBody,
  line: string,
  options: ReplayOptions = {},
): ExploreReport {
  const { hash, seed, deviations } = fromLine(line);
  const strategy = new ReplayStrategy(deviations);
  const settings = { ...settingsOf(program, options), seed };
  strategy.begin();
  const run = runOnce(program, strategy, {
    ...settings,
    records: true,
    ...(options.trace === undefined ? {} : { trace: options.trace }),
  });
  strategy.end();
  if (options.bestEffort !== true) checkSame(run, hash, strategy);
  const failure = run.failure === undefined ? undefined : reportOf(program, run, settings);
  return { schedules: 1, isExhaustive: false, failure };
}

function checkSame(run: Run, hash: string, strategy: ReplayStrategy): void {
  const { mismatch } = strategy;
  if (mismatch !== undefined) throw new ReplayMismatchError(describeMismatch(mismatch, run));
  if (hashOf(run.choices) === hash) return;
  throw new ReplayMismatchError(
    `Cannot replay: the program has changed. It made ${String(run.choices.length)} choices, ` +
      `and not among the options that the line is of${nearestLine(run)}`,
  );
}

function describeMismatch({ deviation, found }: Mismatch, run: Run): string {
  const { at, picked, count } = deviation;
  const have =
    found === undefined
      ? 'found the end of the run'
      : `found ${String(found.options.length)} (${found.options.join(', ')})`;
  return (
    `Cannot replay: the program has changed. At choice ${String(at + 1)}: ` +
    `expected ${String(count)} options, of which it picked number ${String(picked + 1)}, ${have}${nearestLine(run, at)}`
  );
}

/** The program's line at a choice, or at the last before it that has one. */
function nearestLine({ choices }: Run, at = choices.length): string {
  const sites = choices.slice(0, at + 1).flatMap(({ site: one }) => one ?? []);
  const site = sites.at(-1);
  return site === undefined ? '' : `, near ${site}`;
}
