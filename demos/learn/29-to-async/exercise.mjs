// Elsewhere in the program people write `await`. toAsync(function*) makes an async function of a
// coroutine function: called, it gives a promise.
//
// Mend it so that `await hello('Ada')` gives 'Hello, Ada'.
import { sleep } from 'yieldfrom';

export function* hello(name) {
  yield* sleep(0);
  return `Hello, ${name}`;
}
