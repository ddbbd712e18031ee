// Happy Eyeballs, as asyncio has it: attempts are started one after the other, each when the one
// before fails or takes too long, and the first success ends the others. The chain of starts is a
// chain of tasks: each makes the task of the next before it makes its own attempt.
// Read CPython's `staggered.py` beside this file.

import {
  type Awaitable,
  type CancelledError,
  type Coroutine,
  currentTask,
  type EventLoop,
  Future,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
  getRunningLoop,
  isCancelled,
  leavesLoop,
  type Task,
  TimeoutError,
} from '../../core/index.js';
import { BaseExceptionGroup } from '../group/exception-group.js';
import { checkMilliseconds } from '../time/timeout.js';
import { inCaller, waitFor } from '../time/wait-for.js';
import { isSeveral } from './several.js';

/** Options of `staggeredRace`. */
export interface StaggeredRaceOptions {
  /** The loop for the tasks; the running one if not given. */
  readonly loop?: EventLoop | null;
}

/** What `staggeredRace` gives: `winner` and `index` are undefined if nobody won. */
export type StaggeredRaceResult<T> = [
  winner: T | undefined,
  index: number | undefined,
  errors: unknown[],
];

/**
 * Runs coroutine functions with staggered starts, and gives the result of the first that succeeds.
 *
 * The next one is started when the one before fails, or after `delay` milliseconds. The first
 * success cancels the others, and waits for their end. Gives the result, the index of the winner,
 * and the errors of those that were started, undefined in the place of the winner. If all fail,
 * nothing is raised.
 *
 * @switches always
 * @cancelled all attempts are cancelled, and their end is waited for
 * @param delay Milliseconds; null starts the next one only when the one before has failed.
 * @throws {TypeError} when `coroFns` is not an iterable, or `delay` neither a number nor null
 * @throws {ExceptionGroup} when the iterable of functions fails
 * @example
 * import { run, sleep, staggeredRace, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   const connect = (address: string, ms: number) => () => sleep(ms, address);
 *   const [winner, index] = yield* staggeredRace([connect('::1', 500), connect('127.0.0.1', 20)], 250);
 *   console.log(winner, index);
 * }
 * await run(main()); // 127.0.0.1 1
 */
export function* staggeredRace<T>(
  coroFns: Iterable<() => Awaitable<T> | PromiseLike<T>>,
  delay: number | null,
  options: StaggeredRaceOptions = {},
): Coroutine<StaggeredRaceResult<T>> {
  if (!isSeveral(coroFns)) {
    throw new TypeError('staggeredRace() needs an iterable of coroutine functions');
  }
  checkMilliseconds(delay, 'staggeredRace()', 'delay');
  const loop = options.loop ?? getRunningLoop();
  return yield* new StaggeredRace(loop, coroFns[Symbol.iterator](), delay).run();
}

class StaggeredRace<T> {
  readonly #loop: EventLoop;
  readonly #coroFns: Iterator<() => Awaitable<T> | PromiseLike<T>>;
  readonly #delay: number | null;
  readonly #parent: Task | undefined;
  readonly #running = new Set<Task>();
  readonly #errors: unknown[] = [];
  readonly #unhandled: unknown[] = [];
  #winner: T | undefined;
  #winnerIndex: number | undefined;
  #allEnded: Future<undefined> | null = null;

  constructor(
    loop: EventLoop,
    coroFns: Iterator<() => Awaitable<T> | PromiseLike<T>>,
    delay: number | null,
  ) {
    this.#loop = loop;
    this.#coroFns = coroFns;
    this.#delay = delay;
    this.#parent = currentTask(loop);
  }

  *run(): Coroutine<StaggeredRaceResult<T>> {
    let cancellation: CancelledError | null = null;
    this.#start(null);
    while (this.#running.size > 0) {
      const ended = new Future<undefined>({ loop: this.#loop });
      ended._source = 'staggeredRace()';
      this.#allEnded = ended;
      try {
        yield* ended;
      } catch (error) {
        if (!isCancelled(error)) throw error;
        cancellation = error;
        for (const task of this.#running) task.cancel(error.msg);
      }
      this.#allEnded = null;
    }
    if (this.#unhandled.length > 0) {
      throw new BaseExceptionGroup(this.#unhandled, 'staggered race failed');
    }
    if (cancellation !== null) throw cancellation;
    return [this.#winner, this.#winnerIndex, this.#errors];
  }

  /** Makes the task that waits for the failure of an attempt, then makes the next one. */
  #start(previousFailed: Future<undefined> | null): void {
    const task = this.#loop.createTask(this.#attempt(previousFailed));
    futureAddToAwaitedBy(task, this.#parent);
    this.#running.add(task);
    task.addDoneCallback(this.#onEnd);
  }

  *#attempt(previousFailed: Future<undefined> | null): Coroutine<void> {
    if (previousFailed !== null) yield* this.#head(previousFailed);
    const next = this.#coroFns.next();
    if (next.done === true) return;
    const index = this.#errors.length;
    const failed = new Future<undefined>({ loop: this.#loop });
    failed._source = 'staggeredRace(), for an attempt to fail';
    this.#errors.push(undefined);
    this.#start(failed);
    let result: T;
    try {
      result = yield* inCaller(next.value());
    } catch (error) {
      if (leavesLoop(error)) throw error;
      this.#errors[index] = error;
      if (!failed.done()) failed.setResult(undefined);
      return;
    }
    // One that answered its cancellation with a result has lost all the same.
    if (this.#winnerIndex !== undefined) return;
    this.#winner = result;
    this.#winnerIndex = index;
    this.#cancelOthers();
  }

  /** Gives the attempt before a head start: until it fails, or the delay is over. */
  *#head(previousFailed: Future<undefined>): Coroutine<void> {
    try {
      yield* waitFor(ending(previousFailed), this.#delay);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }

  #cancelOthers(): void {
    const self = currentTask(this.#loop);
    for (const task of this.#running) if (task !== self) task.cancel();
  }

  readonly #onEnd = (task: Task): void => {
    this.#running.delete(task);
    futureDiscardFromAwaitedBy(task, this.#parent);
    if (this.#running.size === 0 && this.#allEnded?.done() === false) {
      this.#allEnded.setResult(undefined);
    }
    if (task.cancelled()) return;
    try {
      task.result();
    } catch (error) {
      this.#unhandled.push(error);
    }
  };
}

function* ending(future: Future<undefined>): Coroutine<void> {
  yield* future;
}
