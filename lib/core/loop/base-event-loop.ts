// One turn: due timers join the ready queue, then what was ready when the turn began runs. The
// loop takes its host and its ready queue as arguments: virtual time is another host, schedule
// exploration another queue, and neither needs a branch in here. See CPython's `_run_once`.

import { DEBUG_STACK_DEPTH } from '../base/constants.js';
import { describe, nameOf } from '../base/describe.js';
import { type Linked, LinkedSet } from '../base/linked-set.js';
import { realm } from '../base/realm.js';
import { stackTrace } from '../base/stack.js';
import { isCoroutine, isCoroutineFunction } from '../coroutine/is-coroutine.js';
import { type BlockedTask, DeadlockError, RuntimeError, WouldBlockError } from '../errors.js';
import { probe } from '../instrument.js';
import { type ExceptionHandler, ExceptionHandling, logErrorContext } from './exception-handler.js';
import { Fifo } from './fifo.js';
import { type Callback, Handle, type HandlerContext, TimerHandle } from './handle.js';
import type { Host } from './host.js';
import { logger } from './logger.js';
import type { Ready, ReadyQueue } from './ready-queue.js';
import { TimerQueue } from './timer-queue.js';

/** Steps that one callback of the host may run before the host gets a turn of its own. */
const STEPS_PER_PUMP = 1024;

/** What a loop is made of. */
export interface BaseEventLoopOptions {
  /** The platform under the loop. */
  readonly host: Host;
  /** The order of what is ready; first in, first out if not given. */
  readonly readyQueue?: ReadyQueue;
}

/** A task as the loop sees it: something that is under way. @internal */
export interface Member extends Linked<Member> {}

/** How a pending run hears that it is over. */
type OnEnd = (failed: boolean, error: unknown) => void;

/** The turn machine under `EventLoop`: it orders callbacks and timers, and knows no tasks. */
export class BaseEventLoop {
  /** Milliseconds that a callback may take in debug mode before a warning names it. */
  slowCallbackDuration = 100;
  /** @internal */
  readonly _host: Host;
  /** @internal */
  readonly _ready: ReadyQueue;
  /** @internal False while the host must be asked for a pump when something becomes ready. */
  _awake = true;
  /** @internal What is under way: the loop holds its unfinished tasks strongly. */
  readonly _tasks: LinkedSet<Member> = new LinkedSet();
  /** @internal */
  _debug: boolean;
  readonly #timers = new TimerQueue();
  readonly #exceptions = new ExceptionHandling();
  /** What is left of the turn under way. */
  #left = 0;
  #budget = 0;
  #hostWork = 0;
  /** Promises of our futures that are pending: somebody on the host's side waits for this loop. */
  #promisesOut = 0;
  /** What runs at the moment, in debug mode. */
  #underWay: (Ready & { readonly _sourceTraceback?: string | undefined }) | null = null;
  #running = false;
  #stopping = false;
  #closed = false;
  #onEnd: OnEnd | null = null;

  constructor(options: BaseEventLoopOptions) {
    this._host = options.host;
    this._ready = options.readyQueue ?? new Fifo();
    this._debug = options.host.debug;
    this._host.attach(
      () => {
        this.#pump();
      },
      () => {
        this.#stuck();
      },
    );
  }

  /** Gives the loop's time in milliseconds; its zero means nothing. */
  time(): number {
    return this._host.now();
  }

  /** How many handles and tasks are ready to run. */
  get readyCount(): number {
    return this._ready.length;
  }

  /**
   * Schedules a call for the next turn; calls run in the order in which they were scheduled.
   *
   * @throws {RuntimeError} when the loop is closed
   */
  callSoon<A extends unknown[]>(callback: Callback<A>, ...args: A): Handle {
    this._checkClosed();
    this.#checkCallback(callback, 'callSoon');
    const handle = new Handle(callback, args, this);
    if (this._debug) handle._sourceTraceback = sourceTraceback();
    this._enqueue(handle);
    if (realm.probe !== null) probe()?.handleReady?.(handle);
    return handle;
  }

  /** As `callSoon`. A JavaScript loop has one thread; messages of workers arrive on it. */
  callSoonThreadsafe<A extends unknown[]>(callback: Callback<A>, ...args: A): Handle {
    return this.callSoon(callback, ...args);
  }

  /**
   * Schedules a call for `delay` milliseconds from now. Never calls inline, however small the
   * delay; negative delays keep their order among themselves.
   *
   * @throws {TypeError} when `delay` is not a number
   */
  callLater<A extends unknown[]>(delay: number, callback: Callback<A>, ...args: A): TimerHandle {
    if (typeof delay !== 'number' || Number.isNaN(delay)) {
      throw new TypeError(`delay must be a number of milliseconds, got ${describe(delay)}`);
    }
    return this.callAt(this.time() + delay, callback, ...args);
  }

  /** Schedules a call for a moment of `time()`. */
  callAt<A extends unknown[]>(when: number, callback: Callback<A>, ...args: A): TimerHandle {
    this._checkClosed();
    this.#checkCallback(callback, 'callAt');
    const handle = new TimerHandle(when, callback, args, this);
    if (this._debug) handle._sourceTraceback = sourceTraceback();
    this._schedule(handle);
    if (realm.probe !== null) probe()?.timerSet?.(handle);
    return handle;
  }

  isRunning(): boolean {
    return this.#running;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  /** Lets the turn under way, or the next one, end; then the run ends. */
  stop(): void {
    this.#stopping = true;
    if (!this._awake) this._wake();
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
    this.#timers.clear();
    this._host.close();
  }

  getDebug(): boolean {
    return this._debug;
  }

  setDebug(enabled: boolean): void {
    this._debug = enabled;
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.#exceptions.handler;
  }

  /** Sets what is called with errors that have nowhere else to go; null for the default. */
  setExceptionHandler(handler: ExceptionHandler<this> | null): void {
    this.#exceptions.set(handler);
  }

  /** Writes an error to the console. Override it, or set a handler, for something else. */
  defaultExceptionHandler(context: HandlerContext): void {
    logErrorContext(context, this.#underWay?._sourceTraceback);
  }

  callExceptionHandler(context: HandlerContext): void {
    this.#exceptions.call(this, context);
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
    if (this._ready.length === 0 && !this.#stopping) this.#waitForWork();
    this.#onStack(() => {
      this.#beginTurn();
      this.#runReady(Infinity);
    });
  }

  /** Runs turns until `stop()`, without returning to the host. For loops that own their clock. */
  runForeverSync(): void {
    this._checkRunnable();
    this.#running = true;
    try {
      do this.runOnce();
      while (!this.#stopping);
    } finally {
      this.#running = false;
      this.#stopping = false;
    }
  }

  /** When the earliest timer is due, `Infinity` if there is none. @internal */
  get _nextTimerAt(): number {
    return this.#timers.nextAt;
  }

  /** Puts something in the ready queue. @internal */
  _enqueue(item: Ready): void {
    this._ready.push(item);
    if (!this._awake) this._wake();
  }

  /** Arms a timer; one that is armed from outside a turn must be told to the host. @internal */
  _schedule(handle: TimerHandle): void {
    this.#timers.add(handle);
    if (!this._awake) this._wake();
  }

  /** @internal */
  _wake(): void {
    this._awake = true;
    this.#budget = STEPS_PER_PUMP;
    this._host.requestTurn();
  }

  /** Runs what is ready in debug mode: what takes long is named. @internal */
  _runWatched(item: Ready): void {
    const before = this.time();
    this.#underWay = item;
    try {
      item._run();
    } finally {
      this.#underWay = null;
    }
    const duration = this.time() - before;
    if (duration < this.slowCallbackDuration) return;
    logger.warning(`Executing ${String(item)} took ${(duration / 1000).toFixed(3)} seconds`);
  }

  /** @internal */
  _withdrawTimer(handle: TimerHandle): void {
    this.#timers.remove(handle);
    // Withdrawn from outside a turn, it must not hold the process, nor draw a virtual clock.
    if (!this._awake) this._wake();
  }

  /** Something of the host's is being waited for: microtasks get a go after every turn. @internal */
  _hostStart(label: string): void {
    this.#hostWork += 1;
    if (realm.probe !== null) probe()?.hostStart?.(this, label);
  }

  /** @internal */
  _hostDone(label: string): void {
    this.#hostWork -= 1;
    if (realm.probe !== null) probe()?.hostDone?.(this, label);
    if (!this._awake) this._wake();
  }

  /** A promise was made of a future: an async function, usually, waits for this loop. @internal */
  _promiseMade(): void {
    this.#promisesOut += 1;
  }

  /** @internal */
  _promiseSettled(): void {
    this.#promisesOut -= 1;
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

  #pump(): void {
    if (!this.#running || this.#closed) return;
    this._awake = true;
    try {
      this.#onStack(() => {
        this.#runTurns();
      });
    } catch (error) {
      this.#end(true, error);
    }
  }

  /** Runs turns until the loop is idle, stopped, out of budget, or owes the host its microtasks. */
  #runTurns(): void {
    for (;;) {
      if (this.#left === 0) this.#beginTurn();
      this.#budget = this.#runReady(this.#budget);
      if (this.#left > 0) break;
      if (this.#stopping) return this.#end(false, undefined);
      if (this._ready.length === 0) return this.#idle();
      if (this.#budget <= 0) break;
      if (this.#hostWork > 0) return this._host.requestMicroturn();
    }
    this._wake();
  }

  #idle(): void {
    this._awake = false;
    // Promises that wait for us in turn are no work of the host's: a clock of ours may move on.
    this._host.wakeAt(this.#timers.nextAt, this.#hostWork > this.#promisesOut);
    this.#budget = STEPS_PER_PUMP;
  }

  #beginTurn(): void {
    if (this.#timers.size > 0) this.#joinDueTimers();
    this.#left = this._ready.length;
    if (realm.probe !== null) probe()?.turnBegin?.(this, this.#left);
  }

  #joinDueTimers(): void {
    const now = this.time();
    for (;;) {
      const handle = this.#timers.takeDue(now);
      if (handle === undefined) return;
      this._ready.push(handle);
      if (realm.probe !== null) probe()?.timerFire?.(handle);
    }
  }

  /** Runs what is left of the turn, `budget` items at most; gives what is left of the budget. */
  #runReady(budget: number): number {
    if (this._debug) return this.#runReadyWatched(budget);
    const ready = this._ready;
    const steps = Math.min(this.#left, budget);
    for (let step = 0; step < steps; step += 1) ready.shift()?._run();
    this.#left -= steps;
    return budget - steps;
  }

  #runReadyWatched(budget: number): number {
    let steps = budget;
    while (this.#left > 0 && steps > 0) {
      this.#left -= 1;
      steps -= 1;
      this._runWatched(this._ready.shift() as Ready);
    }
    return steps;
  }

  #waitForWork(): void {
    const when = this.#timers.nextAt;
    const hostWork = this.#hostWork > 0;
    if (when <= this.time()) return;
    if (this._host.block?.(when, hostWork) === true) return;
    if (!hostWork && when === Infinity) throw DeadlockError.of(this._blocked());
    throw new WouldBlockError(
      `Cannot wait for the host in a synchronous run: ${hostWork ? 'a promise is awaited' : 'a timer is not due yet'} ` +
        `and the ${this._host.name} host cannot stand still for it: use run(…), which gives a promise`,
    );
  }

  /** Puts this loop on the stack for one call. What leaves it leaves the rest of the turn queued. */
  #onStack(body: () => void): void {
    checkNoTurn();
    const outerDebug = realm.debug;
    realm.runningLoop = this;
    realm.debug = this._debug;
    try {
      body();
    } catch (error) {
      this.#left = 0;
      throw error;
    } finally {
      realm.runningLoop = null;
      realm.debug = outerDebug;
    }
  }

  #end(failed: boolean, error: unknown): void {
    const onEnd = this.#onEnd;
    this.#stopping = false;
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

  #checkCallback(callback: unknown, method: string): void {
    if (typeof callback === 'function' && !this._debug) return;
    if (isCoroutine(callback) || (this._debug && isCoroutineFunction(callback))) {
      throw new TypeError(
        `coroutines cannot be used with ${method}(): make a task of it with createTask()`,
      );
    }
    if (typeof callback !== 'function') {
      throw new TypeError(
        `a callable object was expected by ${method}(), got ${describe(callback)}`,
      );
    }
  }

  toString(): string {
    const state = `running=${String(this.#running)} closed=${String(this.#closed)} debug=${String(this._debug)}`;
    return `<${nameOf(this.constructor)} ${state}>`;
  }
}

function checkNoTurn(): void {
  if (realm.runningLoop === null) return;
  throw new RuntimeError('Cannot run the event loop while another loop is running');
}

/** Gives the stack that leads to the caller's caller: where something was made. */
export function sourceTraceback(): string {
  // Above the caller's caller are three frames of ours, and above those the name of the error.
  const lines = stackTrace(DEBUG_STACK_DEPTH + 3).split('\n');
  return lines.slice(4).join('\n');
}
