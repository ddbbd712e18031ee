import {
  type Awaitable,
  type CreateTaskOptions,
  describe,
  EventLoop,
  type Future,
  type Probe,
  type ReadyQueue,
  realm,
  RuntimeError,
  type Task,
  type Timer,
  WouldBlockError,
} from '../core/index.js';
import { VirtualHost } from '../host/virtual.js';
import { IdleWaiters, type IdleWish } from './idle-waiters.js';

/** Options of a loop on a virtual clock. */
export interface VirtualTimeLoopOptions {
  /** False: the clock moves only by `advance(ms)`. */
  readonly autoAdvance?: boolean;
  /** The loop time to begin at, in milliseconds; 0 if not given. */
  readonly startAt?: number;
  /** Milliseconds that pass in one of the platform's, besides jumps; none if not given. */
  readonly rate?: number;
  /** The order of what is ready; first in, first out if not given. */
  readonly readyQueue?: ReadyQueue;
  /**
   * Whether a run by promise fails as soon as nothing of the loop's own can wake it: no task, no
   * timer, no promise that is awaited, no `external` work. If not given it fails when the process
   * would end.
   */
  readonly failsWhenStuck?: boolean;
  /** How many turns the loop may run; a program without end fails then, and says what it runs. */
  readonly turnsMax?: number;
}

/** Work outside the loop, during which its clock stands still. */
export interface ExternalWork extends Disposable {
  /** The work is over; said twice, it counts once. */
  done(): void;
}

/**
 * A loop that owns its clock: time jumps to the next timer as soon as nothing is ready, so a
 * program with an hour of sleeps runs at once, in exactly the order that any other loop gives.
 *
 * It never jumps while work of the host is out: a promise that is awaited, or `external(…)`.
 *
 * @example
 * import { sleep, type Coroutine } from 'yieldfrom';
 * import { VirtualTimeLoop } from 'yieldfrom/testing';
 * function* main(): Coroutine<string> {
 *   yield* sleep(3_600_000);
 *   return 'an hour later';
 * }
 * const loop = new VirtualTimeLoop();
 * console.log(loop.runSync(main()), loop.time()); // an hour later 3600000
 * loop.close();
 */
export class VirtualTimeLoop extends EventLoop {
  readonly #host: VirtualHost;
  readonly #idle: IdleWaiters;
  readonly #autoAdvance: boolean;
  readonly #turnsMax: number;
  readonly #background = new Set<object>();
  readonly #backgroundTimers = new Set<Timer>();
  #turnCount = 0;
  #still: ((when: number, moveTo: (at: number) => void) => boolean) | null = null;

  constructor(options: VirtualTimeLoopOptions = {}) {
    const { readyQueue, turnsMax = Infinity, ...clock } = options;
    const idle = new IdleWaiters();
    const autoAdvance = options.autoAdvance ?? true;
    const host = new VirtualHost({
      ...clock,
      onJump: (from, to) => (realm.probe as Probe | null)?.clockJump?.(this, from, to),
      onIdle: (when, hostWork) =>
        this.isRunning() && this.#wakeIdle(autoAdvance ? when : this.time(), hostWork),
    });
    super(readyQueue === undefined ? { host } : { host, readyQueue });
    this.#host = host;
    this.#idle = idle;
    this.#autoAdvance = autoAdvance;
    this.#turnsMax = turnsMax;
  }

  /**
   * Moves the clock by `ms`, stopping at every timer on the way and running what it makes ready.
   *
   * The second choice: a test that sleeps itself, on a clock that jumps, needs none of it.
   *
   * @throws {RuntimeError} inside a turn of the loop
   * @throws {TypeError} when `ms` is not a number
   * @throws {RangeError} when `ms` is negative, not a number, or has no end
   */
  advance(ms: number): void {
    if (typeof ms !== 'number') {
      throw new TypeError(`advance() needs a number of milliseconds, got ${describe(ms)}`);
    }
    if (!(ms >= 0 && ms < Infinity)) {
      throw new RangeError(`advance() needs milliseconds from 0 on, got ${String(ms)}`);
    }
    this.#checkOutside();
    const end = this.time() + ms;
    this.#settle(end);
    for (let next = this._nextTimerAt; next <= end; next = this._nextTimerAt) {
      this.#host.moveTo(next);
      this.#settle(end);
    }
    this.#host.moveTo(end);
  }

  /**
   * Moves the clock to the next timer, and runs what it makes ready.
   *
   * @returns By how much it moved; undefined if there was no timer.
   * @throws {RuntimeError} inside a turn of the loop
   */
  advanceToNext(): number | undefined {
    this.#checkOutside();
    this.#settle(this.time());
    const next = this._nextTimerAt;
    if (next === Infinity) return undefined;
    const from = this.time();
    this.#host.moveTo(next);
    this.#settle(next);
    return next - from;
  }

  /**
   * Runs everything there is, moving the clock from timer to timer, until nothing is left but what
   * `background` tasks wait for.
   *
   * @throws {RuntimeError} inside a turn of the loop; and when `turnsMax` turns were not enough
   */
  runUntilIdle(): void {
    this.#checkOutside();
    this.#settle(this.time());
    while (this.#hasForegroundTimer()) this.advanceToNext();
  }

  /**
   * Makes a task that nobody needs to wait for: `runUntilIdle` does not run on for its sake. For
   * heartbeats, samplers and other loops without end.
   */
  background<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
    const task = this.createTask(coro, options);
    this.#background.add(task);
    task.addDoneCallback(() => this.#background.delete(task));
    return task;
  }

  /** Tells a task that `background` made. */
  isBackground(task: object): boolean {
    return this.#background.has(task);
  }

  /**
   * Says that something outside the loop is under way: the clock stands still until it is done.
   *
   * @param label What it is, for reports.
   */
  external(label = 'external work'): ExternalWork {
    this._hostStart(label);
    let isOut = true;
    const done = (): void => {
      if (isOut) this._hostDone(label);
      isOut = false;
    };
    return { done, [Symbol.dispose]: done };
  }

  override runOnce(): void {
    try {
      super.runOnce();
    } catch (error) {
      if (error instanceof WouldBlockError && this.#waitsForAdvance()) throw this.#standsStill();
      throw error;
    }
  }

  /** @internal */
  _whenIdle(future: Future<void>, wish: IdleWish): void {
    this.#idle.add(future, wish);
  }

  /** Sets who is asked before the clock moves on, when those who wait for quiet were. @internal */
  _onStill(still: (when: number, moveTo: (at: number) => void) => boolean): void {
    this.#still = still;
  }

  /** @internal */
  override _beginTurn(): void {
    super._beginTurn();
    this.#turnCount += 1;
    if (this.#turnCount > this.#turnsMax) throw this.#hasNoEnd();
  }

  /** @internal */
  override _schedule(timer: Timer): void {
    super._schedule(timer);
    const maker = realm.currentTask as object | null;
    if (maker !== null && this.#background.has(maker)) this.#backgroundTimers.add(timer);
  }

  #checkOutside(): void {
    if (realm.runningLoop !== null) throw new RuntimeError('Cannot advance a loop inside a turn');
  }

  /** Runs what is ready; `limit` is until when the clock may go for those who wait for quiet. */
  #settle(limit: number): void {
    for (;;) {
      while (this.readyCount > 0 || this._nextTimerAt <= this.time()) super.runOnce();
      if (!this.#wakeIdle(Math.min(limit, this._nextTimerAt), false)) return;
    }
  }

  #wakeIdle(limit: number, hostWork: boolean): boolean {
    const at = this.#idle.next({ now: this.time(), limit, hostWork });
    if (at === undefined) return this.#askStill(limit, hostWork);
    this.#host.moveTo(at);
    this.#idle.wake(hostWork);
    return true;
  }

  #askStill(limit: number, hostWork: boolean): boolean {
    if (this.#still === null || hostWork || limit < this.time()) return false;
    return this.#still(limit, (at) => {
      this.#host.moveTo(at);
    });
  }

  #hasForegroundTimer(): boolean {
    let behind = 0;
    for (const timer of this.#backgroundTimers) {
      if (timer._heapIndex >= 0) behind += 1;
      else this.#backgroundTimers.delete(timer);
    }
    return this._timers.size > behind;
  }

  #waitsForAdvance(): boolean {
    return !this.#autoAdvance && this._nextTimerAt < Infinity;
  }

  #standsStill(): WouldBlockError {
    return new WouldBlockError(
      'Cannot go on: the clock of this loop moves by advance() alone, and whoever could call it waits:' +
        this.#report(),
    );
  }

  #hasNoEnd(): RuntimeError {
    return new RuntimeError(
      `Cannot go on: ${String(this.#turnsMax)} turns were run, and there is no end to them:` +
        this.#report(),
    );
  }

  #report(): string {
    return this._blocked()
      .map(({ name, waitsFor, where }) => {
        return `\n  ${name} waits for ${waitsFor}${where === undefined ? '' : ` at ${where}`}`;
      })
      .join('');
  }
}
