// A thread beside the specs. When one of them has taken more processor time than any takes that ends, it
// answers in place of the thread that loops that the mutant timed out, and ends the process: Stryker starts
// another for the next mutant. The answer has the form that Stryker 9.6.1 gives to its messages.

const { writeSync } = require('node:fs');
const { workerData } = require('node:worker_threads');

const limitMs = 2500;
const pollMs = 250;
/** Where a forked process has its channel to the one that forked it. */
const channel = 3;
const callResult = 3;

const watched = new Int32Array(workerData);
let spec = -1;
let before = 0;

setInterval(() => {
  const { user, system } = process.cpuUsage();
  const now = (user + system) / 1000;
  const [current, call] = [Atomics.load(watched, 0), Atomics.load(watched, 1)];
  if (current !== spec || call === 0) {
    spec = current;
    before = now;
  } else if (now - before > limitMs) answer(call);
}, pollMs);

function answer(correlationId) {
  const reason = `a spec took more than ${limitMs} ms of processor time`;
  const result = { status: 'timeout', reason };
  const message = JSON.stringify({ correlationId, kind: callResult, result });
  writeSync(channel, `${JSON.stringify(message)}\n`);
  // Time for the answer to be read before the end is.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  process.kill(process.pid, 'SIGKILL');
}
