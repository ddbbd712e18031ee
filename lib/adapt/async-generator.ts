/// <reference lib="esnext.disposable" preserve="true" />
// `yield` is taken in coroutines: it asks the driver. So a producer of values is a coroutine that
// is given a function for it. Its body runs inside whoever asks for the next value, as the body of
// Python's async generators does, on a frame stack of its own; what it awaits is passed on to the
// task that runs its consumer.

import {
  AWAITABLE,
  CancelledError,
  type Coroutine,
  describe,
  KIND,
  mount,
  RuntimeError,
} from '../core/index.js';
import {
  type CoroutineIterable,
  type CoroutineIterator,
  MountedIterator,
} from './async-iterable.js';
import { type Emit, Producer } from './producer.js';

/**
 * Makes an async generator: an object that gives values one by one, made by a coroutine.
 *
 * The body is begun by the first `anext()`, and stands still at each `yield* emit(value)` until
 * the next. `asyncFor` and `for await` close it when they are left early: an error is thrown at
 * its `emit` then, a `CancelledError`, so that every `finally` runs and may await. The loop closes
 * what is still open when it shuts down.
 *
 * @throws {TypeError} when `body` does not give a coroutine
 * @example
 * import { asyncGenerator, run, sleep, type Coroutine } from 'yieldfrom';
 * const countdown = (from: number) =>
 *   asyncGenerator<number>(function* (emit) {
 *     for (let i = from; i > 0; i -= 1) {
 *       yield* emit(i);
 *       yield* sleep(1000);
 *     }
 *   });
 * function* main(): Coroutine<number | undefined> {
 *   const numbers = countdown(3);
 *   const first = yield* numbers.anext();
 *   yield* numbers.aclose();
 *   return first.done === true ? undefined : first.value;
 * }
 * console.log(await run(main())); // 3
 */
export function asyncGenerator<T, R = unknown>(
  body: (emit: Emit<T>) => Coroutine<R>,
): AsyncGeneratorObject<T, R> {
  if (typeof body !== 'function') {
    throw new TypeError(`asyncGenerator() needs a generator function, got ${describe(body)}`);
  }
  return new AsyncGeneratorObject<T, R>(body);
}

/** What `asyncGenerator` gives: as Python's async generators, and an async iterable as well. */
export class AsyncGeneratorObject<T, R = unknown>
  implements CoroutineIterable<T, R>, CoroutineIterator<T, R>
{
  readonly #producer: Producer<T, R>;
  readonly #name: string;

  /** @internal */
  constructor(body: (emit: Emit<T>) => Coroutine<R>) {
    this.#name = body.name;
    this.#producer = new Producer(this, body);
  }

  aiter(): this {
    return this;
  }

  /**
   * Runs the body up to its next `emit`, and gives its value as an iterator result; the result of
   * the body, as `done`, when it ends.
   *
   * @switches when the body does
   * @cancelled thrown into the body at what it awaits; usually that ends it
   * @throws {RuntimeError} when another step of the body is under way
   */
  anext(): Coroutine<IteratorResult<T, R>> {
    return new Resumption(this.#producer, 'anext', false, undefined);
  }

  /**
   * As `anext`, and makes `value` the result of the `emit` at which the body stands.
   *
   * @throws {TypeError} when the body is not begun, and `value` is not undefined
   * @switches when the body does
   * @cancelled as for `anext`
   */
  asend(value: unknown): Coroutine<IteratorResult<T, R>> {
    return new Resumption(this.#producer, 'anext', false, value);
  }

  /**
   * As `anext`, and throws `error` at the `emit` at which the body stands.
   *
   * @switches when the body does
   * @cancelled as for `anext`
   */
  athrow(error: unknown): Coroutine<IteratorResult<T, R>> {
    return new Resumption(this.#producer, 'athrow', true, error);
  }

  /**
   * Ends the body at the `emit` at which it stands; closing again does nothing.
   *
   * @switches when the body awaits in a `finally`
   * @cancelled thrown into the body, which then ends by it
   * @throws {RuntimeError} when a step of the body is under way, or the body emits once more
   */
  *aclose(): Coroutine<void> {
    if (this.#producer.isOver) return;
    const exit = new CancelledError('the async generator was closed');
    const ending: Coroutine<IteratorResult<T, R>> = new Resumption(
      this.#producer,
      'aclose',
      true,
      exit,
    );
    try {
      const next = yield* ending;
      if (next.done !== true) throw new RuntimeError('async generator ignored GeneratorExit');
    } catch (error) {
      if (error !== exit) throw error;
    }
  }

  /** Gives an iterator for `for await`; each step runs as a task. */
  [Symbol.asyncIterator](): MountedIterator<T, R> {
    return new MountedIterator(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await mount(this.aclose());
  }

  toString(): string {
    return `<async_generator ${this.#name === '' ? '<anonymous>' : this.#name}>`;
  }
}

/** One `anext()`: its own iterator, so that what the body awaits is passed on as it is. */
class Resumption<T, R> implements Coroutine<IteratorResult<T, R>> {
  readonly #producer: Producer<T, R>;
  readonly #method: string;
  readonly #threw: boolean;
  readonly #value: unknown;
  #state: 'fresh' | 'begun' | 'over' = 'fresh';

  constructor(producer: Producer<T, R>, method: string, threw: boolean, value: unknown) {
    this.#producer = producer;
    this.#method = method;
    this.#threw = threw;
    this.#value = value;
  }

  get [KIND](): number {
    return AWAITABLE;
  }

  next(reply?: unknown): IteratorResult<unknown, IteratorResult<T, R>> {
    if (this.#state === 'over') throw RuntimeError.alreadyAwaited();
    if (this.#state === 'begun') return this.#advance(false, reply);
    this.#state = 'over';
    if (!this.#producer.begin(this.#method, this.#value)) {
      return { done: true, value: { done: true, value: undefined as R } };
    }
    return this.#advance(this.#threw, this.#value);
  }

  throw(error: unknown): IteratorResult<unknown, IteratorResult<T, R>> {
    if (this.#state === 'begun') return this.#advance(true, error);
    this.#state = 'over';
    throw error;
  }

  return(value: unknown): IteratorResult<unknown, IteratorResult<T, R>> {
    if (this.#state === 'begun') this.#producer.drop(undefined);
    this.#state = 'over';
    return { done: true, value: value as IteratorResult<T, R> };
  }

  [Symbol.iterator](): this {
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a foreign driver of promises waits for it
  then<R1 = IteratorResult<T, R>, R2 = never>(
    onFulfilled?: ((value: IteratorResult<T, R>) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((error: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    return mount<IteratorResult<T, R>>(this).then(onFulfilled, onRejected);
  }

  #advance(threw: boolean, reply: unknown): IteratorResult<unknown, IteratorResult<T, R>> {
    this.#state = 'over';
    const result = this.#producer.advance(threw, reply);
    if (result.done !== true) this.#state = 'begun';
    return result;
  }
}
