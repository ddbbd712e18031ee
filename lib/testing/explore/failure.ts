import { BaseError, CLASS } from '../../core/index.js';
import type { TestBody } from '../test-body.js';
import type { TraceEvent } from '../trace/event.js';
import { lanesOf, sideBySide } from './lanes.js';
import { deviationsOf, hashOf, toLine } from './replay-line.js';
import { ReplayStrategy } from './replay-strategy.js';
import { type Run, runOnce, type RunOnceOptions } from './run-once.js';
import { shrink } from './shrink.js';
import type { Choice } from './strategy.js';

/** A schedule under which the program fails. */
export interface ExploreFailure {
  readonly error: unknown;
  /** The line that runs it again. */
  readonly replay: string;
  /** The choices that were made. */
  readonly choices: readonly Choice[];
  /** In how many choices it differs from the plain loop. */
  readonly deviationCount: number;
  /** The steps of the failing run, beside those of the plain one. */
  readonly lanes: string;
  /** The event stream of the failing run. */
  readonly trace: readonly TraceEvent[];
  readonly lines: readonly string[];
}

/** What a search has found. */
export interface ExploreReport {
  /** How many schedules were run, before any was made smaller. */
  readonly schedules: number;
  /** Whether there is no other schedule, as far as `vary` goes. */
  readonly isExhaustive: boolean;
  readonly failure: ExploreFailure | undefined;
}

/** The program fails under a schedule that it may meet. */
export class ScheduleError extends BaseError {
  get [CLASS](): string {
    return 'ScheduleError';
  }
  get code(): string {
    return 'SCHEDULE';
  }
  readonly failure: ExploreFailure;

  constructor(failure: ExploreFailure, schedules: number) {
    const logged = failure.lines.map((line) => `  ${line}`).join('\n');
    super(
      [
        `Fails in schedule ${String(schedules)}, which differs from the plain order in ${String(failure.deviationCount)} choices: ${String(failure.error)}`,
        failure.lanes,
        ...(logged === '' ? [] : [`logged:\n${logged}`]),
        `replay: ${failure.replay}`,
      ].join('\n\n'),
      { cause: failure.error },
    );
    this.failure = failure;
  }
}

/** @internal */
export function failureOf(
  program: TestBody,
  found: Run,
  settings: RunOnceOptions,
  shrinks: boolean,
): ExploreFailure {
  const kind = kindOf(found);
  const again = (strategy: ReplayStrategy): Run | undefined => {
    strategy.begin();
    const run = runOnce(program, strategy, settings);
    return kindOf(run) === kind ? run : undefined;
  };
  const smallest = shrinks ? shrink(found, again) : found;
  const strategy = new ReplayStrategy(deviationsOf(smallest.choices));
  return reportOf(program, runOnce(program, strategy, { ...settings, records: true }), settings);
}

/** Failures are of one kind when their errors are of one class. */
function kindOf({ failure }: Run): string | undefined {
  if (failure === undefined) return undefined;
  const { error } = failure;
  return error instanceof Error ? error.name : `thrown: ${typeof error}`;
}

/** @internal */
export function reportOf(program: TestBody, run: Run, settings: RunOnceOptions): ExploreFailure {
  const deviations = deviationsOf(run.choices);
  const plain = runOnce(program, new ReplayStrategy([]), settings);
  return {
    error: run.failure?.error,
    replay: toLine({
      test: settings.name,
      hash: hashOf(run.choices),
      seed: settings.seed,
      deviations,
    }),
    choices: run.choices,
    deviationCount: deviations.length,
    lanes: sideBySide(
      ['in plain order', lanesOf(plain.steps)],
      ['as it fails', lanesOf(run.steps)],
    ),
    trace: run.events,
    lines: run.lines,
  };
}
