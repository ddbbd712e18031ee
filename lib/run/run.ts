import {
  type AbortSignalLike,
  type Awaitable,
  cancelBySignal,
  realm,
  RuntimeError,
} from '../core/index.js';
import { Runner, type RunnerOptions } from './runner.js';

/** Options of `run`. */
export interface RunMainOptions extends RunnerOptions {
  /** Cancels the main task when it aborts. */
  readonly signal?: AbortSignalLike | null | undefined;
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
    throw new RuntimeError(
      'asyncio.run() cannot be called from a running event loop: inside a coroutine write yield* f(), or createTask(f())',
    );
  }
  const runner = new Runner(options);
  let outcome: { readonly value: T };
  try {
    const task = runner._begin(main);
    cancelBySignal(task, options.signal);
    outcome = await runner._finish(task);
  } finally {
    await runner.close();
  }
  // A result that is a future is taken now that it is settled, whatever becomes of it.
  return outcome.value as Awaited<T>;
}
