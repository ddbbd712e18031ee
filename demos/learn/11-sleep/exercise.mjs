// sleep(ms) makes something that can be awaited. It begins to sleep when it is awaited.
//
// Mend it so that 'three' is printed at 0, 'two' at 100, 'one' at 200 and 'go' at 300.
import { sleep } from 'yieldfrom';

export function* start() {
  for (const word of ['three', 'two', 'one']) {
    console.log(word);
    sleep(100);
  }
  console.log('go');
}
