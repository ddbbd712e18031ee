/** The names of the warnings. */
export type WarningCode =
  | 'BUSY_YIELD'
  | 'CANCEL_SWALLOWED'
  | 'CLEANUP_SLOW'
  | 'ERROR_UNSEEN'
  | 'LOCK_HELD'
  | 'NEVER_SUSPENDED'
  | 'QUEUE_GROWS'
  | 'TIMER_STORM';

/** A warning: which one, about which task or thing, and in words. */
export interface LoopWarning {
  readonly code: WarningCode;
  /** What it is about: a task, a lock or a queue. */
  readonly subject: object;
  readonly message: string;
}

/** From when on there is a warning. */
export interface WarningLimits {
  /** `BUSY_YIELD`: how often in a row a task gives up nothing but its turn. */
  readonly busyYields: number;
  /** `CANCEL_SWALLOWED`: how many requests to cancel a task outlives without taking them back. */
  readonly swallowedCancels: number;
  /** `CLEANUP_SLOW`: how many milliseconds a task may take to end once it is cancelled. */
  readonly cleanupMs: number;
  /** `ERROR_UNSEEN`: for how many milliseconds nobody may look at the error of a task. */
  readonly unseenMs: number;
  /** `LOCK_HELD`: how many milliseconds a lock may be held while others wait for it. */
  readonly lockMs: number;
  /** `NEVER_SUSPENDED`: how many milliseconds of real time a task may take in its only step. */
  readonly stepMs: number;
  /** `QUEUE_GROWS`: how many items may be in a queue that grows all the while. */
  readonly queueItems: number;
  /** `TIMER_STORM`: how many timers one task may arm in one step. */
  readonly timersPerStep: number;
}

/** Far above what programs do on purpose: a warning that fires for nothing is not read when it counts. */
export const DEFAULT_LIMITS: WarningLimits = {
  busyYields: 100_000,
  swallowedCancels: 5,
  cleanupMs: 30_000,
  unseenMs: 60_000,
  lockMs: 60_000,
  stepMs: 5000,
  queueItems: 10_000,
  timersPerStep: 10_000,
};
