// What each detail of the event stream costs, in one process: a program of tasks, sleeps, a queue and a lock
// on the virtual clock, without a listener and with more and more of them. Prints rounds, by name.

import { asyncWith, call, createTask, gather, Lock, Queue, sleep } from '../../dist/index.js';
import { setProbe } from '../../dist/lowlevel.js';
import { TraceRecorder, traceToText, VirtualTimeLoop } from '../../dist/testing/index.js';
import { inTurns } from './rounds.mjs';

function* worker(queue, lock, count) {
  let sum = 0;
  for (let item = 0; item < count; item += 1) {
    sum += yield* queue.get();
    yield* asyncWith(lock, () => sleep(1));
    sum += yield* call(step());
  }
  return sum;
}
function* step() {
  yield* sleep(0);
  return 1;
}
function* program() {
  const queue = new Queue(4);
  const lock = new Lock();
  const workers = Array.from({ length: 10 }, () => createTask(worker(queue, lock, 10)));
  for (let item = 0; item < 100; item += 1) yield* queue.put(item);
  return (yield* gather(workers)).length;
}

/** Runs it on a loop of its own; gives how many events there were. */
function runOnce({ debug = false, probe, options, asText = false }) {
  const loop = new VirtualTimeLoop();
  loop.setDebug(debug);
  loop.slowCallbackDuration = Infinity;
  const recorder = options && new TraceRecorder(loop, options);
  const before = probe && setProbe(probe);
  recorder?.start();
  loop.runSync(program());
  recorder?.stop({ state: 'result' });
  if (probe) setProbe(before);
  loop.close();
  if (asText) traceToText(recorder.events);
  return recorder?.events.length ?? 0;
}

const details = {
  'no listener': {},
  'a listener that wants nothing': { probe: {} },
  'events recorded': { options: {} },
  'with frames': { options: { frames: true } },
  'with frames, as text': { options: { frames: true }, asText: true },
  'debug mode, no listener': { debug: true },
  'debug mode, events with places': { debug: true, options: { sites: true } },
};
const runners = Object.fromEntries(
  Object.entries(details).map(([name, detail]) => [
    name,
    (size) => {
      for (let i = 0; i < size; i += 1) runOnce(detail);
    },
  ]),
);
const events = Object.fromEntries(
  Object.entries(details).map(([name, detail]) => [name, runOnce(detail)]),
);
const rounds = await inTurns(runners, Number(process.argv[2]));
console.log(JSON.stringify({ rounds, events }));
process.exit(0);
