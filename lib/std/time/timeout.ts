// Cancellation by deadline: a Timeout cancels the task that entered it, and on the way out turns
// the CancelledError that it caused, and no other, into a TimeoutError. Which one it caused is
// told by counting: see `cancelling` and `uncancel` of a task. Read CPython's `timeouts.py` beside
// this file.

import {
  type Coroutine,
  currentTask,
  describe,
  getRunningLoop,
  type Handle,
  isCancelled,
  RuntimeError,
  type Task,
  TimeoutError,
} from '../../core/index.js';

/*
 * | state    | meaning                                   | left by                               |
 * | -------- | ----------------------------------------- | ------------------------------------- |
 * | created  | not entered                               | aenter: active                        |
 * | active   | its body runs, the deadline is ahead      | the deadline: expiring; aexit: finished |
 * | expiring | the deadline passed, the body unwinds     | aexit: expired                        |
 * | expired  | left, after the deadline                  | never                                 |
 * | finished | left, before the deadline                 | never                                 |
 */
type State = 'created' | 'active' | 'expiring' | 'expired' | 'finished';

/**
 * Gives a context manager that cancels its body after `delay` milliseconds: `TimeoutError`
 * leaves it then.
 *
 * The body may catch the cancellation; then nothing is raised. Of nested timeouts that fire
 * together only the outermost raises.
 *
 * @param delay Milliseconds from now; null never fires. Zero or less fires in the next turn.
 * @throws {TypeError} when `delay` is neither a number nor null
 * @throws {RangeError} when `delay` is NaN
 * @throws {RuntimeError} when no loop is running
 * @example Give up after a second
 * import { asyncWith, run, sleep, timeout, TimeoutError, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   try {
 *     yield* asyncWith(timeout(1000), function* () {
 *       yield* sleep(5000);
 *     });
 *   } catch (error) {
 *     if (!(error instanceof TimeoutError)) throw error;
 *     console.log('too slow');
 *   }
 * }
 * await run(main()); // too slow
 */
export function timeout(delay: number | null): Timeout {
  checkMilliseconds(delay, 'timeout()', 'delay');
  const loop = getRunningLoop();
  return new Timeout(delay === null ? null : loop.time() + delay);
}

/**
 * As `timeout`, with the deadline as a moment of `loop.time()`.
 *
 * @param when Milliseconds on the loop's clock; null never fires.
 * @throws {TypeError} when `when` is neither a number nor null
 * @throws {RangeError} when `when` is NaN
 * @example
 * import { asyncWith, getRunningLoop, run, timeoutAt, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   const deadline = getRunningLoop().time() + 50;
 *   return yield* asyncWith(timeoutAt(deadline), function* () { return 'in time'; });
 * }
 * console.log(await run(main())); // in time
 */
export function timeoutAt(when: number | null): Timeout {
  return new Timeout(when);
}

/**
 * A deadline for a block of code: what `timeout` and `timeoutAt` give, for `asyncWith`.
 *
 * It is entered once, and only inside a task.
 */
export class Timeout {
  #state: State = 'created';
  #when: number | null;
  #handle: Handle | null = null;
  #task: Task | null = null;
  /** How many requests to cancel the task had when it entered: those are not ours. */
  #cancelling = 0;

  /**
   * @throws {TypeError} when `when` is neither a number nor null
   * @throws {RangeError} when `when` is NaN
   */
  constructor(when: number | null) {
    checkMilliseconds(when, 'Timeout', 'when');
    this.#when = when;
  }

  /** Gives the deadline, in loop time; undefined if there is none. */
  when(): number | undefined {
    return this.#when ?? undefined;
  }

  /**
   * Moves the deadline of a timeout that is active; null takes it away.
   *
   * @throws {RuntimeError} when the timeout is not active
   */
  reschedule(when: number | null): void {
    if (this.#state === 'created') throw notEntered();
    if (this.#state !== 'active') {
      throw new RuntimeError(`Cannot change state of ${this.#state} Timeout`);
    }
    checkMilliseconds(when, 'reschedule()', 'when');
    this.#when = when;
    this.#arm();
  }

  /** Tells whether the deadline passed while the body ran; true while it unwinds, too. */
  expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired';
  }

  /**
   * Starts the clock for the task that runs.
   *
   * @switches never
   * @cancelled cannot be
   * @throws {RuntimeError} when entered before, or outside a task
   */
  *aenter(): Coroutine<this> {
    this._enter();
    return this;
  }

  /**
   * Stops the clock; called with an error, it replaces the cancellation that it caused.
   *
   * @switches never
   * @cancelled cannot be
   * @throws {TimeoutError} when the deadline cancelled the body; its cause is the CancelledError
   * @throws {RuntimeError} when not entered
   */
  *aexit(...failure: [error?: unknown]): Coroutine<undefined> {
    if (this.#state === 'created') throw notEntered();
    const [error] = failure;
    const replaced = this._leave(error);
    if (replaced !== error) throw replaced;
    return undefined;
  }

  /** @internal */
  _enter(): void {
    if (this.#state !== 'created') {
      throw new RuntimeError('Timeout has already been entered: make a new one for every block');
    }
    const task = currentTask();
    if (task === undefined) throw new RuntimeError('Timeout should be used inside a task');
    this.#state = 'active';
    this.#task = task;
    this.#cancelling = task.cancelling();
    this.#arm();
  }

  /** Leaves, once; gives the error that is to go on in place of `error`. @internal */
  _leave(error?: unknown): unknown {
    this.#handle?.cancel();
    this.#handle = null;
    if (this.#state === 'active') this.#state = 'finished';
    if (this.#state !== 'expiring') return error;
    this.#state = 'expired';
    // A request to cancel from elsewhere, on top of ours, has precedence.
    if ((this.#task as Task).uncancel() > this.#cancelling) return error;
    if (isCancelled(error)) return timedOut(error);
    nameTimeoutAsCause(error);
    return error;
  }

  toString(): string {
    const when = this.#when === null ? 'null' : String(Number(this.#when.toFixed(3)));
    return `<Timeout [${this.#state}]${this.#state === 'active' ? ` when=${when}` : ''}>`;
  }

  #arm(): void {
    this.#handle?.cancel();
    this.#handle = null;
    if (this.#when === null) return;
    const loop = getRunningLoop();
    this.#handle =
      this.#when <= loop.time()
        ? loop.callSoon(Timeout.#expire, this)
        : loop.callAt(this.#when, Timeout.#expire, this);
  }

  static #expire(this: void, timer: Timeout): void {
    (timer.#task as Task).cancel();
    timer.#state = 'expiring';
    timer.#handle = null;
  }
}

function notEntered(): RuntimeError {
  return new RuntimeError('Timeout has not been entered: enter it with asyncWith()');
}

/** Gives the error for a deadline that passed. @internal */
export function timedOut(cause: unknown): TimeoutError {
  return new TimeoutError('Timed out: the deadline passed before the end', { cause });
}

/** Refuses what is no time span or moment. @internal */
export function checkMilliseconds(value: unknown, where: string, what: string): void {
  if (value === null) return;
  if (typeof value !== 'number') {
    throw new TypeError(
      `${where} needs a number of milliseconds as ${what}, or null for none, got ${describe(value)}`,
    );
  }
  if (Number.isNaN(value)) throw new RangeError(`Invalid ${what}: NaN (not a number)`);
}

/**
 * Names the timeout in an error that the body made of our cancellation, where the error says so
 * itself: by its chain of causes. The members of a group are looked at, too.
 */
function nameTimeoutAsCause(error: unknown): void {
  insertInCauses(error);
  if (!(error instanceof AggregateError)) return;
  for (const member of error.errors as unknown[]) insertInCauses(member);
}

function insertInCauses(error: unknown): void {
  const seen = new Set<unknown>();
  for (let link = error; link instanceof Error && !seen.has(link); link = link.cause) {
    seen.add(link);
    if (!isCancelled(link.cause)) continue;
    if (!Object.isFrozen(link)) link.cause = timedOut(link.cause);
    return;
  }
}
