import { checkDeterminism } from '../determinism/check-determinism.js';
import { isDeterminismAskedFor, replayAskedFor } from '../environment.js';
import type { TestBody } from '../test-body.js';
import { type ExploreReport, failureOf, ScheduleError } from './failure.js';
import { type ExploreOptions, nameOf, settingsOf, strategyOf } from './options.js';
import { replay } from './replay.js';
import { fromLine } from './replay-line.js';
import { runOnce } from './run-once.js';

/**
 * Runs a program under many schedules, and reports one under which it fails.
 *
 * Each run has a loop of its own, on a virtual clock, and is never given to the host: it must not
 * await promises. `t.host` stands for the world outside. Between two `yield*` that suspend, a
 * step is one piece; so there are few points of choice, and small programs can be searched whole.
 *
 * @example Find a lost update
 * import { gather, sleep, type Coroutine } from 'yieldfrom';
 * import { explore } from 'yieldfrom/testing';
 * const report = explore(function* counter(): Coroutine<void> {
 *   let count = 0;
 *   function* add(): Coroutine<void> {
 *     const before = count;
 *     if (before > 0) yield* sleep(0);
 *     count = before + 1;
 *   }
 *   yield* gather([add(), add(), add()]);
 *   if (count !== 3) throw new RangeError(`counted ${count}`);
 * }, { strategy: 'dfs' });
 * console.log(String(report.failure?.error)); // RangeError: counted 2
 */
export function explore(program: TestBody, options: ExploreOptions = {}): ExploreReport {
  const asked = replayAskedFor();
  if (asked !== undefined && fromLine(asked).test === nameOf(program, options)) {
    return replay(program, asked, options);
  }
  const { budget = 500, shrinks = true, checksDeterminism = isDeterminismAskedFor() } = options;
  if (checksDeterminism) checkDeterminism(program, { ...options, seeds: 2 });
  const settings = settingsOf(program, options);
  const strategy = strategyOf(options, settings.vary);
  let schedules = 0;
  while (schedules < budget) {
    if (!strategy.begin())
      return { schedules, isExhaustive: strategy.isExhaustive, failure: undefined };
    const run = runOnce(program, strategy, { ...settings, seed: settings.seed + schedules });
    strategy.end(run.choices);
    if (!run.wasPruned) schedules += 1;
    if (run.failure === undefined) continue;
    const seed = settings.seed + schedules - 1;
    return {
      schedules,
      isExhaustive: false,
      failure: failureOf(program, run, { ...settings, seed }, shrinks),
    };
  }
  return {
    schedules,
    isExhaustive: strategy.isExhaustive && !strategy.begin(),
    failure: undefined,
  };
}

/**
 * As `explore`, and throws if it finds a schedule under which the program fails.
 *
 * @throws {ScheduleError} with the order of the steps, and the line that runs it again
 */
export function checkSchedules(program: TestBody, options: ExploreOptions = {}): ExploreReport {
  const report = explore(program, options);
  if (report.failure !== undefined) throw new ScheduleError(report.failure, report.schedules);
  return report;
}
