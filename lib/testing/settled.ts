import { type Coroutine, describe, Future, getRunningLoop, RuntimeError } from '../core/index.js';
import type { IdleWish } from './idle-waiters.js';
import { VirtualTimeLoop } from './virtual-time-loop.js';

/**
 * Waits until every other task is blocked: nothing is ready, and no timer is due.
 *
 * The loop knows that moment, so nothing is polled and no turn is counted. The clock does not
 * move. Of several callers the first is woken first, each when all the rest are blocked.
 *
 * @switches always
 * @cancelled nothing is left behind
 * @throws {RuntimeError} on a loop that is no `VirtualTimeLoop`
 * @example See what a task has done so far
 * import { createTask, Queue, type Coroutine } from 'yieldfrom';
 * import { settled, VirtualTimeLoop } from 'yieldfrom/testing';
 * const seen: string[] = [];
 * function* worker(queue: Queue<string>): Coroutine<void> {
 *   for (;;) seen.push(yield* queue.get());
 * }
 * function* main(): Coroutine<void> {
 *   const queue = new Queue<string>();
 *   createTask(worker(queue));
 *   queue.putNowait('a');
 *   queue.putNowait('b');
 *   yield* settled();
 *   console.log(seen.join(' '));
 * }
 * new VirtualTimeLoop().runSync(main()); // a b
 */
export function* settled(): Coroutine<void> {
  yield* quiet('settled()', { quietMs: 0, includingHost: false });
}

/**
 * As `settled`, and nothing of the host's is under way either: no promise is awaited, no
 * `external()` work is out.
 *
 * @switches always
 * @cancelled nothing is left behind
 * @throws {RuntimeError} on a loop that is no `VirtualTimeLoop`
 */
export function* settledIncludingHost(): Coroutine<void> {
  yield* quiet('settledIncludingHost()', { quietMs: 0, includingHost: true });
}

/**
 * Waits until nothing became ready for `ms` milliseconds of the loop's time.
 *
 * @switches always
 * @cancelled nothing is left behind
 * @throws {RangeError} when `ms` is negative or not a finite number
 * @throws {RuntimeError} on a loop that is no `VirtualTimeLoop`
 */
export function* settledFor(ms: number): Coroutine<void> {
  if (!(ms >= 0 && ms < Infinity)) {
    throw new RangeError(`settledFor() needs milliseconds from 0 on, got ${describe(ms)}`);
  }
  yield* quiet(`settledFor(${String(ms)})`, { quietMs: ms, includingHost: true });
}

function* quiet(name: string, wish: IdleWish): Coroutine<void> {
  const loop = getRunningLoop();
  if (!(loop instanceof VirtualTimeLoop)) {
    throw new RuntimeError(
      `Cannot wait in ${name} on ${String(loop)}: only a VirtualTimeLoop knows when all is blocked`,
    );
  }
  const future = new Future<void>(undefined, loop);
  future._source = name;
  loop._whenIdle(future, wish);
  yield* future;
}
