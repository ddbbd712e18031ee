/// <reference lib="es2018.asynciterable" preserve="true" />
// `async for`, as a function. Python leaves an iterator that was not used up to its collector;
// JavaScript closes it, and so does this.

import {
  type Awaitable,
  type Coroutine,
  describe,
  ensureFuture,
  isCancelled,
  isThenable,
} from '../../core/index.js';
import { awaited, checkBody } from './async-with.js';

/** What the body of `asyncFor` returns to leave the loop. */
export const BREAK: unique symbol = Symbol.for('yieldfrom.break') as never;

/** Gives values one by one, by coroutines: `__anext__` in Python. */
interface Source<V> {
  anext(): Awaitable<IteratorResult<V, unknown>>;
  /** Hears that no more is wanted. */
  aclose?(): Awaitable;
}

/** What `asyncFor` goes through: `__aiter__` in Python. */
interface Iterated<V> {
  aiter(): Source<V>;
}

/** The type of the values of a source. */
export type IteratedValue<I> =
  I extends Iterated<infer V> ? V : I extends AsyncIterable<infer V> ? V : never;

/**
 * Runs a body for each value of an asynchronous source: `async for value in source: body`.
 *
 * The source has `aiter()`, whose `anext()` is a coroutine that gives an iterator result, or
 * `Symbol.asyncIterator`. A body that returns `BREAK` leaves the loop; what else it returns is
 * ignored. A source that is left before its end, also by an error, is closed, if it can be: by
 * `aclose()`, or by `return()` of the platform's iterators.
 *
 * @switches when the source or the body do
 * @cancelled thrown at what is awaited; in the body it closes the source
 * @param thisArg The body's `this`.
 * @throws {TypeError} when `source` cannot be iterated over, or `body` is not a coroutine function
 * @example The first number with two digits
 * import { asyncFor, BREAK, run, type Coroutine } from 'yieldfrom';
 * async function* squares() { for (let i = 1; ; i += 1) yield i * i; }
 * function* main(): Coroutine<void> {
 *   yield* asyncFor(squares(), function* (square) {
 *     if (square < 10) return undefined;
 *     console.log(square);
 *     return BREAK;
 *   });
 * }
 * await run(main()); // 16
 */
export function* asyncFor<I extends Iterated<unknown> | AsyncIterable<unknown>, S = undefined>(
  source: I,
  body: (this: S, value: IteratedValue<I>) => Awaitable,
  thisArg?: S,
): Coroutine<void> {
  checkBody(body, 'asyncFor()');
  const iterator = iteratorOf(source as AsyncIterable<IteratedValue<I>>);
  for (;;) {
    const step = yield* awaited(iterator.anext());
    if (step.done === true) return;
    let isLeft = true;
    try {
      isLeft = (yield* awaited(body.call(thisArg as S, step.value))) === BREAK;
    } catch (error) {
      isLeft = false;
      yield* closeAfter(iterator);
      throw error;
    } finally {
      if (isLeft && iterator.aclose !== undefined) yield* awaited(iterator.aclose());
    }
    if (isLeft) return;
  }
}

/** Closes after an error of the body, which has precedence; but no cancellation is lost. */
function* closeAfter(iterator: Source<unknown>): Coroutine<void> {
  try {
    if (iterator.aclose !== undefined) yield* awaited(iterator.aclose());
  } catch (error) {
    if (isCancelled(error)) throw error;
  }
}

function iteratorOf<V>(source: Iterated<V> | AsyncIterable<V>): Source<V> {
  const { aiter, [Symbol.asyncIterator]: open } = Object(source) as Partial<
    Iterated<V> & AsyncIterable<V>
  >;
  if (typeof aiter === 'function') {
    const iterator = aiter.call(source);
    if (typeof (Object(iterator) as Partial<Source<V>>).anext === 'function') return iterator;
    throw new TypeError(
      `asyncFor() received an object from aiter() that does not implement anext(): ` +
        describe(iterator),
    );
  }
  if (typeof open === 'function') return new PromisedSource(open.call(source));
  throw new TypeError(
    `asyncFor() requires an object with aiter() or Symbol.asyncIterator, got ${describe(source)}`,
  );
}

/** An iterator of the platform's, whose steps are promises. */
class PromisedSource<V> implements Source<V> {
  readonly #iterator: AsyncIterator<V>;

  constructor(iterator: AsyncIterator<V>) {
    this.#iterator = iterator;
  }

  *anext(): Coroutine<IteratorResult<V, unknown>> {
    const step = ensureFuture(this.#iterator.next());
    try {
      return yield* step;
    } finally {
      // It closes when that step is over, which may be never: nobody waits for it.
      if (step.cancelled() || !step.done()) this.#close()?.cancel();
    }
  }

  *aclose(): Coroutine<void> {
    const closed = this.#close();
    if (closed !== undefined) yield* closed;
  }

  #close() {
    const closing = this.#iterator.return?.();
    return isThenable(closing) ? ensureFuture(closing) : undefined;
  }
}
