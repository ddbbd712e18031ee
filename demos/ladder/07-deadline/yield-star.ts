// The deadline cancels what is in it, however deep that waits. The job knows nothing of it.

import { type Coroutine, run, sleep, TimeoutError, waitFor } from 'yieldfrom';

function* job(name: string, delayMs: number): Coroutine<string> {
  console.log(name, 'begins'); // [1]
  yield* sleep(delayMs); // [2]
  console.log(name, 'is through'); // [3]
  return name;
}

function* limited(name: string, delayMs: number): Coroutine<void> {
  try {
    const result = yield* waitFor(job(name, delayMs), 300); // [4]
    console.log('got', result); // [5]
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    console.log('gave up'); // [6]
  }
}

function* main(): Coroutine<void> {
  yield* limited('slow', 1000);
  yield* limited('quick', 100);
  console.log('end'); // [7]
}

await run(main());
