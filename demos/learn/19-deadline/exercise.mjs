// waitFor(coroutine, ms) cancels what takes too long, and throws a TimeoutError.
//
// Mend it: a job that is too slow gives 'gave up'; any other error is for the caller.
import { waitFor } from 'yieldfrom';

export function* limited(job) {
  try {
    return yield* waitFor(job(), 300);
  } catch {
    return 'gave up';
  }
}
