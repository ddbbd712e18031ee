import {
  type Awaitable,
  callbackWaitsFor,
  type CancelledError,
  closeUntaken,
  type Coroutine,
  type CreateTaskOptions,
  currentTask,
  type EventLoop,
  type Future,
  getRunningLoop,
  isCancelled,
  isCoroutine,
  leavesLoop,
  RuntimeError,
  type Task,
} from '../../core/index.js';
import { BaseExceptionGroup } from './exception-group.js';

/*
 * | phase   | meaning                                       | left by                              |
 * | ------- | --------------------------------------------- | ------------------------------------ |
 * | new     | not entered                                   | aenter: open                         |
 * | open    | the body runs                                 | aexit: closing                       |
 * | closing | the body has ended, and the last tasks run; once there are none, the group is finished | never |
 *
 * Aborting is beside the phases: from then on tasks are being cancelled, and none is taken in. It
 * begins with the first error of a task, an error of the body, or a cancellation.
 */
type Phase = 'new' | 'open' | 'closing';

/** An error that was caught; it may be any value, undefined too. */
interface Caught {
  readonly error: unknown;
}

/**
 * Tasks that belong together, as in `asyncio.TaskGroup`: the group is left when all of them are
 * done, and when one fails the others are cancelled, and the body too.
 *
 * Errors come out together, in an `ExceptionGroup`: those of tasks in the order in which they
 * failed, that of the body last. A cancellation from outside comes out as itself if nothing failed.
 *
 * @example Two tasks that both must succeed
 * import { asyncWith, run, sleep, TaskGroup, type Coroutine } from 'yieldfrom';
 * function* load(name: string, delayMs: number): Coroutine<string> {
 *   return yield* sleep(delayMs, name);
 * }
 * function* main(): Coroutine<void> {
 *   const tasks = yield* asyncWith(new TaskGroup(), function* (group) {
 *     return [group.createTask(load('a', 20)), group.createTask(load('b', 10))];
 *   });
 *   console.log(tasks.map((task) => task.result()));
 * }
 * await run(main()); // [ 'a', 'b' ]
 */
export class TaskGroup {
  #phase: Phase = 'new';
  #isAborting = false;
  /** Whether the parent was cancelled by us; then that is taken back at the exit. */
  #isParentCancelled = false;
  #cancelOnEnter = false;
  #loop: EventLoop | null = null;
  #parent: Task | null = null;
  readonly #tasks = new Set<Task>();
  #errors: unknown[] = [];
  /** The first error that is meant to end the program: it comes out alone. */
  #baseError: Caught | null = null;
  /** What the exit waits on. */
  #allDone: Future<void> | null = null;

  /**
   * Enters the group: the current task becomes its parent.
   *
   * @switches never
   * @cancelled cannot be
   * @throws {RuntimeError} when it was entered before, or outside a task
   */
  *aenter(): Coroutine<this> {
    if (this.#phase !== 'new') {
      throw new RuntimeError(`TaskGroup ${this.toString()} has already been entered`);
    }
    this.#loop ??= getRunningLoop();
    const parent = currentTask(this.#loop);
    if (parent === undefined) {
      throw new RuntimeError(`TaskGroup ${this.toString()} cannot determine the parent task`);
    }
    this.#parent = parent;
    callbackWaitsFor(this.#onTaskDone, parent);
    this.#phase = 'open';
    if (this.#cancelOnEnter) this.cancel();
    return this;
  }

  /**
   * Leaves the group: waits until all tasks are done, and throws what went wrong.
   *
   * @switches while tasks are under way
   * @cancelled the tasks are cancelled, and waited for all the same; then the `CancelledError`
   * comes out, or the errors of tasks if there are any
   * @param failure What the body has thrown; no argument at all if it ended well.
   * @throws {ExceptionGroup} when tasks or the body failed
   */
  *aexit(...failure: [error?: unknown]): Coroutine<undefined> {
    yield* this.#leave(failure.length === 0 ? null : { error: failure[0] });
    // All that was to be thrown was thrown: what the body threw, if anything, is dealt with.
    return true as never;
  }

  /**
   * Makes a task of a coroutine, in this group.
   *
   * @throws {RuntimeError} when the group is not entered, is shutting down, or is finished; the
   * coroutine is closed then
   * @throws {TypeError} when `coro` is not a coroutine object
   */
  createTask<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
    const refusal = this.#refusal();
    if (refusal !== null) {
      if (isCoroutine(coro)) closeUntaken(coro);
      throw new RuntimeError(`TaskGroup ${this.toString()} ${refusal}`);
    }
    const task = (this.#loop as EventLoop).createTask(coro, options);
    this.#tasks.add(task);
    // Through the loop even if an eager task is done by now: it must not cancel its maker, who is
    // still inside this call.
    task.addDoneCallback(this.#onTaskDone);
    // An eager task can have cancelled the group before it was one of ours.
    if (this.#isAborting && !task.done()) task.cancel();
    return task;
  }

  /**
   * Ends the group early: cancels its tasks and its body, and no `CancelledError` comes out. Then
   * `asyncWith(group, body)` gives undefined. Before the group is entered, it is noted for then;
   * after the group is left, it does nothing.
   */
  cancel(): void {
    if (this.#phase === 'new') this.#cancelOnEnter = true;
    else if (!this.#isFinished() && !this.#isAborting) {
      this.#abortWithParent();
    }
  }

  /** Gives what asyncio's `repr` says. */
  toString(): string {
    const parts = ['TaskGroup'];
    if (this.#tasks.size > 0) parts.push(`tasks=${String(this.#tasks.size)}`);
    if (this.#errors.length > 0) parts.push(`errors=${String(this.#errors.length)}`);
    if (this.#isAborting) parts.push('cancelling');
    else if (this.#phase !== 'new') parts.push('entered');
    return `<${parts.join(' ')}>`;
  }

  /** What Node's console shows. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  *#leave(failure: Caught | null): Coroutine<void> {
    this.#phase = 'closing';
    if (failure !== null) {
      if (leavesLoop(failure.error)) this.#baseError ??= failure;
      if (!this.#isAborting) this.#abort();
    }
    const { beginning, last } = yield* this.#waitForTasks();
    this.#throwBaseError();
    const wasCancelled = failure !== null && isCancelled(failure.error);
    let cancellation = wasCancelled ? failure.error : beginning;
    const parent = this.#parent as Task;
    if (this.#isParentCancelled) {
      // Whatever cancellation is left then was not of our making.
      cancellation = parent.uncancel() === 0 ? null : (cancellation ?? last);
    }
    if (cancellation !== null && this.#errors.length === 0) throw cancellation;
    if (failure !== null && !wasCancelled) this.#errors.push(failure.error);
    if (this.#errors.length > 0) this.#throwErrors(parent);
  }

  /** Waits through all cancellations; gives that which began the aborting, and the last. */
  *#waitForTasks(): Coroutine<{ beginning: CancelledError | null; last: CancelledError | null }> {
    let beginning: CancelledError | null = null;
    let last: CancelledError | null = null;
    while (this.#tasks.size > 0) {
      this.#allDone = (this.#loop as EventLoop).createFuture();
      this.#allDone._source = this;
      try {
        yield* this.#allDone;
      } catch (error) {
        if (!isCancelled(error)) throw error;
        last = error;
        if (!this.#isAborting) {
          beginning = error;
          this.#abort();
        }
      }
      this.#allDone = null;
    }
    return { beginning, last };
  }

  /** Throws the error that is meant to end the program, and reports those that it keeps back. */
  #throwBaseError(): void {
    const base = this.#baseError;
    if (base === null) return;
    for (const exception of this.#takeErrors()) {
      if (exception === base.error) continue;
      (this.#loop as EventLoop).callExceptionHandler({
        message:
          'TaskGroup task exception was not propagated because the TaskGroup body ' +
          'is being closed with a BaseException',
        exception,
        taskGroup: this,
      });
    }
    throw base.error;
  }

  #throwErrors(parent: Task): never {
    if (parent.cancelling() > 0) {
      // A cancellation from outside, which the errors hide: let it come at the next wait.
      parent.uncancel();
      parent.cancel();
    }
    throw new BaseExceptionGroup(this.#takeErrors(), 'unhandled errors in a TaskGroup');
  }

  #takeErrors(): unknown[] {
    const errors = this.#errors;
    this.#errors = [];
    return errors;
  }

  /** Says why no task can be taken in, if so. */
  #refusal(): string | null {
    if (this.#phase === 'new') return 'has not been entered';
    if (this.#isFinished()) return 'is finished';
    return this.#isAborting ? 'is shutting down' : null;
  }

  #isFinished(): boolean {
    return this.#phase === 'closing' && this.#tasks.size === 0;
  }

  #abort(): void {
    this.#isAborting = true;
    for (const task of this.#tasks) if (!task.done()) task.cancel();
  }

  #abortWithParent(): void {
    this.#abort();
    this.#isParentCancelled = true;
    (this.#parent as Task).cancel();
  }

  readonly #onTaskDone = (task: Task): void => {
    this.#tasks.delete(task);
    const parent = this.#parent as Task;
    if (this.#tasks.size === 0 && this.#allDone?.done() === false) this.#allDone.setResult();
    if (task.cancelled()) return;
    const failure = failureOf(task);
    if (failure === null) return;
    this.#errors.push(failure.error);
    if (leavesLoop(failure.error)) this.#baseError ??= failure;
    if (parent.done()) {
      parent.getLoop().callExceptionHandler({
        message:
          `Task ${task.toString()} has errored out but its parent task ` +
          `${parent.toString()} is already completed`,
        exception: failure.error,
        task,
      });
    } else if (!this.#isAborting) this.#abortWithParent();
  };
}

/** Gives the error of a task that is done and was not cancelled. */
function failureOf(task: Task): Caught | null {
  try {
    task.result();
    return null;
  } catch (error) {
    return { error };
  }
}
