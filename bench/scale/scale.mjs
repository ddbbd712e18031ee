// `npm run bench:scale`: the cost of one operation while there are ever more of them, each (row,
// size) in a process of its own, in processor time. What a heap allows is log(n): from a thousand
// to a million twice as much for each.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../harness/build.mjs';
import { keepResults } from '../harness/results.mjs';
import { rows, sizes } from './rows.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    max: { type: 'string', default: String(sizes.at(-1)) },
    rounds: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(`npm run bench:scale -- [options]
  --only <pattern>    rows whose name matches the regular expression
  --max <n>           sizes up to this one; results are kept if it is the largest
  --rounds <n>        rounds, of which the quickest counts; 2 if not given`);
  process.exit(0);
}

const MEMORY_MAX = 1e9;
/** A row whose cost of one grows this much over a decade is quadratic, and not measured further. */
const QUADRATIC = 5;
const TITLE_WIDTH = 72;

const only = new RegExp(options.only);
const wanted = sizes.filter((size) => size <= Number(options.max));
const whole = wanted.length === sizes.length;

buildIfStale();
const measured = {};
const short = [];
console.log(
  'processor nanoseconds of one'.padEnd(TITLE_WIDTH) +
    wanted.map((size) => size.toLocaleString('en').padStart(11)).join('') +
    '   grows  may  verdict',
);
for (const [name, row] of Object.entries(rows)) {
  if (!only.test(name)) continue;
  const lines = [{ label: 'yieldfrom', points: pointsOf(name, 'yieldfrom') }];
  if (row.native !== undefined) lines.push({ label: 'native', points: pointsOf(name, 'native') });
  const [{ points }, other] = lines;
  const verdict = verdictOn(points);
  measured[name] = { title: row.title, unit: 'processor nanoseconds of one', lines, verdict };
  printRow(row.title, points, verdict);
  if (other !== undefined) printRow('    native, for comparison', other.points);
  if (verdict !== 'ok') short.push(name);
}
if (only.test('memory')) measureMemory();
console.log(
  `\n${Object.keys(measured).length - short.length} of ${Object.keys(measured).length} ok`,
);
if (short.length > 0) console.log(`not ok: ${short.join(', ')}`);
if (whole) console.log(`kept in ${keepResults('scale', measured)}`);

function pointsOf(name, system) {
  const points = [];
  for (const size of wanted) {
    const cost = quickest(name, size, system);
    const before = points.at(-1)?.[1];
    points.push([size, cost]);
    // A quadratic row of a million would take hours.
    if (before !== undefined && cost / before > QUADRATIC) break;
  }
  return points;
}

function quickest(name, size, system) {
  const results = Array.from({ length: Number(options.rounds) }, () => measure(name, size, system));
  return Math.min(...results);
}

function measure(name, size, system) {
  const args = [
    '--expose-gc',
    join(import.meta.dirname, 'measure.mjs'),
    name,
    String(size),
    system,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} of ${size} on ${system} failed:\n${stderr}`);
  return JSON.parse(stdout).value;
}

function growthOf(points) {
  const [[first, costOfFirst], [last, costOfLast]] = [points[0], points.at(-1)];
  return { growth: costOfLast / costOfFirst, allowed: Math.log(last) / Math.log(first) };
}

function verdictOn(points) {
  const { growth, allowed } = growthOf(points);
  if (points.length < wanted.length) return 'quadratic';
  return growth <= allowed ? 'ok' : 'short';
}

function printRow(title, points, verdict = '') {
  const { growth, allowed } = growthOf(points);
  const cells = wanted.map((_, i) => (points[i]?.[1].toFixed(0) ?? '–').padStart(11)).join('');
  const grows = `×${growth.toPrecision(2)}`.padStart(8);
  const may = verdict === '' ? '' : `×${allowed.toPrecision(2)}`.padStart(5);
  console.log(`${title.padEnd(TITLE_WIDTH)}${cells}${grows}${may}  ${verdict}`);
}

function measureMemory() {
  const points = wanted.map((size) => [size, measure('memory', size, 'yieldfrom')]);
  const [size, bytes] = points.at(-1);
  const verdict = bytes <= MEMORY_MAX ? 'ok' : 'short';
  const title = 'memory of a process in which so many tasks sleep';
  measured.memory = {
    title,
    unit: 'bytes',
    lines: [{ label: 'resident at most', points }],
    verdict,
  };
  const cells = points.map(([, value]) => `${(value / 1e6).toFixed(0)} MB`.padStart(11)).join('');
  console.log(`${title.padEnd(TITLE_WIDTH)}${cells}   ${verdict}: ${size} may hold 1 GB`);
  if (verdict !== 'ok') short.push('memory');
}
