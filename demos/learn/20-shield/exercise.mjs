// Whoever asks may be cancelled. What was begun and must not stop in the middle is shielded:
// shield(task) is cancelled in its place.
//
// Mend it so that a transfer that was begun is written to its end.
import { sleep } from 'yieldfrom';

function* transfer(book) {
  book.push('taken');
  yield* sleep(50);
  book.push('given');
}

export function* order(book) {
  yield* transfer(book);
  return 'ordered';
}
