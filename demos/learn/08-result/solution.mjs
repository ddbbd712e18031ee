import { sleep } from 'yieldfrom';

function* price(name) {
  yield* sleep(10);
  return name === 'book' ? 30 : 12;
}

export function* total() {
  const book = yield* price('book');
  const pen = yield* price('pen');
  return book + pen;
}
