import {
  AWAITABLE,
  type Awaitable,
  type Coroutine,
  describe,
  type EventLoop,
  KIND,
  loopToMountOn,
  mount,
  RuntimeError,
  skip,
  TimedFuture,
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

/**
 * One sleep: its own iterator, so that awaiting it makes no generator. No private methods: each of
 * their objects carries a mark that it has them.
 */
class Sleep<T> implements Coroutine<T> {
  readonly #delay: number;
  readonly #result: T;
  #future: TimedFuture | null = null;
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
    if (this.#future === null) {
      const turn = this.#delay <= 0 ? skip.next(reply) : this._begin();
      if (turn.done !== true) return turn;
    } else if (!this.#future.done()) throw RuntimeError.resumedByStranger();
    this.#isOver = true;
    return { done: true, value: this.#result };
  }

  throw(error: unknown): never {
    this._end();
    throw error;
  }

  return(value: unknown): IteratorResult<unknown, T> {
    this._end();
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

  private _begin(): IteratorResult<unknown> {
    const future = TimedFuture.after(this.#delay, loopToMountOn() as EventLoop);
    future._source = this;
    this.#future = future;
    return future.next();
  }

  private _end(): void {
    this.#isOver = true;
    this.#future?._withdraw();
  }

  toString(): string {
    return `sleep(${String(this.#delay)})`;
  }
}
