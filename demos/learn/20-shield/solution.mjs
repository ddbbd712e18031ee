import { createTask, shield, sleep } from 'yieldfrom';

function* transfer(book) {
  book.push('taken');
  yield* sleep(50);
  book.push('given');
}

export function* order(book) {
  yield* shield(createTask(transfer(book)));
  return 'ordered';
}
