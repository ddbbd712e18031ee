import { describe } from '../base/describe.js';
import { isCoroutine, isCoroutineFunction } from '../coroutine/is-coroutine.js';
import type { Coroutine } from '../coroutine/protocol.js';
import { isCancelled, NotImplementedError, RuntimeError } from '../errors.js';
import { wrapFuture } from '../future/chain.js';
import { ConcurrentFuture } from '../future/concurrent-future.js';
import { Future } from '../future/future.js';
import type { BaseEventLoop } from '../loop/base-event-loop.js';
import { type ExecutorPort, isJob, THREAD_POOL } from '../loop/executor-port.js';
import { logger } from '../loop/logger.js';

/** The default executor of a loop: made at its first use, and not again after its shutdown. */
export class DefaultExecutor {
  readonly #loop: BaseEventLoop;
  #executor: ExecutorPort | null = null;
  #shutdownCalled = false;

  constructor(loop: BaseEventLoop) {
    this.#loop = loop;
  }

  get(): ExecutorPort {
    if (this.#shutdownCalled) throw new RuntimeError('Executor shutdown has been called');
    return (this.#executor ??= this.#make());
  }

  set(executor: ExecutorPort): void {
    if (!(THREAD_POOL in Object(executor))) {
      throw new TypeError(
        `executor must be ThreadPoolExecutor instance, got ${describe(executor)}`,
      );
    }
    this.#executor = executor;
  }

  *shutdown(timeout: number | null): Coroutine<void> {
    this.#shutdownCalled = true;
    const executor = this.#executor;
    const ending = executor?.shutdown(true);
    if (executor === null || ending === undefined) return;
    const ended = endOf(ending, this.#loop);
    let isLate = false;
    const timer =
      timeout === null
        ? null
        : this.#loop.callLater(timeout, () => {
            isLate = ended.cancel();
          });
    try {
      yield* ended;
    } catch (error) {
      if (!isLate || !isCancelled(error)) throw error;
      logger.warning(
        `The executor did not finishing joining its threads within ${String(Number(timeout) / 1000)} seconds.`,
      );
      void executor.shutdown(false);
    } finally {
      timer?.cancel();
    }
  }

  /** The loop closes: the executor ends without anybody waiting for it. */
  abandon(): void {
    this.#shutdownCalled = true;
    const executor = this.#executor;
    this.#executor = null;
    void executor?.shutdown(false);
  }

  #make(): ExecutorPort {
    const executor = this.#loop._host.makeExecutor?.((callback) => {
      this.#loop.callSoon(callback);
    });
    if (executor !== undefined) return executor;
    throw new NotImplementedError(
      `The ${this.#loop._host.name} host has no default executor: give runInExecutor() one, or ` +
        'set one with loop.setDefaultExecutor()',
    );
  }
}

/** Gives a future of the end. Giving up waiting must not cancel what others may wait for. */
function endOf(ending: PromiseLike<void>, loop: BaseEventLoop): Future<void> {
  if (!(ending instanceof ConcurrentFuture)) return wrapFuture(ending, { loop });
  const ended = new Future<void>({ loop });
  ending.addDoneCallback(() => {
    if (loop.isClosed()) return;
    loop.callSoonThreadsafe(() => {
      if (!ended.done()) ended.setResult();
    });
  });
  return ended;
}

/** @throws {TypeError} for a coroutine, and for what cannot be called at all */
export function checkRunnableElsewhere(fn: unknown, method: string): void {
  if (isCoroutine(fn) || isCoroutineFunction(fn)) {
    throw new TypeError(
      `coroutines cannot be used with ${method}(): make a task of it with createTask()`,
    );
  }
  if (typeof fn === 'function' || isJob(fn)) return;
  throw new TypeError(`a callable object was expected by ${method}(), got ${describe(fn)}`);
}
