import {
  type Awaitable,
  type Context,
  copyContext,
  type Coroutine,
  describe,
  ensureFuture,
  type EventLoop,
  isCoroutine,
  isFuture,
  isThenable,
  nameOf,
  realm,
  RuntimeError,
  type Task,
} from '../core/index.js';
import { Interrupts } from './interrupts.js';
import { newEventLoop, setEventLoop } from './policy.js';
import { shutdownStages } from './shutdown.js';

/** Options of a runner. */
export interface RunnerOptions {
  /** Whether the loop runs in debug mode; as the host says if not given. */
  readonly debug?: boolean;
  /** Makes the loop; the policy in force does if not given. */
  readonly loopFactory?: (() => EventLoop) | null;
}

/** Options of one run. */
export interface RunOptions {
  /** The context of variables of the main task; the runner's own if not given. */
  readonly context?: Context;
}

/*
 * | state   | meaning                      | left by                                      |
 * | ------- | ---------------------------- | -------------------------------------------- |
 * | created | no loop yet                  | run, getLoop: ready (close: no change)       |
 * | ready   | it has a loop and a context  | close: closed                                |
 * | closed  | tasks cancelled, loop closed | never                                        |
 */
type RunnerState = 'created' | 'ready' | 'closed';

/**
 * Runs several coroutines on one loop, and puts everything away at the end, as `asyncio.Runner`.
 *
 * @example
 * import { Runner, sleep, type Coroutine } from 'yieldfrom';
 * function* main(text: string): Coroutine<string> {
 *   yield* sleep(5);
 *   return text;
 * }
 * const runner = new Runner();
 * console.log(await runner.run(main('a')), await runner.run(main('b'))); // a b
 * await runner.close();
 */
export class Runner {
  readonly #options: RunnerOptions;
  #state: RunnerState = 'created';
  #loop: EventLoop | null = null;
  #context: Context | null = null;
  #isContextShared = false;
  #firstMain: Task | null = null;
  #isLoopSet = false;

  constructor(options: RunnerOptions = {}) {
    this.#options = options;
  }

  /**
   * Gives the runner's loop, made at the first use.
   *
   * @throws {RuntimeError} when the runner is closed
   */
  getLoop(): EventLoop {
    this.#open();
    return this.#loop as EventLoop;
  }

  /**
   * Runs a coroutine to its end and gives its result. The first turn never runs inside the call.
   *
   * The promise rejects with `TypeError` for what cannot be awaited, and with `RuntimeError` when
   * a turn of a loop is on the stack, or the runner is closed.
   */
  async run<T>(main: Awaitable<T> | PromiseLike<T>, options: RunOptions = {}): Promise<Awaited<T>> {
    const { value } = await this._finish(this._begin(main, options));
    return value as Awaited<T>;
  }

  /** As `run`, without returning to the host: for loops that own their clock. */
  runSync<T>(main: Awaitable<T>, options: RunOptions = {}): T {
    return this.getLoop().runSync(this._begin(main, options));
  }

  /**
   * Cancels the tasks that are left, waits for them, and closes the loop. Closing again does
   * nothing, nor does closing a runner that never made a loop.
   */
  async close(): Promise<void> {
    if (this.#state !== 'ready') return;
    const loop = this.getLoop();
    try {
      for (const stage of shutdownStages(loop)) await loop.runUntilComplete(stage());
    } finally {
      this.#closeLoop(loop);
    }
  }

  /** As `close`, without returning to the host: for loops that own their clock. */
  closeSync(): void {
    if (this.#state !== 'ready') return;
    const loop = this.getLoop();
    try {
      for (const stage of shutdownStages(loop)) loop.runSync(stage());
    } finally {
      this.#closeLoop(loop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Makes the main task, so that a caller can cancel it. @internal */
  _begin<T>(main: Awaitable<T> | PromiseLike<T>, options: RunOptions = {}): Task<T> {
    if (realm.runningLoop !== null) {
      throw new RuntimeError('Runner.run() cannot be called from a running event loop');
    }
    const coro = coroutineOf(main);
    this.#open();
    const loop = this.getLoop();
    loop._checkRunnable();
    const context = options.context ?? this.#contextOfMains();
    const task = loop.createTask(coro, { context });
    if (context === null) this.#firstMain = task;
    return task;
  }

  /** Runs the main task to its end; its result may be a future, which stays one. @internal */
  async _finish<T>(task: Task<T>): Promise<{ readonly value: T }> {
    const loop = this.getLoop();
    const interrupts = new Interrupts(loop, task);
    try {
      return await loop._runBoxed(task);
    } catch (error) {
      throw interrupts.errorFor(error);
    } finally {
      interrupts.release();
    }
  }

  /**
   * Gives the context that mains share; null to the first, which has one of its own that the
   * others are given: a task that enters no context makes its steps faster.
   */
  #contextOfMains(): Context | null {
    if (this.#firstMain !== null) {
      this.#context = this.#firstMain.getContext();
      this.#firstMain = null;
      this.#isContextShared = true;
    }
    this.#isContextShared ||= copyContext()._vars !== this.#context?._vars;
    return this.#isContextShared ? this.#context : null;
  }

  #open(): void {
    if (this.#state === 'closed') throw new RuntimeError('Runner is closed');
    if (this.#state === 'ready') return;
    const { loopFactory, debug } = this.#options;
    if (loopFactory !== undefined && loopFactory !== null) {
      this.#loop = loopFactory();
    } else {
      this.#loop = newEventLoop();
      if (realm.setLoop === null) {
        setEventLoop(this.#loop);
        this.#isLoopSet = true;
      }
    }
    if (debug !== undefined) this.#loop.setDebug(debug);
    this.#context = copyContext();
    this.#state = 'ready';
  }

  #closeLoop(loop: EventLoop): void {
    if (this.#isLoopSet && realm.setLoop === loop) setEventLoop(null);
    loop.close();
    this.#loop = null;
    this.#state = 'closed';
  }
}

function coroutineOf<T>(main: Awaitable<T> | PromiseLike<T>): Awaitable<T> {
  if (isCoroutine(main)) return main as Awaitable<T>;
  if (isFuture(main) || isThenable(main)) return resultOf(main as Awaitable<T>);
  const hint = typeof main === 'function' ? `: ${callHint(nameOf(main))}` : '';
  throw new TypeError(
    `An asyncio.Future, a coroutine or an awaitable is required, got ${describe(main)}${hint}`,
  );
}

function callHint(name: string): string {
  return /^\w+$/.test(name)
    ? `call it: run(${name}()), not run(${name})`
    : 'call it: run((function* () {…})())';
}

function* resultOf<T>(other: Awaitable<T>): Coroutine<T> {
  return yield* ensureFuture(other);
}
