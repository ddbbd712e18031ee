/// <reference lib="es2018.asynciterable" preserve="true" />
// Between the two protocols of async iteration: the platform's, whose steps are promises, and the
// one of coroutines, whose steps are coroutines (`aiter` and `anext`, as in Python).

import {
  type Awaitable,
  type Coroutine,
  describe,
  type EventLoop,
  type Future,
  isThenable,
  loopToMountOn,
} from '../core/index.js';
import { fromPromise } from './promise.js';

/** Gives values one by one: each `anext()` is a coroutine. */
export interface CoroutineIterator<T, R = unknown> {
  anext(): Awaitable<IteratorResult<T, R>>;
  /** Ends the iteration before its end. */
  aclose?(): Awaitable;
}

/** What can be gone through with `asyncFor`. */
export interface CoroutineIterable<T, R = unknown> {
  aiter(): CoroutineIterator<T, R>;
}

/**
 * Gives the values of an async iterable (a stream, an async generator) by coroutines.
 *
 * An `anext()` that is cancelled loses nothing: the next one goes on waiting for the same value.
 *
 * @throws {TypeError} when `iterable` is none
 * @example
 * import { fromAsyncIterable, run, type Coroutine } from 'yieldfrom';
 * async function* count() { yield 1; yield 2; }
 * function* main(): Coroutine<number[]> {
 *   const values: number[] = [];
 *   const iterator = fromAsyncIterable(count());
 *   for (let step = yield* iterator.anext(); step.done !== true; step = yield* iterator.anext()) {
 *     values.push(step.value);
 *   }
 *   return values;
 * }
 * console.log(await run(main())); // [ 1, 2 ]
 */
export function fromAsyncIterable<T>(iterable: AsyncIterable<T>): PromisedIterator<T> {
  const { [Symbol.asyncIterator]: open } = Object(iterable) as Partial<AsyncIterable<T>>;
  if (typeof open !== 'function') {
    throw new TypeError(`fromAsyncIterable() needs an async iterable, got ${describe(iterable)}`);
  }
  return new PromisedIterator(open.call(iterable));
}

/** An iterator of promises, by coroutines. */
export class PromisedIterator<T, R = unknown> implements CoroutineIterator<T, R> {
  readonly #iterator: AsyncIterator<T, R>;
  /** Steps that were begun by an `anext()` which was cancelled. */
  readonly #leftOver: PromiseLike<IteratorResult<T, R>>[] = [];

  constructor(iterator: AsyncIterator<T, R>) {
    this.#iterator = iterator;
  }

  aiter(): this {
    return this;
  }

  /**
   * Gives the next value, as an iterator result.
   *
   * @switches always
   * @cancelled the value stays to come: the next `anext()` gives it
   */
  *anext(): Coroutine<IteratorResult<T, R>> {
    const step = this.#leftOver.shift() ?? this.#iterator.next();
    if (!isThenable(step)) return step;
    const future = fromPromise(step);
    try {
      return yield* future;
    } catch (error) {
      // A cancellation may come in the very turn in which the value came.
      if (!isOwnFailure(future, error)) this.#leftOver.unshift(step);
      throw error;
    }
  }

  /**
   * Tells the source that no more is wanted. It is not waited for while a step that was cancelled
   * may still be under way, since that one may never end.
   *
   * @switches when the source has something to put away
   * @cancelled the source goes on closing
   */
  *aclose(): Coroutine<void> {
    const closing = this.#iterator.return?.();
    if (!isThenable(closing)) return;
    const closed = fromPromise(closing);
    if (this.#leftOver.length > 0) closed.cancel();
    else yield* closed;
  }
}

/**
 * Gives an async iterable of the values of `source`, for `for await` in async code.
 *
 * Its steps run as tasks of one loop: the one that is running (or that `toAsync` would use) when
 * the iteration begins. Leaving a `for await` early closes the source.
 *
 * @throws {TypeError} when `source` has no `aiter()`
 * @example
 * import { asyncGenerator, sleep, toAsyncIterable } from 'yieldfrom';
 * const ticks = asyncGenerator<number>(function* (emit) {
 *   for (let i = 0; ; i += 1) { yield* sleep(5); yield* emit(i); }
 * });
 * for await (const tick of toAsyncIterable(ticks)) {
 *   console.log(tick); // 0, 1
 *   if (tick === 1) break;
 * }
 */
export function toAsyncIterable<T, R = unknown>(source: CoroutineIterable<T, R>): AsyncIterable<T> {
  if (typeof (Object(source) as Partial<CoroutineIterable<T, R>>).aiter !== 'function') {
    throw new TypeError(`toAsyncIterable() needs an object with aiter(), got ${describe(source)}`);
  }
  return { [Symbol.asyncIterator]: () => new MountedIterator(source.aiter()) };
}

/** An iterator of coroutines, by promises. Steps that overlap run one after the other. */
export class MountedIterator<T, R = unknown> implements AsyncIterator<T, R | undefined> {
  readonly #loop = loopToMountOn() as EventLoop;
  readonly #iterator: CoroutineIterator<T, R>;
  #last: Promise<unknown> | null = null;
  #isOver = false;

  constructor(iterator: CoroutineIterator<T, R>) {
    this.#iterator = iterator;
  }

  async next(): Promise<IteratorResult<T, R | undefined>> {
    return this.#inTurn(async () => {
      if (this.#isOver) return { done: true, value: undefined };
      const step = await this.#loop._mount(this.#iterator.anext());
      if (step.done === true) this.#isOver = true;
      return step;
    });
  }

  async return(value?: R | PromiseLike<R>): Promise<IteratorResult<T, R | undefined>> {
    return this.#inTurn(async () => {
      this.#isOver = true;
      const closing = this.#iterator.aclose?.();
      if (closing !== undefined) await this.#loop._mount(closing);
      return { done: true, value: await value };
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #inTurn<V>(step: () => Promise<V>): Promise<V> {
    const before = this.#last;
    const result = before === null ? step() : before.then(step);
    const over = result.then(doNothing, doNothing);
    this.#last = over;
    try {
      return await result;
    } finally {
      if (this.#last === over) this.#last = null;
    }
  }
}

function isOwnFailure(future: Future, error: unknown): boolean {
  return future.done() && !future.cancelled() && future.exception() === error;
}

function doNothing(): void {
  // The next step waits for the end of this one, however it ends.
}
