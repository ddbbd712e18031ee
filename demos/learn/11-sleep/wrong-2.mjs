import { sleep } from 'yieldfrom';

export function* start() {
  const pause = sleep(100);
  for (const word of ['three', 'two', 'one']) {
    console.log(word);
    yield* pause;
  }
  yield* sleep(100);
  console.log('go');
}
