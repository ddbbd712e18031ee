import { fromPromise } from 'yieldfrom';

async function readFile() {
  return 'text';
}

export function* main() {
  const text = yield* fromPromise(readFile());
  console.log('read:', text);
}
