// An error goes up through every `yield*`, as through calls.

import { type Coroutine, run, sleep } from 'yieldfrom';

function* load(page: number): Coroutine<string> {
  console.log('open', page); // [1]
  try {
    yield* sleep(50); // [2]
    if (page > 1) throw new RangeError(`no page ${String(page)}`); // [3]
    return `text of page ${String(page)}`;
  } finally {
    console.log('close', page); // [4]
  }
}

function* main(): Coroutine<void> {
  try {
    for (const page of [1, 2]) {
      const text = yield* load(page);
      console.log(text); // [5]
    }
  } catch (error) {
    console.log('caught', (error as Error).message); // [6]
  }
}

await run(main());
