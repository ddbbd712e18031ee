// Runs programs of the ladder one after the other, each on a clock that jumps, and gives what they print.
//
//   node demos/ladder/run.mjs build/demos/ladder/01-hello/callbacks.js
//   node demos/ladder/run.mjs --seeds 0,1,2,3 --json demos/ladder/*/emitted.js
//   node demos/ladder/run.mjs --count build/demos/ladder/01-hello/co.js
//
// A program is over when nothing is left that could wake it: then Node emits `beforeExit`, and the next
// one begins. `--count` tells how many promises a program made, and how many microtasks they took.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { promiseHooks } from 'node:v8';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    count: { type: 'boolean', default: false },
  },
});

const runs = positionals.flatMap((path) =>
  values.seeds.split(',').map((seed) => ({ path, seed, printed: [], promises: 0, microtasks: 0 })),
);
const print = console.log;
const timers = new URL('../side-by-side/virtual-timers.mjs', import.meta.url);
const clock = new URL('../../build/demos/clock.js', import.meta.url);
let next = 0;

process.on('beforeExit', begin);

function begin() {
  const run = runs[next];
  next += 1;
  if (run === undefined) {
    if (next === runs.length + 1) report();
    return;
  }
  console.log = (...things) => run.printed.push(`${things.join(' ')}\n`);
  process.env.DEMO_SEED = run.seed;
  void start(run);
}

async function start(run) {
  await import(`${timers.href}?run=${next}`);
  await import(`${clock.href}?run=${next}`);
  if (values.count) count(run);
  await import(`${pathToFileURL(resolve(run.path)).href}?run=${next}`);
}

/** Counts the promises that are made by the program, by co for it, or by the library for it. */
function count(run) {
  const counted = new WeakSet();
  const isTheirs = /\/ladder\/\d|\/node_modules\/co\/|\/dist\//;
  const stop = promiseHooks.createHook({
    init(promise) {
      if (!isTheirs.test(new Error().stack.replaceAll('\\', '/'))) return;
      counted.add(promise);
      run.promises += 1;
    },
    before(promise) {
      if (counted.has(promise)) run.microtasks += 1;
    },
  });
  process.once('beforeExit', stop);
}

function report() {
  console.log = print;
  if (values.count) {
    for (const { path, promises, microtasks } of runs) print(path, promises, microtasks);
  } else if (values.json) {
    print(JSON.stringify(runs.map(({ path, seed, printed }) => [path, seed, printed.join('')])));
  } else for (const { printed } of runs) process.stdout.write(printed.join(''));
}
