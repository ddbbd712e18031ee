import { isCancelled, waitFor } from 'yieldfrom';

export function* limited(job) {
  try {
    return yield* waitFor(job(), 300);
  } catch (error) {
    if (isCancelled(error)) return 'gave up';
    throw error;
  }
}
