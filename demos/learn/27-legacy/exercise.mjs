// Under co, `yield [a, b]` waited for both. Here it does not, and the error says what to write.
//
// Mend it: both at once, and the sum of what they give.
import { sleep } from 'yieldfrom';

function* count(what) {
  yield* sleep(what === 'pages' ? 30 : 20);
  return what === 'pages' ? 12 : 3;
}

export function* both() {
  const [pages, images] = yield [count('pages'), count('images')];
  console.log('sum', pages + images);
}
