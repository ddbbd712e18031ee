// A loop is a loop again: a generator keeps its place while it waits.

import co from 'co';

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function* cor1(): Generator<unknown, void, never> {
  console.log('cor1 start'); // [1]
  for (let i = 0; i < 4; i += 1) {
    yield sleep(1500); // [2]
    console.log('cor1', i); // [3]
  }
}

function* cor2(): Generator<unknown, void, never> {
  console.log('cor2 start'); // [4]
  for (let i = 0; i < 5; i += 1) {
    yield sleep(1000); // [5]
    console.log('cor2', i); // [6]
  }
}

void co(function* () {
  yield [cor1(), cor2()]; // [7]
});
