// Errors: caught, raised again, and cleaned up after

import { createTask, sleep, type Coroutine } from 'yieldfrom';

function* flaky(times: number): Coroutine<string> {
  yield* sleep(10);
  if (times < 3) throw new RangeError(`failed, ${times}`);
  return 'at last';
}

function* retry(): Coroutine<string> {
  for (let times = 1; ; times += 1) {
    try {
      return yield* flaky(times);
    } catch (error) {
      console.log(error);
      yield* sleep(times * 10);
    } finally {
      yield* sleep(1);
      console.log('attempt', times, 'is over');
    }
  }
}

export default function* main(): Coroutine<void> {
  const task = createTask(retry(), { name: 'retry' });
  console.log(yield* task);
  const doomed = createTask(flaky(1), { name: 'doomed' });
  try {
    yield* doomed;
  } catch {
    console.log('and one that nobody retries');
  }
}
