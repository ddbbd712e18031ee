// When main ends, so does the loop: a task that is still running is left behind.
//
// Mend it so that the report is written at 50, and only then it ends.
import { createTask, sleep } from 'yieldfrom';

function* report() {
  yield* sleep(50);
  console.log('written');
}

export function* main() {
  createTask(report());
  yield* sleep(20);
  console.log('end of the work');
}
