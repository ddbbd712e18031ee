// What the panes show of one moment. It is made of the events before that moment, and of nothing else.

import type { ReadyItem, TraceOutcome, WaitTarget } from 'yieldfrom/testing';

/**
 * | state | means | who may leave it |
 * | --- | --- | --- |
 * | ready | in the ready queue | a step of it begins |
 * | running | its step is under way | the step ends: it waits, is ready again, or over |
 * | waiting | suspended at a `yield*` | what it waits for settles |
 * | result, error, cancelled | over | nobody |
 */
export type TaskPhase = 'ready' | 'running' | 'waiting' | TraceOutcome['state'];

/** A place in the learner's text, as a frame of a task's stack. */
export interface Frame {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** A task. */
export interface TaskState {
  readonly id: number;
  readonly name: string;
  readonly parent: number;
  readonly phase: TaskPhase;
  /** Whether it was asked to end, and has not. */
  readonly isCancelling: boolean;
  /** What it waits for, or waited for until it became ready. */
  readonly on: WaitTarget | undefined;
  /** Where it stands, innermost first. */
  readonly frames: readonly Frame[];
  readonly steps: number;
  readonly outcome: TraceOutcome | undefined;
}

/** A timer that is armed. */
export interface TimerState {
  readonly id: number;
  readonly due: number;
  readonly future: number | undefined;
}

/** A future that was made, and is pending. */
export interface FutureState {
  readonly id: number;
  readonly label: string | undefined;
}

/** A line of the console. */
export interface ConsoleLine {
  readonly seq: number;
  readonly t: number;
  readonly task: number;
  readonly text: string;
}

/** One moment of a run. */
export interface Moment {
  readonly t: number;
  readonly tasks: ReadonlyMap<number, TaskState>;
  readonly ready: readonly ReadyItem[];
  readonly timers: ReadonlyMap<number, TimerState>;
  readonly futures: ReadonlyMap<number, FutureState>;
  readonly console: readonly ConsoleLine[];
  /** The task whose step is under way; 0 if none is. */
  readonly running: number;
  readonly outcome: TraceOutcome | undefined;
}

/** Before anything has happened. */
export const beginning: Moment = {
  t: 0,
  tasks: new Map(),
  ready: [],
  timers: new Map(),
  futures: new Map(),
  console: [],
  running: 0,
  outcome: undefined,
};
