import { gather, sleep } from 'yieldfrom';

function* request(name, delayMs) {
  yield* sleep(delayMs);
  return name;
}

export function* page() {
  const [head, body] = yield* gather([request('head', 30), request('body', 20)]);
  console.log(head, body);
}
