import { sleep } from 'yieldfrom';

export function* start() {
  for (const word of ['three', 'two', 'one']) {
    console.log(word);
    yield* sleep(100);
  }
  console.log('go');
}
