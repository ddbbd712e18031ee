// The generator gives promises to its driver, which sends back what they resolve with.

import co from 'co';

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function* func(): Generator<unknown, string, never> {
  // Do time intensive stuff…
  yield sleep(100); // [2]
  return 'Hello, world!'; // [1]
}

void co(function* () {
  const value: string = yield func();
  console.log(value); // [3]
});
