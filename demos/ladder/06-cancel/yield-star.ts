// A task can be told to stop: the error is thrown in where it waits. Nothing is passed down.

import { type Coroutine, createTask, isCancelled, run, sleep } from 'yieldfrom';

function* ticker(): Coroutine<void> {
  try {
    for (let count = 1; ; count += 1) {
      console.log('tick', count); // [1]
      yield* sleep(100); // [2]
    }
  } finally {
    console.log('cleaning up'); // [4]
    yield* sleep(30); // [5]
    console.log('clean'); // [6]
  }
}

function* main(): Coroutine<void> {
  const ticking = createTask(ticker()); // [7]
  yield* sleep(250);
  ticking.cancel(); // [8]
  try {
    yield* ticking;
  } catch (error) {
    if (isCancelled(error)) console.log('stopped'); // [9]
  }
}

await run(main());
