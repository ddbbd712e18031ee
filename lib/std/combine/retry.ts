import {
  type Awaitable,
  type Coroutine,
  describe,
  isCancelled,
  leavesLoop,
} from '../../core/index.js';
import { sleep } from '../time/sleep.js';
import { inCaller } from '../time/wait-for.js';

/** Options of `retry`. */
export interface RetryOptions {
  /** How often to try at most, the first time included; 3 if not given. `Infinity`: for ever. */
  readonly attempts?: number;
  /** Milliseconds to wait before the next attempt, or what gives them; 0 if not given. */
  readonly delay?: number | ((attempt: number, error: unknown) => number);
  /** Tells whether it is worth to try again after an error; any error is, if not given. */
  readonly when?: (error: unknown, attempt: number) => boolean;
}

/**
 * Calls a coroutine function until it succeeds, and gives its result.
 *
 * It is told the number of the attempt, from 1 on. When there are no attempts left, or `when` says
 * no, the last error is raised. A cancellation is never tried again, nor is what is to end the
 * program. To limit each attempt, use `waitFor` inside; to limit them all, around.
 *
 * @switches when the function does, and between attempts
 * @cancelled as the attempt that is under way; there is no other
 * @throws {TypeError} when `fn` is not a function
 * @throws {RangeError} when `attempts` is less than 1
 * @example With longer and longer pauses
 * import { retry, run, type Coroutine } from 'yieldfrom';
 * function* flaky(attempt: number): Coroutine<string> {
 *   if (attempt < 3) throw new Error('not yet');
 *   return `attempt ${attempt}`;
 * }
 * const delay = (attempt: number) => 10 * 2 ** attempt;
 * console.log(await run(retry(flaky, { attempts: 5, delay }))); // attempt 3
 */
export function* retry<T>(
  fn: (attempt: number) => Awaitable<T> | PromiseLike<T>,
  options: RetryOptions = {},
): Coroutine<T> {
  const { attempts = 3, delay = 0, when } = options;
  checkArguments(fn, attempts);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* inCaller(fn(attempt));
    } catch (error) {
      if (attempt >= attempts || isCancelled(error) || leavesLoop(error)) throw error;
      if (when?.(error, attempt) === false) throw error;
      yield* sleep(typeof delay === 'function' ? delay(attempt, error) : delay);
    }
  }
}

function checkArguments(fn: unknown, attempts: unknown): void {
  if (typeof fn !== 'function') {
    throw new TypeError(`retry() needs a coroutine function, got ${describe(fn)}: give f, not f()`);
  }
  if (typeof attempts !== 'number') {
    throw new TypeError(`retry() needs a number of attempts, got ${describe(attempts)}`);
  }
  if (!(attempts >= 1)) {
    throw new RangeError(`retry() needs at least one attempt, got ${String(attempts)}`);
  }
}
