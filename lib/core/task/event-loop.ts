import { type Call, LIFTING } from '../coroutine/call.js';
import { type Awaitable, CALL, type Coroutine, kindOf } from '../coroutine/protocol.js';
import { describe } from '../base/describe.js';
import { type BlockedTask, leavesLoop, RuntimeError } from '../errors.js';
import type { Context } from '../context/context.js';
import { awaitSiteOf } from '../future/await-site.js';
import { wrapFuture } from '../future/chain.js';
import { Future, isFuture, sourceTracebacks } from '../future/future.js';
import { promiseFrom } from '../future/then.js';
import { reportUnretrieved } from '../future/unretrieved.js';
import type { Callable, ExecutorPort } from '../loop/executor-port.js';
import type { HandlerContext } from '../loop/handle.js';
import { logger } from '../loop/logger.js';
import { allDone } from './all-done.js';
import { allTasks } from './current-task.js';
import { ITS_TURN } from './await-request.js';
import { checkRunnableElsewhere, DefaultExecutor } from './default-executor.js';
import { ensureFuture } from './ensure-future.js';
import { IoEventLoop } from './io-event-loop.js';
import { carryOn } from '../coroutine/carry-on.js';
import { describeWait, tasksBehind } from './describe-wait.js';
import { isTask, Task } from './task.js';
import type { CreateTaskOptions } from './task-options.js';

/** An async generator of this library: something that must be closed with a coroutine. */
export interface ClosableGenerator {
  aclose(): Coroutine<void>;
}

/** Makes the tasks of a loop: `(loop, coro, options)`. */
export type TaskFactory = <T>(
  loop: EventLoop,
  coro: Awaitable<T>,
  options: CreateTaskOptions,
) => Task<T>;

/**
 * The event loop: it owns the order of steps and the time, and is abstract over its host.
 *
 * Usually `run(main())` makes one. `newEventLoop()` gives one for the platform at hand,
 * `new EventLoop({ host })` one on a host of your own.
 */
export class EventLoop extends IoEventLoop {
  #taskFactory: TaskFactory | null = null;
  readonly #executor = new DefaultExecutor(this);
  readonly #asyncGenerators = new Set<ClosableGenerator>();
  #asyncGeneratorsClosed = false;

  /** Gives a future of this loop. */
  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(undefined, this);
  }

  /**
   * Makes a task of a coroutine; its first step runs in the next turn.
   *
   * @throws {TypeError} when `coro` is not a coroutine object
   * @throws {RuntimeError} when the loop is closed
   */
  createTask<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
    const factory = this.#taskFactory;
    if (factory === null) return new Task<T>(coro, options, this);
    this._checkClosed();
    return factory(this, coro, options ?? {});
  }

  /** @throws {TypeError} when `factory` is neither a function nor null */
  setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null && typeof factory !== 'function') {
      throw new TypeError(`task factory must be a callable or None, got ${describe(factory)}`);
    }
    this.#taskFactory = factory;
  }

  getTaskFactory(): TaskFactory | null {
    return this.#taskFactory;
  }

  /** Runs until `stop()`; the promise fulfils then. The first turn never runs inside the call. */
  runForever(): Promise<void> {
    return promiseFrom<void>((resolve, reject) => {
      this._start((failed, error) => {
        if (failed) reject(error);
        else resolve();
      });
    });
  }

  /**
   * Runs until an awaitable is done, and gives its result. Other tasks stay as they are.
   *
   * The promise rejects with `RuntimeError` when the loop is stopped before, and with
   * `DeadlockError` when nothing can ever wake it.
   */
  runUntilComplete<T>(awaitable: Awaitable<T> | PromiseLike<T>): Promise<Awaited<T>> {
    return this.#runFor(awaitable, (value) => value) as Promise<Awaited<T>>;
  }

  /** As `runUntilComplete`, with a result in a box: one that is a thenable stays as it is. @internal */
  _runBoxed<T>(awaitable: Awaitable<T> | PromiseLike<T>): Promise<{ readonly value: T }> {
    return this.#runFor(awaitable, (value) => ({ value }));
  }

  /**
   * Runs until an awaitable is done, without returning to the host, and gives its result. For
   * loops that own their clock.
   *
   * @throws {DeadlockError} when nothing can ever become ready
   * @throws {WouldBlockError} when only the host could make something ready
   */
  runSync<T>(awaitable: Awaitable<T> | PromiseLike<T>): T {
    this._checkRunnable();
    const main = new MainFuture(this, awaitable);
    let failed = false;
    let reason: unknown;
    try {
      this.runForeverSync();
    } catch (error) {
      failed = true;
      reason = error;
    }
    return main.end(failed, reason);
  }

  #runFor<T, R>(awaitable: Awaitable<T> | PromiseLike<T>, convert: (value: T) => R): Promise<R> {
    return promiseFrom<R>((resolve, reject) => {
      this._checkRunnable();
      const main = new MainFuture(this, awaitable);
      this._start((failed, error) => {
        try {
          resolve(convert(main.end(failed, error)));
        } catch (reason) {
          reject(reason);
        }
      });
    });
  }

  /**
   * Has a function called outside the loop's thread, and gives a future of its result at once.
   * Null means the loop's default executor, made at its first use. Cancelling the future cancels
   * what has not begun; what has begun goes on, and its outcome is dropped.
   *
   * @param fn A function that a module exports, or `job(import.meta.url, 'name')`.
   * @throws {TypeError} for a coroutine, which belongs on the loop
   * @throws {RuntimeError} when the loop is closed, or its default executor shut down
   */
  runInExecutor<A extends unknown[], R>(
    executor: ExecutorPort | null,
    fn: Callable<A, R>,
    ...args: A
  ): Future<Awaited<R>> {
    this._checkClosed();
    checkRunnableElsewhere(fn, 'runInExecutor');
    const chosen = executor ?? this.#executor.get();
    return wrapFuture(chosen.submit(fn, ...args), { loop: this });
  }

  /** As `runInExecutor(null, …)`, in a context. @internal */
  _runInContext(context: Context, fn: unknown, args: readonly unknown[]): Future {
    this._checkClosed();
    checkRunnableElsewhere(fn, 'toThread');
    const chosen = this.#executor.get();
    const work =
      chosen._submitIn?.(context, fn, args) ??
      chosen.submit(fn as Callable<unknown[], unknown>, ...args);
    return wrapFuture(work, { loop: this });
  }

  /** @throws {TypeError} for anything but a ThreadPoolExecutor */
  setDefaultExecutor(executor: ExecutorPort): void {
    this.#executor.set(executor);
  }

  /**
   * Shuts the default executor down and waits for its work; from now on there is none. After
   * `timeout` milliseconds, never if not given, it warns and waits no longer.
   *
   * @switches when there is a default executor
   * @cancelled the executor ends without anybody waiting for it
   */
  *shutdownDefaultExecutor(timeout: number | null = null): Coroutine<void> {
    yield* this.#executor.shutdown(timeout);
  }

  /** Registers an async generator, to be closed when the loop shuts down. @internal */
  _trackAsyncGenerator(generator: ClosableGenerator): void {
    if (this.#asyncGeneratorsClosed) {
      logger.warning(
        `asynchronous generator ${String(generator)} was scheduled after loop.shutdownAsyncgens() call`,
      );
    }
    this.#asyncGenerators.add(generator);
  }

  /** @internal */
  _forgetAsyncGenerator(generator: ClosableGenerator): void {
    this.#asyncGenerators.delete(generator);
  }

  /**
   * Closes every async generator of this loop that is still open, together, and reports each
   * failure.
   *
   * @switches when there is one
   * @cancelled the generators go on closing
   */
  *shutdownAsyncgens(): Coroutine<void> {
    this.#asyncGeneratorsClosed = true;
    const open = [...this.#asyncGenerators];
    if (open.length === 0) return;
    this.#asyncGenerators.clear();
    const closing = open.map((generator) => this.createTask(generator.aclose()));
    yield* allDone(this, new Set(closing));
    for (const [i, task] of closing.entries()) {
      if (task.cancelled() || task.exception() === undefined) continue;
      this.callExceptionHandler({
        message: `an error occurred during closing of asynchronous generator ${String(open[i])}`,
        exception: task.exception(),
        asyncgen: open[i],
      });
    }
  }

  /** Runs an awaitable for the sake of a promise. @internal */
  _mount<T>(awaitable: Awaitable<T>): Future<T> {
    if (kindOf(awaitable) === CALL && (awaitable as Call)._state === LIFTING) {
      return this.createTask(carryOn<T>(awaitable as Call<T>));
    }
    return ensureFuture(awaitable, { loop: this });
  }

  /** @internal */
  override _blocked(): BlockedTask[] {
    return [...allTasks(this)].map((task) => ({
      task,
      name: task.getName(),
      waitsFor: task._waiting === null ? ITS_TURN : describeWait(task._waiting),
      where: awaitSiteOf(task),
      awaits: tasksBehind(task._waiting),
    }));
  }

  /** @internal */
  override _closing(): void {
    for (const task of allTasks(this)) {
      if (!task._logDestroyPending) continue;
      const context: HandlerContext = { message: 'Task was destroyed but it is pending!', task };
      const sourceTraceback = sourceTracebacks.get(task);
      if (sourceTraceback !== undefined) context.sourceTraceback = sourceTraceback;
      this.callExceptionHandler(context);
    }
    super._closing();
    reportUnretrieved(this);
    this.#executor.abandon();
  }
}

/** The awaitable that a run is for: stops the loop when it is done, and gives the outcome. */
class MainFuture<T> {
  readonly #future: Future<T>;
  readonly #isNew: boolean;
  readonly #stop: () => void;

  constructor(loop: EventLoop, awaitable: Awaitable<T> | PromiseLike<T>) {
    this.#isNew = !isFuture(awaitable);
    this.#future = ensureFuture(awaitable, { loop });
    if (isTask(this.#future)) this.#future._logDestroyPending &&= !this.#isNew;
    this.#stop = () => {
      // Such an error has left the loop already; a stop would end the next run.
      if (!this.#future.cancelled() && leavesLoop(this.#future.exception())) return;
      loop.stop();
    };
    this.#future.addDoneCallback(this.#stop);
  }

  end(failed: boolean, reason: unknown): T {
    this.#future.removeDoneCallback(this.#stop);
    if (failed) {
      if (this.#isNew && this.#future.done() && !this.#future.cancelled()) this.#future.exception();
      throw reason;
    }
    if (!this.#future.done()) {
      throw new RuntimeError('Event loop stopped before Future completed.');
    }
    return this.#future.result();
  }
}
