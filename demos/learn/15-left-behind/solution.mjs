import { createTask, sleep } from 'yieldfrom';

function* report() {
  yield* sleep(50);
  console.log('written');
}

export function* main() {
  const writing = createTask(report());
  yield* sleep(20);
  console.log('end of the work');
  yield* writing;
}
