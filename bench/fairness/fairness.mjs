// `npm run bench:fairness`: what a busy loop does to everything else in the process. While ever
// more tasks spin on sleep(0): the delays of things that have nothing to do with them,
// beside those in an idle process.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../harness/build.mjs';
import { keepResults } from '../harness/results.mjs';
import { median, quantile } from '../harness/statistics.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(`npm run bench:fairness -- [options]
  --rounds <n>        rounds, 5 if not given
  --quick             one short round: to see that it runs, not to believe`);
  process.exit(0);
}

const LOADS = [0, 1, 100, 10_000];
/** Milliseconds that the 99th percentile may lie above that of an idle process. */
const ABOVE_MAX = 2;
const TITLE_WIDTH = 34;
const titles = {
  loopTimer: 'a timer of the loop, 1 ms',
  sleep: 'sleep(1) in a task',
  setTimeout: 'setTimeout, 1 ms',
  readFile: 'fs.readFile of a small file',
  promises: 'a chain of ten promises',
};

const rounds = options.quick ? 1 : Number(options.rounds);
const budgetMs = options.quick ? 300 : 1500;

buildIfStale();
const taken = LOADS.map(() => []);
for (let round = 0; round < rounds; round += 1) {
  // Each round begins with another load: none always runs first.
  for (let i = 0; i < LOADS.length; i += 1) {
    const which = (i + round) % LOADS.length;
    taken[which].push(measure(LOADS[which]));
  }
}

const measured = {};
const short = [];
console.log(
  `${'milliseconds: 50th, 99th percentile'.padEnd(TITLE_WIDTH)}${'idle'.padStart(14)}` +
    LOADS.slice(1).map(headOf).join(''),
);
for (const [name, title] of Object.entries(titles)) {
  const loads = LOADS.map((spinners, which) => ({
    spinners,
    ...percentiles(taken[which], taken[0], name),
  }));
  measured[name] = { title, unit: 'ms', loads };
  console.log(`${title.padEnd(TITLE_WIDTH)}${loads.map(cellOf).join('')}`);
  for (const { spinners, above } of loads.slice(1)) {
    if (above > ABOVE_MAX) short.push(`${name} beside ${spinners}`);
  }
}
const count = Object.keys(titles).length * (LOADS.length - 1);
console.log(`\n${count - short.length} of ${count} at most ${ABOVE_MAX} ms above idle at the 99th`);
if (short.length > 0) console.log(`short: ${short.join(', ')}`);
if (!options.quick) console.log(`kept in ${keepResults('fairness', measured)}`);

function measure(spinners) {
  const args = [join(import.meta.dirname, 'measure.mjs'), String(spinners), String(budgetMs)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${spinners} spinning tasks failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** What lies above idle is taken within a round: what else the machine does strikes both. */
function percentiles(results, idle, name) {
  const at99 = results.map((result) => quantile(result[name], 0.99));
  return {
    p50: median(results.map((result) => quantile(result[name], 0.5))),
    p99: median(at99),
    above: median(at99.map((value, round) => value - quantile(idle[round][name], 0.99))),
  };
}

function headOf(spinners) {
  const noun = spinners === 1 ? 'task spins' : 'spin';
  return `${spinners.toLocaleString('en')} ${noun}, above`.padStart(28);
}

function cellOf({ spinners, p50, p99, above }) {
  const amounts = `${p50.toFixed(2)}, ${p99.toFixed(2)}`;
  if (spinners === 0) return amounts.padStart(14);
  const verdict = above <= ABOVE_MAX ? 'ok   ' : 'short';
  return `${amounts}, ${above >= 0 ? '+' : '−'}${Math.abs(above).toFixed(2)} ${verdict}`.padStart(
    28,
  );
}
