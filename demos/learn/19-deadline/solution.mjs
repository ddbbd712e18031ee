import { TimeoutError, waitFor } from 'yieldfrom';

export function* limited(job) {
  try {
    return yield* waitFor(job(), 300);
  } catch (error) {
    if (error instanceof TimeoutError) return 'gave up';
    throw error;
  }
}
