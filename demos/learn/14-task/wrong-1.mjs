import { sleep } from 'yieldfrom';

function* save() {
  yield* sleep(10);
  console.log('saved');
}

export function* work() {
  yield* save();
  yield* sleep(30);
  console.log('worked');
}
