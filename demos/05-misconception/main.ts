// The common misconception: that a coroutine makes any function run in parallel. It does not. There
// is one thread; the others get their turn when the one that has it gives it up, with `yield*`.

import '../clock.js';
import { type Coroutine, createTask, DefaultEventLoopPolicy, run, sleep } from 'yieldfrom';
import { Watchdog } from 'yieldfrom/inspect';

/** Python's `time.sleep`: in this thread nothing else happens until it is over. */
function block(delayMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs);
}

function* yielding(name: string): Coroutine<void> {
  for (let round = 1; round <= 3; round += 1) {
    yield* sleep(20);
    console.log(`  ${name} ${round}`);
  }
}

// A coroutine by its form only: it never yields, so nobody else has a turn until it ends.
function* blocking(name: string): Coroutine<void> {
  for (let round = 1; round <= 3; round += 1) {
    block(20);
    console.log(`  ${name} ${round}`);
  }
}

function* alarm(): Coroutine<void> {
  yield* sleep(30);
  console.log('  the alarm that was set to 30 ms');
}

function* sideBySide(worker: (name: string) => Coroutine<void>): Coroutine<void> {
  const tasks = [createTask(alarm()), createTask(worker('A')), createTask(worker('B'))];
  for (const task of tasks) yield* task;
}

console.log('two that yield: together they take as long as one');
await run(sideBySide(yielding));

console.log('two that block: one after the other, and the alarm rings when both are through');
await run(sideBySide(blocking));

// Debug mode finds the culprit: it names every task whose step takes longer than 100 ms. A virtual
// clock stands still while a function blocks, so this part always runs on the real one.
function* wanted(): Coroutine<void> {
  const suspects = [
    createTask(yielding('A'), { name: 'yielding' }),
    createTask(blockingLonger(), { name: 'blocking' }),
  ];
  for (const suspect of suspects) yield* suspect;
}

// oxlint-disable-next-line require-yield -- that is the point
function* blockingLonger(): Coroutine<void> {
  block(300);
}

// On a machine that is busy otherwise, others may be named too, with less.
let [slowest, longest] = ['nobody', 0];
console.warn = (message: string): void => {
  const [, name = '', seconds] = /name='(.*?)'.* took (\S+) seconds/.exec(message) ?? [];
  if (Number(seconds) > longest) [slowest, longest] = [name, Number(seconds)];
};
console.log('debug mode tells who it was');
await run(wanted(), {
  debug: true,
  loopFactory: () => new DefaultEventLoopPolicy().newEventLoop(),
});
console.log(`  warning: the task '${slowest}' took too long`);

// A watchdog tells where. Another thread sees that the loop does not come to its next step, and has
// this one say, in the middle of what it does, in which lines it is.
function* watched(): Coroutine<void> {
  const watchdog = new Watchdog({
    onSlow: ({ task, stack: [line = ''] }) => {
      // On a machine that is busy with something else, any step may be slow.
      if (task?.getName() !== 'blocking') return;
      const [, name, place] = /^(\w+) .*?(\w+\.ts:\d+)/.exec(line) ?? [];
      console.log(`  the task 'blocking' was in ${name}(), at ${place}`);
    },
  });
  yield* watchdog.ready();
  yield* createTask(blockingUnseen(watchdog), { name: 'blocking' });
  watchdog.stop();
}

// oxlint-disable-next-line require-yield -- that is the point
function* blockingUnseen(watchdog: Watchdog): Coroutine<void> {
  blockUntilSeen(watchdog);
}

/** Blocks for as long as it takes to be noticed: 50 ms are allowed. */
function blockUntilSeen(watchdog: Watchdog): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!watchdog.isSuspicious) Atomics.wait(cell, 0, 0, 20);
}

console.log('a watchdog tells where');
await run(watched(), { loopFactory: () => new DefaultEventLoopPolicy().newEventLoop() });
