// One turn: due timers join the ready queue, then what was ready when the turn began runs. The
// loop takes its host and its ready queue as arguments: virtual time is another host, schedule
// exploration another queue, and neither needs a branch in here. See CPython's `_run_once`.

import { type Linked, LinkedSet } from '../base/linked-set.js';
import { realm } from '../base/realm.js';
import { leavesLoop, RuntimeError } from '../errors.js';
import { probe } from '../instrument.js';
import { Fifo } from './fifo.js';
import type { Host } from './host.js';
import type { Ready, ReadyQueue } from './ready-queue.js';
import type { Timer } from './timer.js';
import { TimerQueue } from './timer-queue.js';

/** What a loop is made of. */
export interface BaseEventLoopOptions {
  /** The platform under the loop. */
  readonly host: Host;
  /** The order of what is ready; first in, first out if not given. */
  readonly readyQueue?: ReadyQueue;
}

/** A task as the loop sees it: something that is under way. @internal */
export interface Member extends Linked<Member> {}

/** Orders what is ready and what is due. It knows neither tasks nor how turns are driven. */
export abstract class Turns {
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
  /** @internal */
  readonly _timers: TimerQueue = new TimerQueue();
  /** What is left of the turn under way. @internal */
  _left = 0;

  constructor(options: BaseEventLoopOptions) {
    this._host = options.host;
    this._ready = options.readyQueue ?? new Fifo();
    this._debug = options.host.debug;
  }

  /** Gives the loop's time in milliseconds; its zero means nothing. */
  time(): number {
    return this._host.now();
  }

  /** How many handles and tasks are ready to run. */
  get readyCount(): number {
    return this._ready.length;
  }

  /** When the earliest timer is due, `Infinity` if there is none. @internal */
  get _nextTimerAt(): number {
    return this._timers.nextAt;
  }

  /** Puts something in the ready queue. @internal */
  _enqueue(item: Ready): void {
    this._ready.push(item);
    if (!this._awake) this._wake();
  }

  /** Arms a timer; one that is armed from outside a turn must be told to the host. @internal */
  _schedule(timer: Timer): void {
    this._timers.add(timer);
    if (!this._awake) this._wake();
  }

  /** @internal */
  _withdrawTimer(timer: Timer): void {
    this._timers.remove(timer);
    // Withdrawn from outside a turn, it must not hold the process, nor draw a virtual clock.
    if (!this._awake) this._wake();
  }

  /** Runs one thing that is ready, in debug mode. @internal */
  abstract _runWatched(item: Ready): void;

  /** Reports what a task threw that is not of its coroutine's: its own methods, overridden. @internal */
  abstract _reportStray(error: unknown, item: Ready): void;

  /** Asks the host for a pump. @internal */
  abstract _wake(): void;

  /** Fixes what this turn runs. @internal */
  _beginTurn(): void {
    if (this._timers.size > 0) this.#joinDueTimers();
    this._left = this._ready.length;
    if (realm.probe !== null) probe()?.turnBegin?.(this, this._left);
  }

  #joinDueTimers(): void {
    const now = this.time();
    for (;;) {
      const timer = this._timers.takeDue(now);
      if (timer === undefined) return;
      this._ready.push(timer);
      if (realm.probe !== null) probe()?.timerFire?.(timer);
    }
  }

  /** Runs what is left of the turn, `budget` items at most; gives what is left of the budget. */
  _runReady(budget: number): number {
    const steps = Math.min(this._left, budget);
    this._left -= steps;
    for (let left = steps; left > 0;) left = this._debug ? this.#runGuarded(left) : this.#run(left);
    return budget - steps;
  }

  /** Runs `steps` items, or fewer if one throws what is only reported; gives how many are left. */
  #run(steps: number): number {
    const ready = this._ready;
    let item: Ready | undefined;
    let step = 0;
    try {
      for (; step < steps; step += 1) {
        item = ready.shift();
        item?._run();
      }
      return 0;
    } catch (error) {
      this.#recover(error, item as Ready);
      return steps - step - 1;
    }
  }

  #runGuarded(steps: number): number {
    this._runGuarded(this._ready.shift() as Ready);
    return steps - 1;
  }

  /** Runs one item, for loops that can afford a `try` for each. @internal */
  _runGuarded(item: Ready): void {
    try {
      if (this._debug) this._runWatched(item);
      else item._run();
    } catch (error) {
      this.#recover(error, item);
    }
  }

  /** A step sets these two for itself, and does without a `finally` of its own. */
  #recover(error: unknown, item: Ready): void {
    realm.currentTask = null;
    realm.holder = null;
    if (leavesLoop(error)) throw error;
    this._reportStray(error, item);
  }

  /** Puts this loop on the stack for one call. What leaves it leaves the rest of the turn queued. */
  _onStack(body: () => void): void {
    checkNoTurn();
    const outerDebug = realm.debug;
    const outerHolder = realm.holder;
    realm.runningLoop = this;
    realm.debug = this._debug;
    realm.holder = null;
    try {
      body();
    } catch (error) {
      this._left = 0;
      throw error;
    } finally {
      realm.runningLoop = null;
      realm.debug = outerDebug;
      realm.holder = outerHolder;
    }
  }
}

/** @throws {RuntimeError} inside a turn of any loop. @internal */
export function checkNoTurn(): void {
  if (realm.runningLoop === null) return;
  throw new RuntimeError('Cannot run the event loop while another loop is running');
}
