/// <reference lib="esnext.disposable" preserve="true" />
import { type Awaitable, type Coroutine, describe, nameOf } from '../../core/index.js';

/** What can be held: a lock, a semaphore, a condition. */
interface Holdable {
  acquire(): Awaitable;
  release(): void;
}

/**
 * Acquires a lock for the rest of a block: `using held = yield* holding(lock);`.
 *
 * What `with (yield from lock)` was in the asyncio of old. Where `using` is not to be had, use
 * `asyncWith(lock, function* () { … })`, or the guard's `release()` in a `finally`.
 *
 * @switches while the lock is held by another
 * @cancelled the lock is not acquired
 * @throws {TypeError} when `lock` has no `acquire()` and `release()`
 * @example
 * import { holding, Lock, run, type Coroutine } from 'yieldfrom';
 * const lock = new Lock();
 * function* work(): Coroutine<boolean> {
 *   const held = yield* holding(lock);
 *   try { return lock.locked(); } finally { held.release(); }
 * }
 * console.log(await run(work()), lock.locked()); // true false
 */
export function* holding<L extends Holdable>(lock: L): Coroutine<Held<L>> {
  const { acquire, release } = Object(lock) as Partial<Holdable>;
  if (typeof acquire !== 'function' || typeof release !== 'function') {
    throw new TypeError(
      `holding() needs something with acquire() and release(), got ${describe(lock)}`,
    );
  }
  yield* lock.acquire();
  return new Held(lock);
}

/** A lock that is held; what `holding` gives. */
export class Held<L extends Holdable = Holdable> implements Disposable {
  readonly #lock: L;
  #isReleased = false;

  /** @internal */
  constructor(lock: L) {
    this.#lock = lock;
  }

  /** What is held. */
  get lock(): L {
    return this.#lock;
  }

  /** Releases the lock; the second time it does nothing. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#lock.release();
  }

  [Symbol.dispose](): void {
    this.release();
  }

  toString(): string {
    return `<Held ${nameOf(this.#lock.constructor)} [${this.#isReleased ? 'released' : 'held'}]>`;
  }
}
