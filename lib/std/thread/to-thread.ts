import { type Callable, copyContext, type Coroutine, getRunningLoop } from '../../core/index.js';

/**
 * Has a function called in another thread, by the loop's default executor, and waits for its
 * result: for work that would block the loop.
 *
 * A thread of JavaScript shares no memory: the function must be one that a module exports, and
 * arguments and result are copied. Values of context variables that can be copied travel, too, to
 * the variables of the same name in the function's module.
 *
 * @switches always
 * @cancelled a call that has not begun is not made; one that has begun goes on, and its outcome
 * is dropped
 * @throws {TypeError} for a coroutine function
 */
export function* toThread<A extends unknown[], R>(
  fn: Callable<A, R>,
  ...args: A
): Coroutine<Awaited<R>> {
  return (yield* getRunningLoop()._runInContext(copyContext(), fn, args)) as Awaited<R>;
}
