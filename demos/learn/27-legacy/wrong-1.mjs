import { sleep } from 'yieldfrom';

function* count(what) {
  yield* sleep(what === 'pages' ? 30 : 20);
  return what === 'pages' ? 12 : 3;
}

export function* both() {
  const pages = yield* count('pages');
  const images = yield* count('images');
  console.log('sum', pages + images);
}
