import {
  AWAITABLE,
  type Awaitable,
  type Coroutine,
  describe,
  type EventLoop,
  type Future,
  KIND,
  loopToMountOn,
  mount,
  RuntimeError,
  skip,
  type TimerHandle,
} from '../../core/index.js';

/**
 * Waits until `delay` milliseconds have passed on the loop's clock, and gives `result`.
 *
 * It starts when it is awaited. Zero or less gives up exactly one turn. Sleeps that end at the
 * same moment wake in the order in which they began. `Infinity` never ends by itself.
 *
 * @switches always, also for 0
 * @cancelled the timer is withdrawn; no trace is left
 * @param delay Milliseconds; negative counts as 0.
 * @throws {TypeError} when `delay` is not a number
 * @throws {RangeError} when `delay` is NaN
 * @throws {RuntimeError} when the same sleep is awaited twice
 * @example Say hello after a second
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   console.log(yield* sleep(1000, 'hello'));
 * }
 * await run(main()); // hello
 */
export function sleep(delay: number): Awaitable<undefined>;
export function sleep<T>(delay: number, result: T): Awaitable<T>;
export function sleep(delay: number, result?: unknown): Awaitable {
  if (typeof delay !== 'number') {
    throw new TypeError(`sleep() needs a number of milliseconds, got ${describe(delay)}`);
  }
  if (Number.isNaN(delay)) throw new RangeError('Invalid delay: NaN (not a number)');
  if (delay <= 0 && result === undefined) return skip;
  return new Sleep(delay, result);
}

/** One sleep: its own iterator, so that awaiting it makes no generator. */
class Sleep<T> implements Coroutine<T> {
  readonly #delay: number;
  readonly #result: T;
  #future: Future<void> | null = null;
  #timer: TimerHandle | null = null;
  #isOver = false;

  constructor(delay: number, result: T) {
    this.#delay = delay;
    this.#result = result;
  }

  get [KIND](): number {
    return AWAITABLE;
  }

  next(reply?: unknown): IteratorResult<unknown, T> {
    if (this.#isOver) throw RuntimeError.alreadyAwaited();
    if (this.#delay <= 0) return this.#giveUpTurn(reply);
    if (this.#future === null) return this.#begin();
    if (!this.#future.done()) throw RuntimeError.resumedByStranger();
    this.#isOver = true;
    return { done: true, value: this.#result };
  }

  throw(error: unknown): never {
    this.#end();
    throw error;
  }

  return(value: unknown): IteratorResult<unknown, T> {
    this.#end();
    return { done: true, value: value as T };
  }

  [Symbol.iterator](): this {
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount<T>(this).then(onFulfilled, onRejected);
  }

  #begin(): IteratorResult<unknown, T> {
    const loop = loopToMountOn() as EventLoop;
    const future = loop.createFuture<void>();
    future._source = this;
    this.#future = future;
    this.#timer = loop.callLater(this.#delay, wake, future);
    return future[Symbol.iterator]().next() as IteratorResult<unknown, T>;
  }

  #giveUpTurn(reply: unknown): IteratorResult<unknown, T> {
    const turn = skip.next(reply);
    if (turn.done !== true) return turn;
    this.#end();
    return { done: true, value: this.#result };
  }

  #end(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  toString(): string {
    return `sleep(${String(this.#delay)})`;
  }
}

function wake(future: Future<void>): void {
  if (!future.done()) future.setResult();
}
