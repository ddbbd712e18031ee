import {
  type Callable,
  ConcurrentFuture,
  type Context,
  type ExecutorPort,
  RuntimeError,
  THREAD_POOL,
} from '../core/index.js';

/** An executor that takes work for futures that were made before it was there. */
export interface AcceptingExecutor extends ExecutorPort {
  /** @internal */
  _accept(
    future: ConcurrentFuture,
    context: Context | null,
    fn: unknown,
    args: readonly unknown[],
  ): void;
}

interface Waiting {
  readonly future: ConcurrentFuture;
  readonly context: Context | null;
  readonly fn: unknown;
  readonly args: readonly unknown[];
}

/** Stands for an executor whose code is loaded when it is first used: work waits for it. */
export class LazyExecutor implements ExecutorPort {
  readonly [THREAD_POOL] = true;
  readonly #load: () => Promise<AcceptingExecutor>;
  #loading: Promise<void> | null = null;
  #executor: AcceptingExecutor | null = null;
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(load: () => Promise<AcceptingExecutor>) {
    this.#load = load;
  }

  submit<A extends unknown[], R>(fn: Callable<A, R>, ...args: A): ConcurrentFuture<Awaited<R>> {
    return this.#take(null, fn, args) as ConcurrentFuture<Awaited<R>>;
  }

  /** @internal */
  _submitIn(context: Context, fn: unknown, args: readonly unknown[]): ConcurrentFuture {
    return this.#take(context, fn, args);
  }

  async shutdown(wait = true): Promise<void> {
    this.#closed = true;
    // What was submitted before still runs.
    await this.#loading;
    await this.#executor?.shutdown(wait);
  }

  #take(context: Context | null, fn: unknown, args: readonly unknown[]): ConcurrentFuture {
    if (this.#closed) throw new RuntimeError('cannot schedule new futures after shutdown');
    const future = new ConcurrentFuture();
    if (this.#executor !== null) {
      this.#executor._accept(future, context, fn, args);
    } else {
      this.#waiting.push({ future, context, fn, args });
      this.#loading ??= this.#open();
    }
    return future;
  }

  async #open(): Promise<void> {
    try {
      const executor = await this.#load();
      this.#executor = executor;
      this.#handOver((work) => {
        executor._accept(work.future, work.context, work.fn, work.args);
      });
    } catch (error) {
      this.#loading = null;
      this.#handOver(({ future }) => {
        if (future.setRunningOrNotifyCancel()) future.setException(error);
      });
    }
  }

  #handOver(give: (work: Waiting) => void): void {
    for (const work of this.#waiting.splice(0)) give(work);
  }
}
