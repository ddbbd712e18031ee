import { gather, sleep } from 'yieldfrom';

const results = [];

function* request(name, delayMs) {
  yield* sleep(delayMs);
  results.push(name);
}

export function* page() {
  yield* gather([request('head', 30), request('body', 20)]);
  console.log(...results);
}
