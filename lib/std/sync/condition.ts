import {
  type CancelledError,
  type Coroutine,
  describe,
  isCancelled,
  RuntimeError,
} from '../../core/index.js';
import { Lock } from './lock.js';
import { LoopBound } from './loop-bound.js';
import { WaitQueue } from './wait-queue.js';

/** What a condition needs of its lock. */
export interface ConditionLock {
  locked(): boolean;
  acquire(): Coroutine<true>;
  release(): void;
}

/**
 * Lets tasks that hold a lock wait until another one says that something has changed, as in
 * `asyncio.Condition`.
 *
 * A wait may end though nothing has changed: look again, or use `waitFor`.
 *
 * @example Wait for a value
 * import { Condition, createTask, run, type Coroutine } from 'yieldfrom';
 * const changed = new Condition();
 * let count = 0;
 * function* watch(): Coroutine<void> {
 *   yield* changed.acquire();
 *   yield* changed.waitFor(() => count === 2);
 *   console.log('two');
 *   changed.release();
 * }
 * function* main(): Coroutine<void> {
 *   const watcher = createTask(watch());
 *   while (count < 2) {
 *     yield* changed.acquire();
 *     count += 1;
 *     changed.notifyAll();
 *     changed.release();
 *   }
 *   yield* watcher;
 * }
 * await run(main()); // two
 */
export class Condition extends LoopBound {
  readonly #lock: ConditionLock;
  readonly #waiters = new WaitQueue(this);

  /**
   * @param lock The lock to hold, perhaps shared with other conditions; one of its own if not given.
   * @throws {TypeError} when `lock` is not a lock
   */
  constructor(lock?: ConditionLock | null) {
    if (lock !== undefined && lock !== null && typeof lock.acquire !== 'function') {
      throw new TypeError(`a Lock was expected, got ${describe(lock)}`);
    }
    super();
    this.#lock = lock ?? new Lock();
  }

  /** Tells whether the lock is held. */
  locked(): boolean {
    return this.#lock.locked();
  }

  /**
   * Acquires the lock.
   *
   * @switches as the lock does
   * @cancelled the lock is not taken
   */
  acquire(): Coroutine<true> {
    return this.#lock.acquire();
  }

  /** Releases the lock. */
  release(): void {
    this.#lock.release();
  }

  /**
   * Releases the lock, waits until it is notified, and acquires the lock again.
   *
   * @switches always
   * @cancelled the lock is acquired again before the `CancelledError` comes out, however often
   * cancelled; a notification that was meant for this task goes to the next one
   * @throws {RuntimeError} when the lock is not held, or the condition belongs to another loop
   */
  *wait(): Coroutine<true> {
    if (!this.locked()) throw new RuntimeError('cannot wait on un-acquired lock');
    const place = this.#waiters.prepare();
    this.release();
    let isNotified = false;
    try {
      this.#waiters.enter(place);
      try {
        yield* place.future;
      } finally {
        this.#waiters.leave(place);
        yield* this.#acquireAgain();
      }
      isNotified = true;
      return true;
    } finally {
      // Keep this, though it wakes somebody for nothing if we were not notified: whether we were
      // cannot be told from a wait that was cancelled while it acquired the lock again.
      if (!isNotified) this.#waiters.wake(1);
    }
  }

  /**
   * Waits until `predicate()` gives something true, and gives that. It looks first, and again after
   * each notification.
   *
   * @switches while the predicate is false
   * @cancelled as `wait`
   * @throws {RuntimeError} when it has to wait and the lock is not held
   */
  *waitFor<T>(predicate: () => T): Coroutine<T> {
    let result = predicate();
    while (!result) {
      yield* this.wait();
      result = predicate();
    }
    return result;
  }

  /**
   * Wakes the first `count` who wait. It does not release the lock: they go on when that is done.
   *
   * @throws {RuntimeError} when the lock is not held
   */
  notify(count = 1): void {
    if (!this.locked()) throw new RuntimeError('cannot notify on un-acquired lock');
    this.#waiters.wake(count);
  }

  /**
   * Wakes all who wait.
   *
   * @throws {RuntimeError} when the lock is not held
   */
  notifyAll(): void {
    this.notify(Infinity);
  }

  /**
   * Acquires the lock at the beginning of `asyncWith(condition, body)`.
   *
   * @switches as `acquire`
   * @cancelled as `acquire`
   */
  *aenter(): Coroutine<void> {
    yield* this.acquire();
  }

  /**
   * Releases the lock.
   *
   * @switches never
   * @cancelled cannot be
   */
  *aexit(): Coroutine<void> {
    this.release();
  }

  /** Acquires the lock through all cancellations, and throws the last of them then. */
  *#acquireAgain(): Coroutine<void> {
    let cancellation: CancelledError | null = null;
    for (;;) {
      try {
        yield* this.acquire();
        break;
      } catch (error) {
        if (!isCancelled(error)) throw error;
        cancellation = error;
      }
    }
    if (cancellation !== null) throw cancellation;
  }

  /** @internal */
  override _describe(): string {
    const waiting = this.#waiters.length > 0 ? `, waiters:${String(this.#waiters.length)}` : '';
    return `[${this.locked() ? 'locked' : 'unlocked'}${waiting}]`;
  }
}
