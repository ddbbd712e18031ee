// `npm run bench:readme`: writes the results that are kept into README.md, between two comments,
// as short tables; with --check it only tells whether they are there.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { folder } from './harness/results.mjs';

const path = join(import.meta.dirname, '..', 'README.md');
const [BEGIN, END] = ['<!-- measured: npm run bench:readme -->', '<!-- measured: end -->'];
const PEER_ROWS = ['spawn-once', 'gather-once', 'hand-off', 'sleeps', 'cancel'];
const PEERS = ['effection', 'effect', 'effect3', 'co', 'bluebird', 'saga', 'asyncio', 'uvloop'];

const targets = await targetsOfRows();
const before = readFileSync(path, 'utf8');
const after = await withTables(before);
if (process.argv.includes('--check')) {
  if (before === after) process.exit(0);
  console.error('README.md does not show the results that are kept: npm run bench:readme');
  process.exit(1);
}
writeFileSync(path, after);

async function withTables(text) {
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  if (to < from) throw new Error(`README.md lacks ${BEGIN} … ${END}`);
  const section = [speed(), peers(), growth(), fairness()].filter(Boolean).join('\n\n');
  const whole = `${text.slice(0, from)}\n\n${section}\n\n${text.slice(to)}`;
  return format(whole, { ...(await resolveConfig(path)), parser: 'markdown' });
}

function speed() {
  const { machine, node, rows } = results('bench');
  const lines = Object.entries(rows).map(([name, { title, systems }]) => {
    const value = systems.yieldfrom.ratio.median;
    const target = targets[name];
    return [title, value.toPrecision(2), target, value >= target ? 'ok' : 'short'];
  });
  const met = lines.filter((line) => line.at(-1) === 'ok').length;
  return [
    `Native time divided by ours: above 1 is faster than async/await (\`npm run bench\`; Node ${node}, ${machine}; ${met} of ${lines.length} reached; [chart](${link('bench')})).`,
    table(['', 'times as fast', 'to reach', ''], lines),
  ].join('\n\n');
}

function peers() {
  const { rows } = results('bench');
  const names = PEERS.filter((peer) => rows['spawn-once']?.systems[peer] !== undefined);
  if (names.length === 0) return '';
  const measured = PEER_ROWS.filter((name) => rows[name] !== undefined);
  const lines = measured.map((name) => {
    const { title, systems } = rows[name];
    const cells = names.map((peer) =>
      systems[peer] === undefined
        ? '–'
        : inShort(systems.yieldfrom.ratio.median / systems[peer].ratio.median),
    );
    return [title, ...cells];
  });
  return [
    'How many times as fast as others (`npm run bench -- --peers`, the same run). To reach: 10 for Effection and Effect, 2 for co and Bluebird, 20 for asyncio, 10 for uvloop.',
    table(['', ...names], lines),
  ].join('\n\n');
}

function inShort(value) {
  return value < 100 ? value.toPrecision(2) : value.toFixed(0);
}

function growth() {
  const { node, machine, rows } = results('scale');
  const lines = Object.values(rows)
    .filter(({ unit }) => unit !== 'bytes')
    .map(({ title, lines: [{ points }], verdict }) => {
      const grows = points.at(-1)[1] / points[0][1];
      const isWhole = points.at(-1)[0] === 1_000_000;
      return [
        title,
        points[0][1].toFixed(0),
        isWhole ? points.at(-1)[1].toFixed(0) : '–',
        isWhole ? grows.toPrecision(2) : `${grows.toPrecision(2)} a decade`,
        verdict,
      ];
    });
  const { points } = rows.memory.lines[0];
  const native = Object.values(rows)
    .flatMap(({ lines: [, other] }) => (other === undefined ? [] : [other.points]))
    .map((of) => (of.at(-1)[1] / of[0][1]).toPrecision(2))
    .join(' and ');
  return [
    `Growth: processor nanoseconds of one among a thousand and among a million; a heap's logarithm doubles (\`npm run bench:scale\`; Node ${node}, ${machine}; [chart](${link('scale')})). A million sleeping tasks take ${(points.at(-1)[1] / 1e6).toFixed(0)} MB, of the whole process. For comparison, native spawning and \`Promise.all\` grow by ${native}: caches and the garbage collector.`,
    table(['', 'of 1,000', 'of 1,000,000', 'grows', ''], lines),
  ].join('\n\n');
}

function fairness() {
  const { node, machine, rows } = results('fairness');
  const lines = Object.values(rows).map(({ title, loads }) => [
    title,
    ...loads.map(({ p50, p99 }) => `${p50.toFixed(2)}, ${p99.toFixed(2)}`),
    loads.every(({ spinners, above }) => spinners === 0 || above <= 2) ? 'ok' : 'short',
  ]);
  return [
    `Fairness: milliseconds at the 50th and 99th percentile while so many tasks spin on \`sleep(0)\`; at most 2 above idle at the 99th (\`npm run bench:fairness\`; Node ${node}, ${machine}).`,
    table(['', 'idle', '1', '100', '10,000', ''], lines),
  ].join('\n\n');
}

function results(kind) {
  return JSON.parse(readFileSync(join(folder, fileOf(kind, 'json')), 'utf8'));
}

function link(kind) {
  return `bench/results/${fileOf(kind, 'json').replace(/json$/, 'svg')}`;
}

/** The first machine, by name, of which there are results of this kind. */
function fileOf(kind, extension) {
  const [file] = readdirSync(folder)
    .filter((name) => name.endsWith(`.${kind}.${extension}`))
    .toSorted();
  if (file === undefined) throw new Error(`no results of ${kind} are kept`);
  return file;
}

/** What each row is to reach, as its workload says. */
async function targetsOfRows() {
  const found = {};
  const workloadFolder = join(import.meta.dirname, 'workloads');
  for (const file of readdirSync(workloadFolder).filter((name) => name.endsWith('.mjs'))) {
    const { default: workload } = await import(`./workloads/${file}`);
    for (const [name, { target }] of Object.entries(workload.rows)) found[name] = target;
  }
  return found;
}

function table(head, lines) {
  const rows = [head, head.map(() => '---'), ...lines];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
