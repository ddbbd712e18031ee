/** What the ready queue holds: a handle, or a task itself. */
export interface Ready {
  /** Runs it; called by the loop, once for every time that it was queued. */
  _run(): void;
  /** What withdraws it from a future that it waits for, if not it itself. */
  readonly _callback?: object | null;
}

/**
 * The order of what is ready. First in, first out is the contract; the schedule explorer gives
 * a loop another one.
 */
export interface ReadyQueue {
  readonly length: number;
  push(item: Ready): void;
  shift(): Ready | undefined;
  clear(): void;
  [Symbol.iterator](): Iterator<Ready>;
}
