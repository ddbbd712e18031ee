import {
  type Awaitable,
  type Coroutine,
  describe,
  type Future,
  type ResultOf,
} from '../../core/index.js';
import { Children } from './children.js';
import { isSeveral } from './several.js';

/**
 * Runs awaitables concurrently, and gives the result, or raises the error, of the first that ends.
 *
 * The others are cancelled then, tasks and futures that were given among them, and their end is
 * waited for. To let one go on, wrap it in `shield`. What a loser raises in its own time is not
 * reported; an error that comes of the cancellation is.
 *
 * @switches always
 * @cancelled all are cancelled, and their end is waited for
 * @throws {TypeError} when `aws` is not an iterable of awaitables
 * @throws {RangeError} when there is none: nobody would ever win
 * @example
 * import { race, run, sleep, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   console.log(yield* race([sleep(20, 'slow'), sleep(10, 'quick')]));
 * }
 * await run(main()); // quick
 */
export function* race<W extends Awaitable | PromiseLike<unknown>>(
  aws: Iterable<W>,
): Coroutine<ResultOf<W>> {
  const racers = new Children<ResultOf<W>>('race()');
  try {
    addAll(racers, aws, 'race()');
    const winner = yield* racers.next();
    return winner.result();
  } finally {
    yield* racers.end();
  }
}

/** Starts what takes part in a race of one kind or another; gives each once. @internal */
export function addAll<T>(children: Children<T>, aws: unknown, where: string): Set<Future<T>> {
  if (!isSeveral(aws)) {
    throw new TypeError(
      `${where} needs an iterable of awaitables, got ${describe(aws)}: write ${where.slice(0, -1)}[…])`,
    );
  }
  const added = new Set<Future<T>>();
  for (const aw of aws as Iterable<Awaitable<T>>) added.add(children.add(aw));
  if (added.size === 0) throw new RangeError(`${where} needs at least one awaitable, got none`);
  return added;
}
