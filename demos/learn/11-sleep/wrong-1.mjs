import { sleep } from 'yieldfrom';

export function* start() {
  for (const word of ['three', 'two', 'one']) {
    yield* sleep(100);
    console.log(word);
  }
  console.log('go');
}
