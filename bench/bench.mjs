// `npm run bench`: every (row, system) in a fresh process, systems of a row side by side, over
// several rounds. A ratio is taken within its round, so that what the machine does meanwhile
// strikes both of its sides.

import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { summary } from './harness/statistics.mjs';
import { makerOf } from './harness/systems.mjs';
import { printHead, printRow, printVerdict } from './harness/table.mjs';

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    against: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(`npm run bench -- [options]
  --only <pattern>    rows whose name matches the regular expression
  --rounds <n>        rounds, 5 if not given
  --quick             one short round: to see that it runs, not to believe
  --against <dist>    another build of this library beside this one`);
  process.exit(0);
}

const rounds = options.quick ? 1 : Number(options.rounds);
const budgetMs = options.quick ? 60 : 300;
const systems = ['native', 'yieldfrom', ...(options.against === undefined ? [] : ['against'])];
const only = new RegExp(options.only);

buildIfStale();
printHead(systems);
const verdicts = (await rowsToRun()).map((row) => measureRow(row));
printVerdict(verdicts);

/** Runs all rounds of a row and prints it; gives its verdict. */
function measureRow(row) {
  const taking = systems.filter((system) => makerOf(row.workload, system) !== undefined);
  const values = Object.fromEntries(taking.map((system) => [system, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another system: none always runs first.
    for (let i = 0; i < taking.length; i += 1) {
      const system = taking[(i + round) % taking.length];
      values[system].push(measure(row, system));
    }
  }
  const results = taking.map((system) => ({
    system,
    cost: summary(values[system]),
    ratio: summary(values[system].map((value, round) => values.native[round] / value)),
  }));
  return printRow(row, results);
}

function measure({ file, name }, system) {
  const script = join(root, 'bench', 'harness', 'measure.mjs');
  const args = ['--expose-gc', script, file, name, system, String(budgetMs)];
  const env = { ...process.env, YIELDFROM_BENCH_AGAINST: options.against };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${name} on ${system} failed:\n${stderr}`);
  return JSON.parse(stdout).value;
}

async function rowsToRun() {
  const rows = [];
  for (const entry of readdirSync(join(root, 'bench', 'workloads')).sort()) {
    const file = entry.replace(/\.mjs$/, '');
    const { default: workload } = await import(`./workloads/${entry}`);
    for (const [name, row] of Object.entries(workload.rows)) {
      if (only.test(name)) rows.push({ file, name, workload, ...row });
    }
  }
  return rows;
}

function buildIfStale() {
  const newest = (folder) =>
    Math.max(
      0,
      ...readdirSync(join(root, folder), { recursive: true }).map(
        (path) => statSync(join(root, folder, path)).mtimeMs,
      ),
    );
  const built = statSync(join(root, 'dist', 'index.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > newest('lib')) return;
  const { status } = spawnSync(process.execPath, [join(root, 'tools', 'build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
