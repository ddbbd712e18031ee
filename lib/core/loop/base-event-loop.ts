// asyncio's surface of a loop that knows no tasks: callbacks, timers, debug mode, and where errors
// go that nobody awaits. What orders them is the turn machine below.

import { DEBUG_STACK_DEPTH } from '../base/constants.js';
import { describe, nameOf } from '../base/describe.js';
import { realm } from '../base/realm.js';
import { stackTrace } from '../base/stack.js';
import { isCoroutine, isCoroutineFunction } from '../coroutine/is-coroutine.js';
import { probe } from '../instrument.js';
import { type ExceptionHandler, ExceptionHandling, logErrorContext } from './exception-handler.js';
import { type Callback, Handle, type HandlerContext, TimerHandle } from './handle.js';
import { logger } from './logger.js';
import type { Ready } from './ready-queue.js';
import { TurnMachine } from './turn-machine.js';

/** What is under `EventLoop`: callbacks and timers, but no tasks. */
export class BaseEventLoop extends TurnMachine {
  /** Milliseconds that a callback may take in debug mode before a warning names it. */
  slowCallbackDuration = 100;
  readonly #exceptions = new ExceptionHandling();
  /** What runs at the moment, in debug mode. */
  #underWay: (Ready & { readonly _sourceTraceback?: string | undefined }) | null = null;

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

  /** @internal */
  override _reportStray(error: unknown, item: Ready): void {
    this.callExceptionHandler({
      message: `Exception in callback ${String(item)}`,
      exception: error,
      task: item,
    });
  }

  /** What takes long is named. @internal */
  override _runWatched(item: Ready): void {
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

  override toString(): string {
    const state = `running=${String(this.isRunning())} closed=${String(this.isClosed())} debug=${String(this._debug)}`;
    return `<${nameOf(this.constructor)} ${state}>`;
  }
}

/** Gives the stack that leads to the caller's caller: where something was made. */
export function sourceTraceback(): string {
  // Above the caller's caller are three frames of ours, and above those the name of the error.
  const lines = stackTrace(DEBUG_STACK_DEPTH + 3).split('\n');
  return lines.slice(4).join('\n');
}
