import { asyncWith, sleep, TaskGroup } from 'yieldfrom';

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
    yield* asyncWith(new TaskGroup(), function* (group) {
      group.createTask(part('slow', 100));
      group.createTask(part('bad', 20));
    });
  } catch {
    console.log('build failed');
  }
}
