import type { Awaitable, Coroutine, Future, ResultOf } from '../../core/index.js';
import { BaseExceptionGroup } from '../group/exception-group.js';
import { Children } from './children.js';
import { addAll } from './race.js';

/**
 * Runs awaitables concurrently, and gives the result of the first that succeeds.
 *
 * Errors before that are passed over. The others are cancelled then, tasks and futures that were
 * given among them, and their end is waited for. If all fail, their errors are raised together, in
 * the order of the argument.
 *
 * @switches always
 * @cancelled all are cancelled, and their end is waited for
 * @throws {ExceptionGroup} when all fail; a child that was cancelled counts as failed
 * @throws {TypeError} when `aws` is not an iterable of awaitables
 * @throws {RangeError} when there is none
 * @example
 * import { any, run, sleep, type Coroutine } from 'yieldfrom';
 * function* broken(): Coroutine<string> {
 *   yield* sleep(10);
 *   throw new Error('out of order');
 * }
 * function* main(): Coroutine<void> {
 *   console.log(yield* any([broken(), sleep(20, 'it works')]));
 * }
 * await run(main()); // it works
 */
export function* any<W extends Awaitable | PromiseLike<unknown>>(
  aws: Iterable<W>,
): Coroutine<ResultOf<W>> {
  const candidates = new Children<ResultOf<W>>('any()');
  try {
    const all = [...addAll(candidates, aws, 'any()')];
    const errors = new Map<Future<ResultOf<W>>, unknown>();
    while (candidates.size > 0) {
      const candidate = yield* candidates.next();
      try {
        return candidate.result();
      } catch (error) {
        errors.set(candidate, error);
      }
    }
    throw new BaseExceptionGroup(
      all.map((candidate) => errors.get(candidate)),
      `all ${String(all.length)} awaitables of any() failed`,
    );
  } finally {
    yield* candidates.end();
  }
}
