// A cancellation is an error that is thrown where a task waits. Whoever catches every error catches
// it as well, and the task goes on as if nothing had been said.
//
// Mend it: a request that fails is tried again, a cancellation ends the loop.
import { sleep } from 'yieldfrom';

export function* poll(request) {
  for (;;) {
    try {
      yield* request();
      yield* sleep(100);
    } catch (error) {
      console.log('again after', error.name);
      yield* sleep(50);
    }
  }
}
