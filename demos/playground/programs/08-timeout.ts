// A time-out: what takes too long is cancelled

import { sleep, waitFor, type Coroutine } from 'yieldfrom';

function* answer(delay: number): Coroutine<string> {
  yield* sleep(delay);
  return `after ${delay} ms`;
}

export default function* main(): Coroutine<void> {
  for (const delay of [10, 40, 20]) {
    try {
      console.log(yield* waitFor(answer(delay), 30));
    } catch (error) {
      console.log('gave up:', error);
    }
  }
}
