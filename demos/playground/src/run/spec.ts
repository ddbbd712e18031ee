// What a run is made of, and what comes of it: plain data, for a message, a link, a file.

import type { TraceEvent, Vary } from 'yieldfrom/testing';

/** What somebody did by hand, after `at` events. */
export interface Intervention {
  /** How many events had happened. */
  readonly at: number;
  readonly kind: 'cancel' | 'resolve' | 'reject';
  /** The id of the task to cancel, or of the future. */
  readonly id: number;
}

/** Everything that decides how a run goes: equal specs give equal events. */
export interface RunSpec {
  readonly code: string;
  readonly seed: number;
  readonly vary: readonly Vary[];
  /** What latencies of the host are multiplied by. */
  readonly latency: number;
  /** The line of the choices that differ from the plain loop's; empty if none does. */
  readonly line: string;
  readonly interventions: readonly Intervention[];
  /** How many steps the run may take. */
  readonly stepsMax: number;
}

/** Something that kept a program from running, or ended its run. */
export interface Problem {
  /** Where it comes from: the text, a step, the budget, the clock on the wall. */
  readonly kind: 'syntax' | 'error' | 'budget' | 'hang';
  readonly message: string;
  /** Counted from 1, where it is known. */
  readonly line?: number;
}

/** What a run gave, beside its events. */
export interface RunOutcome {
  readonly problem: Problem | undefined;
  /** The line under which `replay` of the library runs the same schedule. */
  readonly line: string;
}

/** The same with its events. */
export interface RunResult extends RunOutcome {
  readonly events: readonly TraceEvent[];
}

/** What a search found. */
export interface SearchResult {
  readonly schedules: number;
  readonly isExhaustive: boolean;
  /** The line of the failing order; undefined if all that were tried went well. */
  readonly line: string | undefined;
  readonly problem: Problem | undefined;
}

/** A run of this program, with nothing out of the ordinary. */
export function plainSpec(code: string): RunSpec {
  return {
    code,
    seed: 1,
    vary: ['host', 'timers', 'ready'],
    latency: 1,
    line: '',
    interventions: [],
    stepsMax: 5000,
  };
}

/** What programs are called in lines: every one is in the same file. */
export const PROGRAM = 'program';
