// A loop around a `try` that waits, in both of its halves.

import co from 'co';

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));
let calls = 0;

function* request(): Generator<unknown, string, never> {
  yield sleep(20);
  calls += 1;
  if (calls < 3) throw new RangeError('busy');
  return 'an answer';
}

function* retry(): Generator<unknown, string, never> {
  let pauseMs = 100;
  for (let attempt = 1; ; attempt += 1) {
    console.log('attempt', attempt); // [1]
    try {
      const answer: string = yield request(); // [2]
      return answer; // [3]
    } catch (error) {
      console.log(`${(error as Error).message}, again in ${String(pauseMs)} ms`); // [4]
      yield sleep(pauseMs); // [5]
      pauseMs *= 2;
    }
  }
}

void co(function* () {
  const answer: string = yield retry();
  console.log('got', answer); // [6]
});
