// What a dump is: data alone, the same whether it was taken in this process or in another one.

import type { FrameInfo } from '../frame.js';

/** Where a task stands between two steps, or in one. */
export type DumpedState = 'running' | 'ready' | 'waiting';

/** Who holds what a task waits for. */
export interface DumpedHolder {
  /** The id of the task. */
  readonly task: number;
  /** Where it took it, if that is known. */
  readonly at: FrameInfo | null;
}

/** What a task waits for. */
export interface DumpedWait {
  /** In words: `<Lock [locked, waiters:2]>`, `sleep(1000)`, `<Task pending name='child'>`. */
  readonly text: string;
  /** The ids of the tasks that it waits for, through other futures too. */
  readonly tasks: readonly number[];
  /** Milliseconds until the timer that ends the wait is due, if it is one. */
  readonly timerMs: number | null;
  /** Who holds it, if it is held and `watchTasks` has seen it. */
  readonly heldBy: readonly DumpedHolder[];
}

/** For how long a task was what, in milliseconds of its loop's clock. Known from `watchTasks` on. */
export interface DumpedTimes {
  readonly ageMs: number;
  readonly busyMs: number;
  readonly readyMs: number;
  readonly waitingMs: number;
}

/** A task of a dump. */
export interface DumpedTask {
  /** Its number in this dump. */
  readonly id: number;
  readonly name: string;
  readonly state: DumpedState;
  /** How many requests to cancel it are open. */
  readonly cancelling: number;
  /** What it waits for; null if it waits for its turn alone. */
  readonly waitsFor: DumpedWait | null;
  /** The ids of the tasks that wait for it, through other futures too. */
  readonly awaitedBy: readonly number[];
  /** Where it stands, innermost first; empty if that is not known. */
  readonly frames: readonly FrameInfo[];
  /** The id of the task that made it, and where; as far as that is known. */
  readonly spawnedBy: number | null;
  readonly spawnedAt: FrameInfo | null;
  readonly times: DumpedTimes | null;
}

/** A timer that is armed. */
export interface DumpedTimer {
  /** Milliseconds until it is due. */
  readonly inMs: number;
  /** The name of what it calls. */
  readonly callback: string;
  /** The id of the task that it wakes, if it wakes one. */
  readonly task: number | null;
}

/** A loop of a dump. */
export interface DumpedLoop {
  readonly id: number;
  readonly text: string;
  /** Its time. */
  readonly time: number;
  /** How many handles and tasks are ready. */
  readonly readyCount: number;
  /** The earliest first. */
  readonly timers: readonly DumpedTimer[];
  /**
   * How much work of the host's is awaited: promises, calls of executors, look-ups of names. Null if
   * the loop does not tell.
   */
  readonly hostWork: number | null;
  /** Whether a run is pending that the host drives. */
  readonly isPending: boolean;
  readonly tasks: readonly DumpedTask[];
}

/** All loops of a realm that are under way, with their tasks. */
export interface TaskDump {
  readonly loops: readonly DumpedLoop[];
  /** How the places were found. */
  readonly detail: DumpDetail;
}

/**
 * How much a dump tells of where tasks stand: `basic` nothing; `stacks` what was remembered, which
 * is in debug mode; `inspect` everything, asked of V8 itself, on Node.
 */
export type DumpDetail = 'basic' | 'stacks' | 'inspect';
