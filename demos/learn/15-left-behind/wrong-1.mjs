import { sleep } from 'yieldfrom';

function* report() {
  yield* sleep(50);
  console.log('written');
}

export function* main() {
  yield* sleep(20);
  console.log('end of the work');
  yield* report();
}
