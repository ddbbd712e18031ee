// What has to happen at the end, happens in `finally`: after a result, an error, and a cancellation.
// It may wait, too.
//
// Mend it so that the connection is closed, which takes 20 ms, also when the task is cancelled.
import { sleep } from 'yieldfrom';

export function* listen() {
  console.log('open');
  yield* sleep(1000);
  console.log('heard all');
  yield* sleep(20);
  console.log('closed');
}
