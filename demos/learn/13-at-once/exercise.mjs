// Two `yield*` one after the other run one after the other. These two requests do not need each
// other: together they should take 30 ms, not 50.
//
// Mend it with gather([...]), which gives the results in the order of what it was given.
import { sleep } from 'yieldfrom';

function* request(name, delayMs) {
  yield* sleep(delayMs);
  return name;
}

export function* page() {
  const head = yield* request('head', 30);
  const body = yield* request('body', 20);
  console.log(head, body);
}
