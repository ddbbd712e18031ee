// With gather, an error reaches the caller at once, and the other tasks run on. A TaskGroup is a
// scope: where it ends, so have all its tasks. If one fails, the others are cancelled.
//
//   yield* asyncWith(new TaskGroup(), function* (group) { group.createTask(…); });
//
// Mend it so that no part runs on after the failure.
import { gather, sleep } from 'yieldfrom';

function* part(name, delayMs) {
  try {
    yield* sleep(delayMs);
    if (name === 'bad') throw new RangeError('bad part');
    console.log(name, 'done');
  } finally {
    console.log(name, 'ends');
  }
}

export function* build() {
  try {
    yield* gather([part('slow', 100), part('bad', 20)]);
  } catch {
    console.log('build failed');
  }
}
