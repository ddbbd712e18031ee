import {
  callbackWaitsFor,
  type Coroutine,
  currentTask,
  describe,
  type Future,
  getRunningLoop,
  isCoroutine,
  isFuture,
  isThenable,
} from '../../core/index.js';
import { checkMilliseconds } from '../time/timeout.js';
import { isSeveral } from './several.js';

/** `wait` returns when any future is done. */
export const FIRST_COMPLETED = 'FIRST_COMPLETED';
/** `wait` returns when any future fails; if none does, when all are done. */
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';
/** `wait` returns when all futures are done. */
export const ALL_COMPLETED = 'ALL_COMPLETED';

/** What `wait` waits for. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

/** Options of `wait`. */
export interface WaitOptions {
  /** Milliseconds to wait at most; null or absent: no limit. */
  readonly timeout?: number | null;
  /** `ALL_COMPLETED` if not given. */
  readonly returnWhen?: ReturnWhen;
}

/**
 * Waits for futures and tasks, and gives those that are done and those that are not: two sets, in
 * the order of the argument.
 *
 * It raises nothing when the time is up, and cancels nothing, ever. It looks at the futures when
 * it resumes: more than one may be done by then.
 *
 * @switches always, even if all are done
 * @cancelled the futures go on, and forget this wait
 * @throws {TypeError} when `futures` is not an iterable of futures: coroutines are to be made tasks
 * @throws {RangeError} when there is none, or `returnWhen` is none of the three constants
 * @example The first of two
 * import { createTask, FIRST_COMPLETED, run, sleep, wait, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   const tasks = [createTask(sleep(20, 'slow')), createTask(sleep(10, 'quick'))];
 *   const [done, pending] = yield* wait(tasks, { returnWhen: FIRST_COMPLETED });
 *   for (const task of done) console.log(task.result());
 *   for (const task of pending) task.cancel();
 * }
 * await run(main()); // quick
 */
export function* wait<F extends Future>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Coroutine<[done: Set<F>, pending: Set<F>]> {
  const { timeout = null, returnWhen = ALL_COMPLETED } = options;
  const members = membersOf(futures);
  checkReturnWhen(returnWhen);
  checkMilliseconds(timeout, 'wait()', 'timeout');
  for (const member of members) refuseOthers(member);
  yield* completion(members, timeout, returnWhen);
  const done = new Set<F>();
  const pending = new Set<F>();
  for (const member of members) (member.done() ? done : pending).add(member);
  return [done, pending];
}

function* completion(
  members: ReadonlySet<Future>,
  timeout: number | null,
  returnWhen: ReturnWhen,
): Coroutine<void> {
  const loop = getRunningLoop();
  const waiter = loop.createFuture<undefined>();
  waiter._source = `wait() for ${String(members.size)} future${members.size === 1 ? '' : 's'}`;
  const timer = timeout === null ? null : loop.callLater(timeout, release, waiter);
  let left = members.size;
  const onCompletion = (member: Future): void => {
    left -= 1;
    if (left > 0 && !endsWait(member, returnWhen)) return;
    timer?.cancel();
    release(waiter);
  };
  callbackWaitsFor(onCompletion, currentTask(loop));
  for (const member of members) member.addDoneCallback(onCompletion);
  try {
    yield* waiter;
  } finally {
    timer?.cancel();
    for (const member of members) member.removeDoneCallback(onCompletion);
  }
}

function endsWait(member: Future, returnWhen: ReturnWhen): boolean {
  if (returnWhen !== FIRST_EXCEPTION) return returnWhen === FIRST_COMPLETED;
  if (member.cancelled()) return false;
  try {
    member.result();
    return false;
  } catch {
    return true;
  }
}

function release(waiter: Future<undefined>): void {
  if (!waiter.done()) waiter.setResult(undefined);
}

function membersOf<F extends Future>(futures: Iterable<F>): Set<F> {
  if (!isSeveral(futures)) {
    throw new TypeError(`expect a list of futures, not ${describe(futures)}: write wait([…])`);
  }
  const members = new Set(futures);
  if (members.size === 0) throw new RangeError('Set of Tasks/Futures is empty.');
  return members;
}

function checkReturnWhen(value: unknown): void {
  if (value === FIRST_COMPLETED || value === FIRST_EXCEPTION || value === ALL_COMPLETED) return;
  throw new RangeError(
    `Invalid return_when value: ${describe(value)}: ` +
      'use FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED',
  );
}

function refuseOthers(member: unknown): void {
  if (isFuture(member)) return;
  if (isCoroutine(member)) {
    throw new TypeError(
      'Passing coroutines is forbidden, use tasks explicitly: wrap each in createTask(…)',
    );
  }
  throw new TypeError(
    `wait() needs futures and tasks, got ${describe(member)}` +
      (isThenable(member) ? ': wrap it in ensureFuture(…)' : ''),
  );
}
