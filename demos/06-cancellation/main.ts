// Cancellation and timeouts. A task can be told to stop: `CancelledError` is thrown where it waits,
// so its `catch` and `finally` run, and may wait themselves. A promise cannot be told anything.

import '../clock.js';
import {
  asyncWith,
  type Coroutine,
  createTask,
  isCancelled,
  run,
  sleep,
  timeout,
  TimeoutError,
  waitFor,
} from 'yieldfrom';

function* download(name: string): Coroutine<string> {
  console.log(`  ${name}: begins`);
  try {
    yield* sleep(1000);
    console.log(`  ${name}: finished`);
    return name;
  } catch (error) {
    if (isCancelled(error)) console.log(`  ${name}: cancelled`);
    throw error;
  } finally {
    // Cleaning up may wait. The cancellation is not lost: it goes on afterwards.
    yield* sleep(50);
    console.log(`  ${name}: cleaned up`);
  }
}

function* cancelFromOutside(): Coroutine<void> {
  const task = createTask(download('a'));
  yield* sleep(100);
  task.cancel();
  try {
    console.log('  main: got', yield* task);
  } catch (error) {
    console.log(`  main: ${String(error)}`);
  }
}

function* limit(body: () => Coroutine<string>): Coroutine<void> {
  try {
    console.log('  main: got', yield* body());
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log('  main: gave up');
  }
}

function* main(): Coroutine<void> {
  console.log('cancelled from outside:');
  yield* cancelFromOutside();

  console.log('too slow for waitFor:');
  yield* limit(() => waitFor(download('b'), 200));

  console.log('in time for waitFor:');
  yield* limit(() => waitFor(download('c'), 3000));

  console.log('one deadline for all that is in a block:');
  yield* limit(() =>
    asyncWith(timeout(1500), function* () {
      yield* download('d');
      return yield* download('e');
    }),
  );
}

await run(main());
