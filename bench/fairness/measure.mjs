// One load in a process of its own: so many tasks spin on sleep(0) while the delays of other work
// are taken. Prints the milliseconds of each as one line of JSON.

import { readFile } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , spinners, budgetMs] = process.argv;
const dist = join(import.meta.dirname, '..', '..', 'dist', 'index.js');
const { createTask, getRunningLoop, run, sleep } = await import(pathToFileURL(dist).href);

const LINKS = 10;
const delays = { loopTimer: [], sleep: [], setTimeout: [], readFile: [], promises: [] };

function* spin() {
  for (;;) yield* sleep(0);
}

/** Starts something in the midst of a turn; takes the time until it calls back. */
function* taken(loop, start) {
  const over = loop.createFuture();
  const startedAt = performance.now();
  start(() => {
    const elapsed = performance.now() - startedAt;
    loop.callSoonThreadsafe(() => over.setResult(elapsed));
  });
  return yield* over;
}

function inTime(callback) {
  setTimeout(() => callback(), 1);
}

function byFile(callback) {
  readFile(import.meta.filename, callback);
}

function byPromises(callback) {
  let link = Promise.resolve();
  for (let i = 0; i < LINKS; i += 1) link = link.then(() => {});
  void link.then(callback);
}

function* main() {
  const loop = getRunningLoop();
  for (let i = 0; i < Number(spinners); i += 1) createTask(spin());
  // The first turns are those of code that is not warm.
  yield* sleep(200);
  const end = loop.time() + Number(budgetMs);
  while (loop.time() < end) {
    delays.loopTimer.push(yield* taken(loop, (callback) => loop.callLater(1, callback)));
    const startedAt = performance.now();
    yield* sleep(1);
    delays.sleep.push(performance.now() - startedAt);
    delays.setTimeout.push(yield* taken(loop, inTime));
    delays.readFile.push(yield* taken(loop, byFile));
    delays.promises.push(yield* taken(loop, byPromises));
  }
  console.log(JSON.stringify(delays));
  // Not by returning: a run would cancel the spinners first.
  process.exit(0);
}

await run(main());
