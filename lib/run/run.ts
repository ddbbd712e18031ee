import { type Awaitable, realm, RuntimeError, type Task } from '../core/index.js';
import { Runner, type RunnerOptions } from './runner.js';

/** As much of an `AbortSignal` as a run needs. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Options of `run`. */
export interface RunMainOptions extends RunnerOptions {
  /** Cancels the main task when it aborts. */
  readonly signal?: AbortSignalLike;
}

/**
 * Runs a coroutine on a new loop and gives its result; then cancels the tasks that are left,
 * waits for them, and closes the loop.
 *
 * The first turn never runs inside the call. The promise rejects with what `main` raises; with
 * `TypeError` when `main` cannot be awaited; with `RuntimeError` inside a turn of a loop; with
 * `DeadlockError` when nothing can ever wake it.
 *
 * @example
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<string> {
 *   yield* sleep(10);
 *   return 'hello';
 * }
 * console.log(await run(main())); // hello
 */
export async function run<T>(
  main: Awaitable<T> | PromiseLike<T>,
  options: RunMainOptions = {},
): Promise<Awaited<T>> {
  if (realm.runningLoop !== null) {
    throw new RuntimeError('asyncio.run() cannot be called from a running event loop');
  }
  const runner = new Runner(options);
  try {
    const task = runner._begin(main);
    const release = cancelBySignal(task, options.signal);
    try {
      return await runner._finish(task);
    } finally {
      release();
    }
  } finally {
    await runner.close();
  }
}

function cancelBySignal(task: Task, signal: AbortSignalLike | undefined): () => void {
  if (signal === undefined) return () => undefined;
  const cancel = (): void => {
    task.cancel(signal.reason);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel);
  return () => {
    signal.removeEventListener('abort', cancel);
  };
}
