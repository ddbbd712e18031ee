import { type Coroutine, noteFreed, noteTaken, realm, RuntimeError } from '../../core/index.js';
import { LoopBound } from './loop-bound.js';
import { WaitQueue } from './wait-queue.js';

/**
 * A mutual exclusion lock, as in `asyncio.Lock`. It is fair: first come, first served.
 *
 * It belongs to nobody in particular: any task may release it. A task that acquires it twice
 * waits for itself.
 *
 * @example One at a time
 * import { createTask, Lock, run, sleep, type Coroutine } from 'yieldfrom';
 * const lock = new Lock();
 * function* visit(name: string): Coroutine<void> {
 *   yield* lock.acquire();
 *   try {
 *     console.log(`${name} enters`);
 *     yield* sleep(10);
 *     console.log(`${name} leaves`);
 *   } finally {
 *     lock.release();
 *   }
 * }
 * function* main(): Coroutine<void> {
 *   const other = createTask(visit('B'));
 *   yield* visit('A');
 *   yield* other;
 * }
 * await run(main()); // A enters, A leaves, B enters, B leaves
 */
export class Lock extends LoopBound {
  #isLocked = false;
  readonly #waiters = new WaitQueue(this);

  locked(): boolean {
    return this.#isLocked;
  }

  /**
   * Waits until the lock is free, and takes it.
   *
   * @switches when it is held, or others have waited longer
   * @cancelled it is not taken; if it was free for this task, the next one is woken
   * @throws {RuntimeError} when it would have to wait in another loop than before
   */
  *acquire(): Coroutine<true> {
    if (!this.#isLocked && !this.#waiters.hasLive()) {
      this.#isLocked = true;
      if (realm.debug) noteTaken(this);
      return true;
    }
    const place = this.#waiters.join();
    try {
      yield* place.future;
      this.#isLocked = true;
      if (realm.debug) noteTaken(this);
      return true;
    } finally {
      this.#waiters.leave(place);
      // Still free: the wait has failed, and whoever was passed over for it must not sleep on.
      if (!this.#isLocked) this.#waiters.wakeFirst();
    }
  }

  /**
   * Frees the lock and wakes the first who waits. That one takes it when its turn comes; until
   * then the lock reads as free, yet nobody can overtake.
   *
   * @throws {RuntimeError} when it is not locked
   */
  release(): void {
    if (!this.#isLocked) throw new RuntimeError('Lock is not acquired.');
    this.#isLocked = false;
    if (realm.debug) noteFreed(this);
    this.#waiters.wakeFirst();
  }

  /**
   * Acquires the lock at the beginning of `asyncWith(lock, body)`.
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

  /** @internal */
  override _describe(): string {
    const waiting = this.#waiters.length > 0 ? `, waiters:${String(this.#waiters.length)}` : '';
    return `[${this.#isLocked ? 'locked' : 'unlocked'}${waiting}]`;
  }
}
