/// <reference lib="es2018.asynciterable" preserve="true" />
// `async for`, as a function. Python leaves an iterator that was not used up to its collector;
// JavaScript closes it, and so does this.

import { type Awaitable, type Coroutine, isCancelled } from '../../core/index.js';
import { type AsyncSource, aiter, type Iterated } from './async-iteration.js';
import { awaited, checkBody } from './async-with.js';

/** What the body of `asyncFor` returns to leave the loop. */
export const BREAK: unique symbol = Symbol.for('yieldfrom.break') as never;

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
  const iterator = aiter(source as AsyncIterable<IteratedValue<I>>);
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
function* closeAfter(iterator: AsyncSource<unknown>): Coroutine<void> {
  try {
    if (iterator.aclose !== undefined) yield* awaited(iterator.aclose());
  } catch (error) {
    if (isCancelled(error)) throw error;
  }
}
