// A loop around a `try` that waits, in both of its halves.

import { type Coroutine, run, sleep } from 'yieldfrom';

let calls = 0;

function* request(): Coroutine<string> {
  yield* sleep(20);
  calls += 1;
  if (calls < 3) throw new RangeError('busy');
  return 'an answer';
}

function* retry(): Coroutine<string> {
  let pauseMs = 100;
  for (let attempt = 1; ; attempt += 1) {
    console.log('attempt', attempt); // [1]
    try {
      const answer = yield* request(); // [2]
      return answer; // [3]
    } catch (error) {
      console.log(`${(error as Error).message}, again in ${String(pauseMs)} ms`); // [4]
      yield* sleep(pauseMs); // [5]
      pauseMs *= 2;
    }
  }
}

function* main(): Coroutine<void> {
  const answer = yield* retry();
  console.log('got', answer); // [6]
}

await run(main());
