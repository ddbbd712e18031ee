import { type Awaitable, EventLoop, realm, RuntimeError } from '../core/index.js';
import { SyncHost } from '../host/sync.js';
import { Runner, type RunnerOptions } from './runner.js';

/**
 * Drives a coroutine to its end without returning to the host; `sleep` really blocks. What is
 * left is cancelled and cleaned up, as `run` does.
 *
 * @throws {WouldBlockError} where it would have to wait for the host: a promise, for one
 * @throws {DeadlockError} when nothing can ever wake it
 * @throws {RuntimeError} inside a turn of a loop
 * @example
 * import { runSync, sleep, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<number> {
 *   yield* sleep(5);
 *   return 42;
 * }
 * console.log(runSync(main())); // 42
 */
export function runSync<T>(main: Awaitable<T>, options: RunnerOptions = {}): T {
  if (realm.runningLoop !== null) {
    throw new RuntimeError(
      'runSync() cannot be called from a running event loop: inside a coroutine write yield* f()',
    );
  }
  const loopFactory = options.loopFactory ?? (() => new EventLoop({ host: new SyncHost() }));
  const runner = new Runner({ ...options, loopFactory });
  try {
    return runner.runSync(main);
  } finally {
    runner.closeSync();
  }
}
