// Processes: for what must not take the program down with it. And what cannot be sent there, or to
// a thread.

import { type Coroutine, getRunningLoop, run } from 'yieldfrom';
import { BrokenProcessPool, ProcessPoolExecutor, SerializationError } from 'yieldfrom/node';
import { Account, crash, func } from './jobs.js';

const executor = new ProcessPoolExecutor({ maxWorkers: 1 });

/** Says what becomes of a call. */
function* show(title: string, call: () => Iterable<unknown>): Coroutine<void> {
  try {
    console.log(`${title}:`, yield* call() as Coroutine);
  } catch (error) {
    if (error instanceof SerializationError) {
      console.log(`${title}: ${error.name} at ${error.path}`);
    } else if (error instanceof BrokenProcessPool) {
      console.log(`${title}: ${error.name}, exit code ${error.exit?.exitCode}`);
    } else {
      throw error;
    }
  }
}

function* main(): Coroutine<void> {
  const loop = getRunningLoop();
  yield* show('a function of a module', () =>
    loop.runInExecutor(executor, func, 'Hello,', ' world!'),
  );

  // A function is sent by name, as Python pickles one. These have none that another process could find.
  const greeting = 'Hello';
  yield* show('a closure', () => loop.runInExecutor(executor, () => greeting));
  const account = new Account(100);
  yield* show('a method', () => loop.runInExecutor(executor, account.deposit.bind(account), 5));
  yield* show('a function in an argument', () =>
    loop.runInExecutor(executor, func, { log: console.log } as never, ''),
  );

  // An object whose methods are to run elsewhere lives there from the start.
  const remote = executor.create(() => import('./jobs.js'), 'Account', 100);
  console.log('an object that lives there:', yield remote.deposit(5), yield remote.deposit(7));

  // A process that dies takes its job with it, and nothing else.
  yield* show('a process that dies', () => loop.runInExecutor(executor, crash));
  yield* show('the pool afterwards', () => loop.runInExecutor(executor, func, 'still', ' here'));
  yield executor.shutdown();
}

await run(main());
