// A coroutine that nobody awaits does not run. createTask(coroutine) makes the loop run it beside
// the others.
//
// Mend it so that the log is written while the work goes on: 'saved' at 10, 'worked' at 30.
import { sleep } from 'yieldfrom';

function* save() {
  yield* sleep(10);
  console.log('saved');
}

export function* work() {
  save();
  yield* sleep(30);
  console.log('worked');
}
