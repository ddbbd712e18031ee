import {
  type Awaitable,
  type BaseEventLoop,
  callbackWaitsFor,
  CancelledError,
  currentTask,
  describe,
  ensureFuture,
  EventLoop,
  Future,
  getRunningLoop,
  isCancelled,
  isFuture,
  isRunOnce,
  type Ready,
  type ResultOf,
  Task,
} from '../../core/index.js';
import { isSeveral, isShared } from './several.js';

/** Options of `gather`. */
export interface GatherOptions {
  /** True: errors are results, each in its place, and no error is raised. */
  readonly returnExceptions?: boolean;
}

/** What can be given to `gather`. */
type Gatherable<T = unknown> = Awaitable<T> | PromiseLike<T>;

/** The results of a tuple, or list, of awaitables. */
type Results<A extends readonly unknown[], E = never> = {
  -readonly [I in keyof A]: ResultOf<A[I]> | E;
};

/**
 * Runs awaitables concurrently, and gives a future of their results, in the order of the argument.
 *
 * Coroutines become tasks at the call, in order. The first error, in time, becomes that of the
 * future at once; the others go on, and their errors are not reported. A child that is cancelled
 * counts as one that failed with `CancelledError`; its siblings do not notice. The same awaitable
 * given twice runs once. For children that belong together see `TaskGroup`.
 *
 * Cancelling the future cancels the children that are not done; it ends when they do.
 *
 * O(n) at the call, O(1) for each child that ends.
 *
 * @throws {TypeError} when `aws` is not an iterable of awaitables
 * @throws {RangeError} when children belong to different loops
 * @throws {RuntimeError} when there is no running loop
 * @example
 * import { gather, run, sleep, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   const [text, number] = yield* gather([sleep(20, 'twenty'), sleep(10, 10)]);
 *   console.log(text, number);
 * }
 * await run(main()); // twenty 10
 */
export function gather<A extends readonly Gatherable[] | []>(
  aws: A,
  options?: GatherOptions & { readonly returnExceptions?: false },
): Future<Results<A>>;
export function gather<A extends readonly Gatherable[] | []>(
  aws: A,
  options: GatherOptions,
): Future<Results<A, Error>>;
export function gather<T>(
  aws: Iterable<Gatherable<T>>,
  options?: GatherOptions & { readonly returnExceptions?: false },
): Future<T[]>;
export function gather<T>(
  aws: Iterable<Gatherable<T>>,
  options: GatherOptions,
): Future<(T | Error)[]>;
export function gather(aws: Iterable<Gatherable>, options: GatherOptions = {}): Future<unknown[]> {
  if (!isSeveral(aws)) {
    throw new TypeError(
      `gather() needs an iterable of awaitables, got ${describe(aws)}: write gather([…])`,
    );
  }
  return new Gathering(options.returnExceptions === true).start(aws);
}

/** What one call of `gather` keeps: the children, and how many are done. */
class Gathering {
  readonly #returnExceptions: boolean;
  readonly #given: Gatherable[] = [];
  readonly #children: Future[] = [];
  readonly #doneBefore: Future[] = [];
  readonly #twins = new Map<unknown, Future>();
  /** How many of what was given are in `#twins`. */
  #known = 0;
  #uniqueCount = 0;
  #doneCount = 0;
  #loop: EventLoop | null;
  /** Whether a coroutine that is given twice is refused: what makes tasks for others may wrap it. */
  readonly #tellsOfTwins: boolean;
  /** Null until all children are there, and for ever if one could not be made. */
  #outer: GatheringFuture | null = null;

  constructor(returnExceptions: boolean) {
    this.#returnExceptions = returnExceptions;
    this.#loop = runningLoopOrNull();
    this.#tellsOfTwins = this.#loop !== null && makesTasksItself(this.#loop);
  }

  start(aws: Iterable<Gatherable>): Future<unknown[]> {
    if (this.#loop !== null) callbackWaitsFor(this._onEnd, currentTask(this.#loop));
    for (const aw of aws) {
      this.#children.push(this.#childOf(aw));
      this.#given.push(aw);
    }
    this.#given.length = 0;
    this.#twins.clear();
    this.#outer = new GatheringFuture(this.#children, this.#loop ?? getRunningLoop());
    if (this.#children.length === 0) this.#outer.setResult([]);
    for (const child of this.#doneBefore) this._onEnd(child);
    return this.#outer;
  }

  /** Gives the child for an awaitable: one that was given before has one already. */
  #childOf(aw: Gatherable): Future {
    if (!this.#tellsOfTwins || !isRunOnce(aw)) {
      return (isFuture(aw) ? undefined : this.#twinOf(aw)) ?? this.#adopt(aw, this.#futureOf(aw));
    }
    let child: Future;
    try {
      child = this.#futureOf(aw);
    } catch (error) {
      const twin = this.#twinOf(aw);
      if (twin === undefined) throw error;
      return twin;
    }
    return this.#adopt(aw, child);
  }

  #futureOf(aw: Gatherable): Future {
    const child = ensureFuture(aw, { loop: this.#loop });
    this.#loop ??= child.getLoop() as EventLoop;
    return child;
  }

  #adopt(aw: Gatherable, child: Future): Future {
    if (child._isAwaitedBy(this._onEnd)) return child;
    if (child !== aw && child instanceof Task) child._logDestroyPending = false;
    this.#uniqueCount += 1;
    if (child.done()) this.#doneBefore.push(child);
    else this.#waitFor(child);
    return child;
  }

  /** A class of futures may have a way of its own to be waited for. */
  #waitFor(child: Future): void {
    // oxlint-disable-next-line typescript/unbound-method -- compared, not called
    const isOverridden = child.addDoneCallback !== Future.prototype.addDoneCallback;
    if (isOverridden) child.addDoneCallback(this._onEnd);
    else child._addWaiter(new EndOfChild(this, child));
  }

  /** Few are looked for: a coroutine that the loop took before tells of it. */
  #twinOf(aw: Gatherable): Future | undefined {
    if (isShared(aw)) return undefined;
    for (; this.#known < this.#given.length; this.#known += 1) {
      this.#twins.set(this.#given[this.#known], this.#children[this.#known] as Future);
    }
    return this.#twins.get(aw);
  }

  /** @internal */
  readonly _onEnd = (child: Future): void => {
    this.#doneCount += 1;
    const outer = this.#outer;
    if (outer === null || outer.done()) {
      // Looked at, so that it is not reported as never retrieved.
      if (!child.cancelled()) child.exception();
      return;
    }
    if (!this.#returnExceptions) {
      try {
        child.result();
      } catch (error) {
        outer.setException(error);
        return;
      }
    }
    if (this.#doneCount === this.#uniqueCount) this.#finish(outer);
  };

  #finish(outer: GatheringFuture): void {
    const results = this.#children.map(resultOrError);
    if (!outer._cancelRequested) outer.setResult(results);
    else outer.setException(cancellationOf(this.#children.at(-1) as Future));
  }
}

/** Waits for one child: small, where a handle has arguments and a context. */
class EndOfChild implements Ready {
  readonly #gathering: Gathering;
  readonly #child: Future;

  constructor(gathering: Gathering, child: Future) {
    this.#gathering = gathering;
    this.#child = child;
  }

  get _callback(): object {
    return this.#gathering._onEnd;
  }

  _run(): void {
    this.#gathering._onEnd(this.#child);
  }

  toString(): string {
    return '<Handle gather()>';
  }
}

/** The future that `gather` gives: cancelling it cancels the children, and they end it. */
class GatheringFuture extends Future<unknown[]> {
  /** @internal */
  readonly _children: readonly Future[];
  /** @internal */
  _cancelRequested = false;

  constructor(children: readonly Future[], loop: BaseEventLoop) {
    super({ loop });
    this._children = children;
  }

  override cancel(msg?: unknown): boolean {
    if (this.done()) return false;
    let accepted = false;
    for (const child of this._children) {
      if (child.cancel(msg)) accepted = true;
    }
    // Children may swallow it, or have it returned as a result: the one who waits is cancelled.
    if (accepted) this._cancelRequested = true;
    return accepted;
  }

  /** @internal */
  override _describe(): string {
    return `_GatheringFuture ${this._describeState()}`;
  }
}

function resultOrError(child: Future): unknown {
  if (child.cancelled()) {
    // A new error: the one that ended a task is for whoever awaits the task first.
    return new CancelledError(isCancelled(child._value) ? undefined : child._value);
  }
  try {
    return child.result();
  } catch (error) {
    return error;
  }
}

function cancellationOf(child: Future): unknown {
  if (!child.cancelled()) return new CancelledError();
  try {
    return child.result();
  } catch (error) {
    return error;
  }
}

function makesTasksItself(loop: EventLoop): boolean {
  return loop.getTaskFactory() === null && loop.createTask === EventLoop.prototype.createTask;
}

/** Outside any run the loop is that of the first future. */
function runningLoopOrNull(): EventLoop | null {
  try {
    return getRunningLoop();
  } catch {
    return null;
  }
}
