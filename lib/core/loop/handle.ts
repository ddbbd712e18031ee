import { describe, nameOf } from '../base/describe.js';
import { type ContextHolder, realm } from '../base/realm.js';
import { type Context, contextOf, varsInForce } from '../context/context.js';
import { leavesLoop } from '../errors.js';
import { probe } from '../instrument.js';
import type { Ready } from './ready-queue.js';
import type { Timer } from './timer.js';

/** A function that a loop calls later. */
// oxlint-disable-next-line typescript/no-explicit-any -- any function can be a callback
export type Callback<A extends any[] = any[]> = (...args: A) => unknown;

/** What a handle needs of its loop. */
export interface HandleLoop {
  readonly _debug: boolean;
  callExceptionHandler(context: HandlerContext): void;
  /** @internal */
  _withdrawTimer(timer: Timer): void;
}

/** What an exception handler is told. */
export interface HandlerContext {
  message?: string;
  exception?: unknown;
  future?: object;
  task?: object;
  handle?: object;
  sourceTraceback?: string;
  [key: string]: unknown;
}

/**
 * A callback that is scheduled: what `callSoon` gives. `cancel()` withdraws it.
 *
 * The callback runs in the context of variables in which it was scheduled, unless it is given
 * another one.
 */
export class Handle implements Ready, ContextHolder {
  /** @internal */
  declare _callback: Callback | null;
  /** @internal */
  declare _args: readonly unknown[];
  /** @internal */
  declare readonly _loop: HandleLoop;
  /** @internal */
  declare _vars: ReadonlyMap<object, unknown> | null;
  /** @internal */
  declare _context: Context | null;
  /** @internal In debug mode only, as is the next. */
  declare _sourceTraceback?: string;
  /** @internal What it was before it was cancelled. */
  declare _description?: string;

  constructor(
    callback: Callback,
    args: readonly unknown[],
    loop: HandleLoop,
    context: Context | null = null,
  ) {
    this._callback = callback;
    this._args = args;
    this._loop = loop;
    this._vars = varsInForce();
    this._context = context;
  }

  /** Withdraws the callback. The loop skips the handle, even in the turn that is running. */
  cancel(): void {
    if (this._callback === null) return;
    if (this._loop._debug) this._description = nameOf(this._callback);
    this._callback = null;
    this._args = NO_ARGS;
  }

  cancelled(): boolean {
    return this._callback === null;
  }

  /** Gives the context in which the callback runs. */
  getContext(): Context {
    return this._toContext();
  }

  /** @internal */
  _toContext(): Context {
    return (this._context ??= contextOf(this._vars));
  }

  /** Runs the callback in its context; its errors go to the loop's exception handler. @internal */
  _run(): void {
    const callback = this._callback;
    if (callback === null) return;
    const outer = realm.holder;
    realm.holder = this;
    try {
      if (this._context === null) callWith(callback, this._args);
      else this._context.run(callback, ...this._args);
    } catch (error) {
      if (leavesLoop(error)) throw error;
      this.#report(error, callback);
    } finally {
      realm.holder = outer;
    }
  }

  toString(): string {
    const name = this._callback === null ? this._description : nameOf(this._callback);
    const state = this._callback === null ? ' cancelled' : '';
    return `<${this._label(state)}${name === undefined ? '' : ` ${name}()`}>`;
  }

  /** @internal */
  protected _label(state: string): string {
    return `Handle${state}`;
  }

  #report(error: unknown, callback: Callback): void {
    const context: HandlerContext = {
      message: `Exception in callback ${nameOf(callback)}()`,
      exception: error,
      handle: this,
    };
    if (this._sourceTraceback !== undefined) context.sourceTraceback = this._sourceTraceback;
    this._loop.callExceptionHandler(context);
  }
}

/** A callback that is scheduled for a time: what `callLater` and `callAt` give. */
export class TimerHandle extends Handle implements Timer {
  /** @internal Its place in the timer queue, -1 outside. */
  declare _heapIndex: number;
  /** @internal */
  declare _when: number;
  /** @internal Age, for timers of equal time. */
  declare _sequence: number;

  constructor(
    when: number,
    callback: Callback,
    args: readonly unknown[],
    loop: HandleLoop,
    context: Context | null = null,
  ) {
    super(callback, args, loop, context);
    if (typeof when !== 'number' || Number.isNaN(when)) {
      throw new TypeError(`when must be a number of milliseconds, got ${describe(when)}`);
    }
    this._heapIndex = -1;
    this._when = when;
    this._sequence = 0;
  }

  /** Gives the loop time at which the callback is due. */
  when(): number {
    return this._when;
  }

  override cancel(): void {
    if (this._callback === null) return;
    super.cancel();
    if (this._heapIndex >= 0) this._loop._withdrawTimer(this);
    if (realm.probe !== null) probe()?.timerCancel?.(this);
  }

  /** Orders two timers: by time, then by age. */
  static compare(a: TimerHandle, b: TimerHandle): number {
    return a._when - b._when || a._sequence - b._sequence;
  }

  /** @internal */
  protected override _label(state: string): string {
    return `TimerHandle${state} when=${String(this._when)}`;
  }
}

const NO_ARGS: readonly unknown[] = [];

/** Calls a function; most callbacks have an argument or none, and need no spreading. */
function callWith(callback: Callback, args: readonly unknown[]): void {
  if (args.length === 1) callback(args[0]);
  else if (args.length === 0) callback();
  else callback(...args);
}
