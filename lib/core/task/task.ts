// A task is a future that owns a driver: the only glue between driver and loop. It is its own
// entry in the ready queue and its own frame stack, so that a step allocates nothing.
// Read `__step` and `__wakeup` in CPython's `tasks.py` beside this file.

import { type ContextHolder, realm } from '../base/realm.js';
import { type Context, contextOf, holderInForce, varsInForce } from '../context/context.js';
import type { Call } from '../coroutine/call.js';
import { type Awaitable, type Coroutine, suspension } from '../coroutine/protocol.js';
import { takeCoroutine } from '../coroutine/take-coroutine.js';
import {
  advance,
  RETURNED,
  SKIPPED_TURN,
  step as lastStep,
  type StepKind,
  SUSPENDED,
} from '../driver/driver.js';
import { CancelledError, isCancelled, leavesLoop, RuntimeError } from '../errors.js';
import { Future, isFuture } from '../future/future.js';
import { CANCELLED, ERROR, PENDING, RESULT } from '../future/future-state.js';
import { probe } from '../instrument.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import type { Member } from '../loop/turns.js';
import { currentLoop } from '../loop/running-loop.js';
import { awaitRequest, type AwaitingTask, giveUpTurn, ITS_TURN, SKIPPED } from './await-request.js';
import { cancelBySignal } from './cancel-by-signal.js';
import {
  DROPPED_QUIETLY,
  MUST_CANCEL,
  requestCancel,
  requestCount,
  takeBackCancel,
  takeCancelMsg,
} from './cancellation.js';
import { runWithCare, stepWithCare } from './careful-step.js';
import { describeWait } from './describe-wait.js';
import {
  contextFrom,
  type CreateTaskOptions,
  nameFrom,
  nextNumber,
  type TaskOptions,
} from './task-options.js';
import { placesOf, printPlaces, type PrintStackOptions, type StackOptions } from './task-stack.js';

/**
 * A future that runs a coroutine, as in `asyncio.Task`.
 *
 * Its first step is queued by its creation. It ends with the coroutine: with its result, its
 * error, or cancelled if a `CancelledError` left it.
 */
export class Task<T = unknown> extends Future<T> implements AwaitingTask, Member, ContextHolder {
  /** @internal */
  declare readonly _root: Coroutine<T>;
  /** @internal */
  declare _frame: Call | null;
  /** @internal What it is parked on. Invariant: null while its step runs. */
  declare _waiting: Future | null;
  /** @internal Requests to cancel, and the like: see `cancellation.ts`. */
  declare _flags: number;
  /** @internal */
  declare _name: string | number;
  /** @internal */
  declare _vars: ContextHolder['_vars'];
  /** @internal */
  declare _context: Context | null;
  /** @internal */
  declare _previous: Member | null;
  /** @internal */
  declare _following: Member | null;

  /**
   * @throws {TypeError} when `coro` is not a coroutine object
   * @throws {RuntimeError} when the coroutine object was awaited before, or there is no loop
   */
  constructor(coro: Awaitable<T>, options?: TaskOptions);
  /** @internal */
  constructor(coro: Awaitable<T>, options: CreateTaskOptions | undefined, loop: BaseEventLoop);
  constructor(
    coro: Awaitable<T>,
    options?: TaskOptions,
    loop: BaseEventLoop = options?.loop ?? currentLoop(),
  ) {
    super(undefined, loop);
    loop._checkClosed();
    // Short enough to be inlined where tasks are made, with the constructor of Future: options are rare.
    this._root = takeCoroutine(coro);
    this._frame = null;
    this._waiting = null;
    this._flags = 0;
    this._name = options === undefined ? nextNumber() : nameFrom(options.name);
    this._vars = varsInForce();
    this._context = options === undefined ? null : contextFrom(options.context);
    this._previous = null;
    this._following = null;
    this._begin(loop, options);
  }

  private _begin(loop: BaseEventLoop, options: TaskOptions | undefined): void {
    if (options?.signal !== undefined) cancelBySignal(this, options.signal);
    loop._tasks.add(this);
    if (realm.probe !== null) probe()?.taskSpawn?.(this, realm.currentTask as object | null);
    if (options?.eagerStart === true && realm.runningLoop === loop) this._startEagerly();
    else loop._enqueue(this);
  }

  /**
   * Gives the coroutine that the task runs.
   *
   * @switches never: it is only given, not run
   * @cancelled cannot be
   */
  getCoro(): Coroutine<T> {
    return this._root;
  }

  getName(): string {
    return typeof this._name === 'number'
      ? (this._name = `Task-${String(this._name)}`)
      : this._name;
  }

  setName(name: unknown): void {
    this._name = String(name);
  }

  getContext(): Context {
    return this._toContext();
  }

  /** @throws {RuntimeError} always: a task's result is its coroutine's */
  override setResult(_result: T): never {
    throw new RuntimeError(
      'Task does not support set_result operation: its coroutine gives the result',
    );
  }

  /** @throws {RuntimeError} always: a task's error is its coroutine's */
  override setException(_error: unknown): never {
    throw new RuntimeError(
      'Task does not support set_exception operation: its coroutine raises the error',
    );
  }

  /**
   * Requests that the task be cancelled: `CancelledError` is thrown at its suspension point.
   *
   * The coroutine may clean up, awaiting as it does, and may even go on; `cancelled()` tells.
   *
   * @returns False if the task is done.
   */
  override cancel(msg?: unknown): boolean {
    return requestCancel(this, msg);
  }

  /** Gives how many requests to cancel were not taken back. */
  cancelling(): number {
    return requestCount(this);
  }

  /** Takes one request back; gives how many are left. At none, an undelivered one is withdrawn. */
  uncancel(): number {
    return takeBackCancel(this);
  }

  /** Whether the loop reports the task if it is dropped while pending. */
  get _logDestroyPending(): boolean {
    return (this._flags & DROPPED_QUIETLY) === 0;
  }

  set _logDestroyPending(value: boolean) {
    this._flags = value ? this._flags & ~DROPPED_QUIETLY : this._flags | DROPPED_QUIETLY;
  }

  /** @internal */
  get _mustCancel(): boolean {
    return (this._flags & MUST_CANCEL) !== 0;
  }

  /** The message of a cancellation that is yet to be delivered. @internal */
  get _cancelMsg(): unknown {
    return this._mustCancel ? this._value : undefined;
  }

  /**
   * Gives where the task stands, as places in the code: the line of its `yield*` while it waits,
   * the stack of its error if it failed, nothing otherwise. JavaScript cannot read the frames of a
   * suspended generator, so the first of these is known in debug mode only.
   */
  getStack(options: StackOptions = {}): string[] {
    return placesOf(this, options);
  }

  /** Writes `getStack()` to `file`, the console if not given. */
  printStack(options: PrintStackOptions = {}): void {
    printPlaces(this, options);
  }

  /** One step, when its turn has come; called by the loop. @internal */
  _run(): void {
    const waiting = this._waiting;
    let threw = false;
    let reply: unknown;
    if (waiting !== null) {
      threw = waiting._state !== RESULT;
      reply = threw ? waiting._takeError() : waiting._value;
    }
    if (!this._isPlain()) {
      runWithCare(this, threw, reply);
      this._leave();
      return;
    }
    realm.currentTask = this;
    this._advance(threw, reply);
    realm.currentTask = null;
    // Whoever sets a variable puts a context in force.
    realm.holder = null;
    this._leave();
  }

  /** Tells whether a step, in a turn of its own, has nothing to mind but the coroutine. */
  private _isPlain(): boolean {
    return (
      this._state === PENDING &&
      this._context === null &&
      (this._flags & MUST_CANCEL) === 0 &&
      realm.holder === null &&
      realm.probe === null
    );
  }

  /** Throws on what does not stay in its task. */
  private _leave(): void {
    if (this._state === ERROR && leavesLoop(this._value)) throw this._value;
  }

  /** Goes on with the coroutine until it waits for something or ends. @internal */
  _advance(threw: boolean, reply: unknown): void {
    suspension.isOpen = false;
    this._waiting = null;
    let kind = advance(this, threw, reply);
    for (;;) {
      if (kind === SKIPPED_TURN) return giveUpTurn(this, SKIPPED);
      if (kind !== SUSPENDED) break;
      if (awaitRequest(this, lastStep.value, lastStep.kind)) return;
      kind = this._goOn();
    }
    this._end(kind === RETURNED, lastStep.value);
  }

  /** Goes on after a request that was answered at once. */
  private _goOn(): StepKind {
    const answered = this._waiting;
    this._waiting = null;
    if (answered === null) return advance(this, false, undefined);
    if (answered._state === RESULT) return advance(this, false, answered._value);
    return advance(this, true, answered._takeError());
  }

  /** Takes the first step; a task that its context refuses is none. */
  private _startEagerly(): void {
    try {
      stepWithCare(this, false, undefined);
      this._leave();
    } catch (error) {
      this._loop._tasks.remove(this);
      throw error;
    }
  }

  private _end(returned: boolean, value: unknown): void {
    this._loop._tasks.remove(this);
    lastStep.value = undefined;
    if (returned) {
      if (this._mustCancel) this._settle(CANCELLED, takeCancelMsg(this));
      else this._settle(RESULT, value);
    } else if (isCancelled(value)) {
      this._settle(CANCELLED, value);
    } else {
      this._settle(ERROR, value);
    }
    if (realm.probe !== null) probe()?.taskDone?.(this);
  }

  /** The first who asks gets the very error that ended the task. @internal */
  override _cancelledError(): CancelledError {
    const ending = this._value;
    if (!isCancelled(ending)) return CancelledError.delivered(ending);
    this._value = undefined;
    return ending;
  }

  /** @internal */
  _toContext(): Context {
    if (this._context === null) {
      this._context = contextOf(this._vars);
      // Set while the step runs: leaving it restores what was in force before, not us.
      if (holderInForce() === this) realm.holder = this._context;
    }
    return this._context;
  }

  /** @internal */
  override _describe(): string {
    const waitsFor = this._waiting === null ? ITS_TURN : describeWait(this._waiting);
    const waits = waitsFor === ITS_TURN ? '' : ` wait_for=${waitsFor}`;
    return this._describeSelf() + waits;
  }

  /** @internal */
  _describeSelf(): string {
    const isCancelling = this._state === PENDING && requestCount(this) > 0;
    return `Task ${isCancelling ? 'cancelling' : this._describeState()} name='${this.getName()}'`;
  }
}

/** Tells a task from other futures, of whichever copy of the library. @internal */
export function isTask(value: unknown): value is Task {
  return isFuture(value) && '_logDestroyPending' in value;
}
