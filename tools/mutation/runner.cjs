// Loaded before the specs of a mutation run. One process tries many mutants, one after the other: what one of
// them left in the realm (a loop that seems to run, a task that seems current) must not fail the specs of the
// next. And a mutant that would never end is ended soon, each in its way:
// - A spec that waits for ever fails after a moment; Stryker switches mocha's own limit off.
// - Code that was run ten times as often as without the mutant is taken for a loop. Stryker allows a hundred
//   times, which takes minutes where the code is that of a queue.
// - A spec that loops elsewhere is seen by a watchdog, by the processor time that it takes. Stryker waits for as
//   long as all specs of the mutant took, by the clock: again minutes, on a machine that has other work.

const { Worker } = require('node:worker_threads');

const limitMs = 4000;
const allowed = { ofLimit: 0.1, more: 1000 };
const realmKey = Symbol.for('yieldfrom.realm.1');
const console_ = { ...console };
let pristine = null;

/** What the watchdog looks at: how many specs were begun, and the number of the call that is to be answered. */
const watched = new Int32Array(new SharedArrayBuffer(8));
if (process.send) {
  noteNextCall();
  const watchdog = new Worker(`${__dirname}/watchdog.cjs`, { workerData: watched.buffer });
  watchdog.unref();
}

exports.mochaHooks = {
  beforeAll() {
    noteNextCall();
    const run = globalThis.__stryker__;
    if (run?.hitLimit > 0) run.hitLimit = run.hitLimit * allowed.ofLimit + allowed.more;
    Object.assign(console, console_);
    const realm = globalThis[realmKey];
    if (!realm) return;
    pristine ??= copyOf(realm);
    restore(realm, pristine);
  },
  beforeEach() {
    Atomics.add(watched, 0, 1);
    if (this.currentTest.timeout() === 0) this.currentTest.timeout(limitMs);
  },
  afterAll() {
    Atomics.store(watched, 1, 0);
  },
};

/** Stryker takes other listeners away with every message: this one hears the next, and no more. */
function noteNextCall() {
  process.prependOnceListener('message', (message) => {
    const [, id] = /"correlationId":(\d+)/.exec(String(message)) ?? [];
    const isMutant = String(message).includes('"mutantRun"');
    Atomics.store(watched, 1, isMutant && id !== undefined ? Number(id) : 0);
  });
}

function copyOf(realm) {
  return { fields: { ...realm }, suspension: { ...realm.suspension }, shared: [...realm.shared] };
}

function restore(realm, { fields, suspension, shared }) {
  realm.pendingLoops.clear();
  Object.assign(realm, fields);
  Object.assign(realm.suspension, suspension);
  realm.shared.clear();
  for (const [name, value] of shared) realm.shared.set(name, value);
}
