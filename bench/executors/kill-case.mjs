// One case of the kill suite on one pool, of one worker and of two: `kill-case.mjs POOL CASE` prints what went
// wrong, as JSON. A bad job comes with one that takes its time and six that wait behind.

import { cases } from './kill-cases.mjs';
import { pools } from './kill-pools.mjs';

/** How long anything may take. */
const PATIENCE_MS = 10_000;
const STUCK = Symbol('stuck');

const [poolName, caseName] = process.argv.slice(2);
let uncaught = false;
process.on('uncaughtException', () => (uncaught = true));
process.on('unhandledRejection', () => (uncaught = true));

const faults = {};
for (const size of [1, 2]) faults[size] = await faultsOf(size);
process.stdout.write(`${JSON.stringify(faults)}\n`, () => process.exit(0));

async function faultsOf(size) {
  uncaught = false;
  const { make } = pools[poolName];
  const { job, arg, cancels } = cases[caseName];
  const pool = await make(size);
  const found = [];
  await inTime(pool.run('double', 1).promise);
  const ahead = cancels === 'queued' ? start(size, () => pool.run('block', 100)) : [];
  const bad = attempt(() => pool.run(job, arg));
  if (cancels === 'queued') bad.cancel();
  else if (cancels) setTimeout(() => bad.cancel(), 200);
  const company = [
    ...ahead,
    attempt(() => pool.run('block', 100)),
    ...start(6, (n) => pool.run('double', n)),
  ];
  const outcome = await settled(bad);
  if (outcome === STUCK) found.push('the job is stuck');
  else if (!('error' in outcome)) found.push(`the job gives ${describe(outcome.value)}`);
  else if (!(outcome.error instanceof Error)) found.push(`its error is ${describe(outcome.error)}`);
  else if (outcome.error.message === '' && outcome.error.name === 'Error')
    found.push('its error says nothing');
  const others = await Promise.all(company.map(settled));
  const lost = others.filter((each) => each === STUCK || 'error' in each).length;
  if (lost > 0) found.push(`${lost} of ${others.length} others lost`);
  const after = await settled(attempt(() => pool.run('double', 2)));
  if (after === STUCK || after.value !== 4) found.push('nothing runs afterwards');
  if (uncaught) found.push('an error is thrown at the caller');
  if ((await inTime(Promise.resolve(pool.end()).catch(() => undefined))) === STUCK) {
    found.push('it cannot be ended');
  }
  return found;
}

/** Whatever a pool throws at the call counts as the outcome. */
function attempt(run) {
  try {
    return run();
  } catch (error) {
    return { promise: Promise.reject(error), cancel: () => undefined };
  }
}

function start(count, run) {
  return Array.from({ length: count }, (_, n) => attempt(() => run(n)));
}

function settled({ promise }) {
  const told = new Promise((resolve) => {
    promise.then(
      (value) => resolve({ value }),
      (error) => resolve({ error }),
    );
  });
  return inTime(told);
}

function inTime(promise) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, STUCK)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function describe(value) {
  return value instanceof Error ? value.name : (JSON.stringify(value) ?? String(value));
}
