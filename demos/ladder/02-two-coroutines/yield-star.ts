// What runs at the same time is said where it is started.

import { type Coroutine, gather, run, sleep } from 'yieldfrom';

function* cor1(): Coroutine<void> {
  console.log('cor1 start'); // [1]
  for (let i = 0; i < 4; i += 1) {
    yield* sleep(1500); // [2]
    console.log('cor1', i); // [3]
  }
}

function* cor2(): Coroutine<void> {
  console.log('cor2 start'); // [4]
  for (let i = 0; i < 5; i += 1) {
    yield* sleep(1000); // [5]
    console.log('cor2', i); // [6]
  }
}

function* main(): Coroutine<void> {
  yield* gather([cor1(), cor2()]); // [7]
}

await run(main());
