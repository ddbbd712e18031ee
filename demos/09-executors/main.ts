// Functions that take their time run in other threads, and coroutines wait for them. No virtual
// clock here: threads know real time only.

import {
  type Coroutine,
  createTask,
  gather,
  getRunningLoop,
  run,
  sleep,
  toThread,
} from 'yieldfrom';
import { ThreadPoolExecutor } from 'yieldfrom/node';
import { block, func, inMainThread } from './jobs.js';

function* withAnExecutor(): Coroutine<void> {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const loop = getRunningLoop();
  console.log(yield* loop.runInExecutor(executor, func, 'Hello,', ' world!'));
  console.log('in the main thread:', yield* loop.runInExecutor(executor, inMainThread));
  yield executor.shutdown();
}

// Null stands for the loop's default executor. It is made when it is first used, unless one was set.
function* withTheDefault(): Coroutine<void> {
  const loop = getRunningLoop();
  loop.setDefaultExecutor(new ThreadPoolExecutor({ maxWorkers: 2 }));
  console.log(yield* loop.runInExecutor(null, func, 'Hello,', ' default!'));
}

// The function that blocked everybody in demo 05: here it has a thread of its own.
function* misconception(): Coroutine<void> {
  yield* toThread(block, 0); // The thread is up.
  const alarm = createTask(sleep(30));
  alarm.addDoneCallback(() => {
    console.log('  the alarm that was set to 30 ms');
  });
  yield* toThread(block, 1000);
  console.log('  the function that blocks for a second');
}

function* many(): Coroutine<void> {
  const greetings = ['a', 'b', 'c'].map((letter) => toThread(func, letter, '!'));
  console.log(yield* gather(greetings));
}

console.log('an executor');
await run(withAnExecutor());
console.log('the default executor');
await run(withTheDefault());
console.log('what blocks, blocks a thread of its own');
await run(misconception());
console.log('many at once, results in order');
await run(many());
