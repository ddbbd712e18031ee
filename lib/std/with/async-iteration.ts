/// <reference lib="es2018.asynciterable" preserve="true" />
// The protocol of asynchronous iteration, and Python's two functions for it.

import {
  type Awaitable,
  type Coroutine,
  describe,
  ensureFuture,
  isThenable,
} from '../../core/index.js';

/** Gives values one by one, by coroutines: `__anext__` in Python. */
export interface AsyncSource<V> {
  anext(): Awaitable<IteratorResult<V, unknown>>;
  /** Hears that no more is wanted. */
  aclose?(): Awaitable;
}

/** What `asyncFor` goes through: `__aiter__` in Python. */
export interface Iterated<V> {
  aiter(): AsyncSource<V>;
}

/**
 * Gives the iterator of an asynchronous source: Python's `aiter()`.
 *
 * The source has `aiter()`, or `Symbol.asyncIterator`. The iterator's `anext()` is a coroutine.
 *
 * @throws {TypeError} when `source` has neither
 * @example
 * import { aiter, anext, run, type Coroutine } from 'yieldfrom';
 * async function* letters() { yield 'a'; yield 'b'; }
 * function* main(): Coroutine<void> {
 *   const iterator = aiter(letters());
 *   console.log((yield* anext(iterator)).value, (yield* anext(iterator)).value);
 * }
 * await run(main()); // a b
 */
export function aiter<V>(source: Iterated<V> | AsyncIterable<V>): AsyncSource<V> {
  const { aiter: begin, [Symbol.asyncIterator]: open } = Object(source) as Partial<
    Iterated<V> & AsyncIterable<V>
  >;
  if (typeof begin === 'function') {
    const iterator = begin.call(source);
    if (typeof (Object(iterator) as Partial<AsyncSource<V>>).anext === 'function') return iterator;
    throw new TypeError(
      `aiter() received an object from aiter() that does not implement anext(): ` +
        describe(iterator),
    );
  }
  if (typeof open === 'function') return new PromisedSource(open.call(source));
  const hint = typeof Object(source)[Symbol.iterator] === 'function' ? ': use a plain for' : '';
  throw new TypeError(
    `aiter() requires an object with aiter() or Symbol.asyncIterator, got ${describe(source)}${hint}`,
  );
}

/**
 * Gives the next step of an iterator: `{ done, value }`, as JavaScript's iterators do. Python's
 * `anext()`.
 *
 * @switches when the iterator does
 * @cancelled thrown at what the iterator waits for
 * @throws {TypeError} when `iterator` has no `anext()`
 */
export function* anext<V>(iterator: AsyncSource<V>): Coroutine<IteratorResult<V, unknown>> {
  if (typeof (Object(iterator) as Partial<AsyncSource<V>>).anext !== 'function') {
    throw new TypeError(`anext() requires an iterator with anext(), got ${describe(iterator)}`);
  }
  return yield* iterator.anext();
}

/** An iterator of the platform's, whose steps are promises. */
class PromisedSource<V> implements AsyncSource<V> {
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
