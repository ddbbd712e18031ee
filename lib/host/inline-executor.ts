// The executor of loops that own their clock: what would run elsewhere runs on the loop's own
// thread, a turn later, so that a program on virtual time does the same every time.

import {
  type Callable,
  ConcurrentFuture,
  Context,
  type ExecutorPort,
  exportOf,
  isJob,
  isThenable,
  type Job,
  RuntimeError,
} from '../core/index.js';

type AnyFunction = (...args: unknown[]) => unknown;

/** Calls functions on the thread of a loop, a turn after they were submitted. */
export class InlineExecutor implements ExecutorPort {
  readonly #callSoon: (callback: () => void) => void;
  #closed = false;
  #leftCount = 0;
  #ended: ConcurrentFuture<void> | null = null;

  constructor(callSoon: (callback: () => void) => void) {
    this.#callSoon = callSoon;
  }

  submit<A extends unknown[], R>(fn: Callable<A, R>, ...args: A): ConcurrentFuture<Awaited<R>> {
    return this._submitIn(new Context(), fn, args) as ConcurrentFuture<Awaited<R>>;
  }

  /** @internal */
  _submitIn(context: Context, fn: unknown, args: readonly unknown[]): ConcurrentFuture {
    if (this.#closed) throw new RuntimeError('cannot schedule new futures after shutdown');
    const future = new ConcurrentFuture();
    this.#leftCount += 1;
    this.#callSoon(() => {
      this.#run(future, () => context.run(() => callNow(fn, args)));
    });
    return future;
  }

  shutdown(wait = true): ConcurrentFuture<void> | undefined {
    this.#closed = true;
    if (!wait || this.#leftCount === 0) return undefined;
    return (this.#ended ??= new ConcurrentFuture<void>());
  }

  #run(future: ConcurrentFuture, body: () => unknown): void {
    if (!future.setRunningOrNotifyCancel()) {
      this.#oneLess();
      return;
    }
    let result: unknown;
    try {
      result = body();
    } catch (error) {
      this.#fail(future, error);
      return;
    }
    if (!isThenable(result)) {
      this.#succeed(future, result);
      return;
    }
    result.then(
      (value) => {
        this.#succeed(future, value);
      },
      (error: unknown) => {
        this.#fail(future, error);
      },
    );
  }

  #succeed(future: ConcurrentFuture, value: unknown): void {
    future.setResult(value);
    this.#oneLess();
  }

  #fail(future: ConcurrentFuture, error: unknown): void {
    future.setException(error);
    this.#oneLess();
  }

  #oneLess(): void {
    this.#leftCount -= 1;
    if (this.#leftCount === 0) this.#ended?.setResult();
  }
}

function callNow(fn: unknown, args: readonly unknown[]): unknown {
  return isJob(fn) ? loadAndCall(fn, args) : (fn as AnyFunction)(...args);
}

/** A module must be loaded first, and only the host can do that. */
async function loadAndCall({ module, name }: Job, args: readonly unknown[]): Promise<unknown> {
  const loaded = (await import(module)) as object;
  return (exportOf(loaded, name, module) as AnyFunction)(...args);
}
