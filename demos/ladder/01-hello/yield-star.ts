// `yield*` runs another coroutine here, and is what that one returns. Its type is inferred.

import { type Coroutine, run, sleep } from 'yieldfrom';

function* func(): Coroutine<string> {
  // Do time intensive stuff…
  yield* sleep(100); // [2]
  return 'Hello, world!'; // [1]
}

function* main(): Coroutine<void> {
  const value = yield* func();
  console.log(value); // [3]
}

await run(main());
