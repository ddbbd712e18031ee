import { createTask, sleep } from 'yieldfrom';

function* transfer(book) {
  book.push('taken');
  yield* sleep(50);
  book.push('given');
}

export function* order(book) {
  createTask(transfer(book));
  return 'ordered';
}
