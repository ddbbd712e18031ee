// How turns are driven: by the host, in pumps of a bounded number of steps, or without returning to
// it. What a turn is stands in turns.ts.

import { realm } from '../base/realm.js';
import { type BlockedTask, DeadlockError, RuntimeError, WouldBlockError } from '../errors.js';
import { probe } from '../instrument.js';
import { type BaseEventLoopOptions, checkNoTurn, Turns } from './turns.js';

/** Steps that one callback of the host may run before the host gets a turn of its own. */
const STEPS_PER_PUMP = 1024;

/** More than any turn has: a small integer, as the budgets of pumps are. */
const STEPS_MAX = 2 ** 30 - 1;

/** How a pending run hears that it is over. */
type OnEnd = (failed: boolean, error: unknown) => void;

/** Runs turns: as long as there is work, until it is stopped, or one at a time. */
export abstract class TurnMachine extends Turns {
  #budget = 0;
  /** How much of the host's work is awaited, such promises included. Dumps read both. @internal */
  _hostWork = 0;
  /** Promises of our futures that are pending: somebody on the host's side waits for this loop. @internal */
  _promisesOut = 0;
  #running = false;
  /** @internal */
  _stopping = false;
  #closed = false;
  #onEnd: OnEnd | null = null;

  constructor(options: BaseEventLoopOptions) {
    super(options);
    this._host.attach(
      () => {
        this.#pump();
      },
      () => {
        this.#stuck();
      },
    );
  }

  isRunning(): boolean {
    return this.#running;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  /** Lets the turn under way, or the next one, end; then the run ends. */
  stop(): void {
    this._stopping = true;
    if (!this._awake && !this.#closed) this._wake();
  }

  /**
   * Withdraws all callbacks and timers; the loop cannot be used again.
   *
   * @throws {RuntimeError} when the loop is running
   */
  close(): void {
    if (this.isRunning()) throw new RuntimeError('Cannot close a running event loop');
    if (this.#closed) return;
    this._closing();
    this.#closed = true;
    this._ready.clear();
    this._timers.clear();
    this._host.close();
    // What is queued from now on asks for a pump first, and is refused there.
    this._awake = false;
  }

  /**
   * Runs one turn: waits until something is ready if the host can stand still, lets due timers
   * join, and runs what is ready then.
   *
   * @throws {DeadlockError} when nothing can ever become ready
   * @throws {WouldBlockError} when only the host could make something ready
   */
  runOnce(): void {
    this._checkClosed();
    checkNoTurn();
    if (this._ready.length === 0 && !this._stopping) this.#waitForWork();
    this._onStack(() => {
      this._beginTurn();
      this._runReady(STEPS_MAX);
    });
  }

  /** Runs turns until `stop()`, without returning to the host. For loops that own their clock. */
  runForeverSync(): void {
    this._checkRunnable();
    this.#running = true;
    try {
      do this.runOnce();
      while (!this._stopping);
    } finally {
      this.#running = false;
      this._stopping = false;
    }
  }

  /** @internal */
  override _wake(): void {
    if (this.#closed) this.#refuse();
    this._awake = true;
    this.#budget = STEPS_PER_PUMP;
    this._host.requestTurn();
  }

  /** Something of the host's is being waited for: microtasks get a go after every turn. @internal */
  _hostStart(label: string): void {
    this._hostWork += 1;
    if (realm.probe !== null) probe()?.hostStart?.(this, label);
  }

  /** @internal */
  _hostDone(label: string): void {
    this._hostWork -= 1;
    if (realm.probe !== null) probe()?.hostDone?.(this, label);
    if (!this._awake && !this.#closed) this._wake();
  }

  /** A promise was made of a future: an async function, usually, waits for this loop. @internal */
  _promiseMade(): void {
    this._promisesOut += 1;
  }

  /** @internal */
  _promiseSettled(): void {
    this._promisesOut -= 1;
  }

  /** Begins a run that the host drives; `onEnd` hears of its end. @internal */
  _start(onEnd: OnEnd): void {
    this._checkRunnable();
    // Ask first: a host that cannot be driven refuses, and then no run is pending.
    this._wake();
    this.#running = true;
    this.#onEnd = onEnd;
    realm.pendingLoops.add(this);
    this._host.hold();
  }

  /** Lets the host drive the loop whenever it has work, with no run pending. @internal */
  _driveByHost(): void {
    this._checkRunnable();
    this.#running = true;
    this._awake = false;
  }

  /** Ends the pending run with an error, from outside any turn. @internal */
  _abort(error: unknown): void {
    if (this.#onEnd !== null) this.#end(true, error);
  }

  /** @internal */
  _checkClosed(): void {
    if (this.#closed) throw RuntimeError.loopClosed();
  }

  /** @internal */
  _checkRunnable(): void {
    this._checkClosed();
    if (this.isRunning()) throw new RuntimeError('This event loop is already running');
    checkNoTurn();
  }

  /** Names what is blocked, for the report of a deadlock. @internal */
  _blocked(): BlockedTask[] {
    return [];
  }

  /** What a loop does before it closes. @internal */
  _closing(): void {
    // Nothing: this loop knows no tasks.
  }

  /** @throws {RuntimeError} always: nothing can be scheduled on a loop that is closed */
  #refuse(): never {
    this._ready.clear();
    throw RuntimeError.loopClosed();
  }

  #pump(): void {
    if (!this.#running || this.#closed) return;
    this._awake = true;
    try {
      this._onStack(() => {
        this.#runTurns();
      });
    } catch (error) {
      this.#end(true, error);
    }
  }

  /** Runs turns until the loop is idle, stopped, out of budget, or owes the host its microtasks. */
  #runTurns(): void {
    for (;;) {
      if (this._left === 0) this._beginTurn();
      this.#budget = this._runReady(this.#budget);
      if (this._left > 0) break;
      if (this._stopping) return this.#end(false, undefined);
      if (this._ready.length === 0) return this.#idle();
      if (this.#budget <= 0) break;
      if (this._hostWork > 0) return this._host.requestMicroturn();
    }
    this._wake();
  }

  #idle(): void {
    this._awake = false;
    // Promises that wait for us in turn are no work of the host's: a clock of ours may move on.
    this._host.wakeAt(this._nextTimerAt, this._hostWork > this._promisesOut);
    this.#budget = STEPS_PER_PUMP;
  }

  #waitForWork(): void {
    const when = this._nextTimerAt;
    const hostWork = this._hostWork > 0;
    if (when <= this.time()) return;
    if (this._host.block?.(when, hostWork) === true) return;
    if (!hostWork && when === Infinity) throw DeadlockError.of(this._blocked());
    throw new WouldBlockError(
      `Cannot wait for the host in a synchronous run: ${hostWork ? 'a promise is awaited' : 'a timer is not due yet'} ` +
        `and the ${this._host.name} host cannot stand still for it: use run(…), which gives a promise`,
    );
  }

  #end(failed: boolean, error: unknown): void {
    const onEnd = this.#onEnd;
    this._stopping = false;
    if (onEnd === null) {
      // The host drives this loop whenever there is work, so a stop only ends the turn.
      this._wake();
      if (failed) throw error;
      return;
    }
    this.#onEnd = null;
    this.#running = false;
    this._awake = true;
    realm.pendingLoops.delete(this);
    this._host.wakeAt(Infinity, false);
    this._host.release();
    onEnd(failed, error);
  }

  /** The process would end with this run unfinished: nothing can wake it any more. */
  #stuck(): void {
    if (this.#running && !this._awake) this.#end(true, DeadlockError.of(this._blocked()));
  }
}
