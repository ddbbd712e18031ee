// Cancellation: finally is run, and may wait

import { createTask, isCancelled, sleep, type Coroutine } from 'yieldfrom';

function* download(): Coroutine<void> {
  console.log('open');
  try {
    for (let part = 1; ; part += 1) {
      yield* sleep(20);
      console.log('part', part);
    }
  } finally {
    yield* sleep(5);
    console.log('closed');
  }
}

export default function* main(): Coroutine<void> {
  const task = createTask(download(), { name: 'download' });
  yield* sleep(50);
  task.cancel('enough');
  try {
    yield* task;
  } catch (error) {
    if (!isCancelled(error)) throw error;
    console.log('it was cancelled');
  }
}
