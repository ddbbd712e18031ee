// The driver throws the error in where the generator waits: `try` is `try` again.

import co from 'co';

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function* load(page: number): Generator<unknown, string, never> {
  console.log('open', page); // [1]
  try {
    yield sleep(50); // [2]
    if (page > 1) throw new RangeError(`no page ${String(page)}`); // [3]
    return `text of page ${String(page)}`;
  } finally {
    console.log('close', page); // [4]
  }
}

void co(function* () {
  try {
    for (const page of [1, 2]) {
      const text: string = yield load(page);
      console.log(text); // [5]
    }
  } catch (error) {
    console.log('caught', (error as Error).message); // [6]
  }
});
