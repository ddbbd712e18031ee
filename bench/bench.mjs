// `npm run bench`: every (row, system) in a fresh process, the systems of a row side by side, over
// several rounds. A ratio is taken within its round, so that what the machine does meanwhile
// strikes both of its sides.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale, installPeers } from './harness/build.mjs';
import { keepResults, movedRows, readResults } from './harness/results.mjs';
import { summary } from './harness/statistics.mjs';
import { canRun, chosenSystems, comparisons, isPython, pythonFor } from './harness/systems.mjs';
import { printHead, printMoved, printRow, printVerdict } from './harness/table.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    against: { type: 'string' },
    reference: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(`npm run bench -- [options]
  --only <pattern>    rows whose name matches the regular expression
  --rounds <n>        rounds, 5 if not given
  --quick             one short round: to see that it runs, not to believe
  --peers             the other libraries too; installs them at the first use
  --against <dist>    another build of this library beside this one
  --reference         the fast loop beside the plain one, both on a clock that jumps
  --compare           says what moved since the results that are kept for this machine, and
                      leaves those as they are`);
  process.exit(0);
}

const rounds = options.quick ? 1 : Number(options.rounds);
const budgetMs = options.quick ? 60 : 300;
const harness = join(import.meta.dirname, 'harness');

buildIfStale();
if (options.peers) installPeers();
const kind = options.reference ? 'reference' : 'bench';
const comparison = comparisons[kind];
const systems = chosenSystems(options);
const before = readResults(kind);
const measured = {};
const verdicts = [];
printHead(systems, comparison);
for (const row of await rowsToRun()) {
  const results = measureRow(row);
  measured[row.name] = { title: row.title, unit: row.unit ?? 'ns', systems: results };
  verdicts.push(printRow(row, { systems, results, comparison }));
}
printVerdict(verdicts);
if (options.compare) {
  printMoved(before === undefined ? undefined : movedRows(before, measured, comparison.base));
} else if (!options.quick) {
  console.log(`kept in ${keepResults(kind, withoutAgainst(measured))}`);
}

/** Runs all rounds of a row; gives for each system its cost, and the ratio to the base's. */
function measureRow(row) {
  const taking = systems.filter((system) => canRun(row, system));
  const values = Object.fromEntries(taking.map((system) => [system, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another system: none always runs first.
    for (let i = 0; i < taking.length; i += 1) {
      const system = taking[(i + round) % taking.length];
      values[system].push(measure(row, system));
    }
  }
  const resultOf = (system) => ({
    cost: summary(values[system]),
    ratio: summary(values[system].map((value, round) => values[comparison.base][round] / value)),
  });
  return Object.fromEntries(taking.map((system) => [system, resultOf(system)]));
}

function measure(row, system) {
  const [program, args] = isPython(system)
    ? [pythonFor(system), [join(harness, 'measure.py'), row.file, JSON.stringify(row.row), system]]
    : [process.execPath, ['--expose-gc', join(harness, 'measure.mjs'), row.file, row.name, system]];
  const { status, stdout, stderr } = spawnSync(program, [...args, String(budgetMs)], {
    encoding: 'utf8',
    env: { ...process.env, YIELDFROM_BENCH_AGAINST: options.against },
  });
  if (status !== 0) throw new Error(`${row.name} on ${system} failed:\n${stderr}`);
  return JSON.parse(stdout).value;
}

async function rowsToRun() {
  const only = new RegExp(options.only);
  const rows = [];
  for (const entry of readdirSync(join(import.meta.dirname, 'workloads')).sort()) {
    if (!entry.endsWith('.mjs')) continue;
    const file = entry.replace(/\.mjs$/, '');
    const { default: workload } = await import(`./workloads/${entry}`);
    for (const [name, row] of Object.entries(workload.rows)) {
      // The plain loop holds what the fast one holds: its memory says nothing.
      if (options.reference && row.unit === 'bytes') continue;
      if (only.test(name)) rows.push({ file, name, workload, row, ...row });
    }
  }
  return rows;
}

function withoutAgainst(rows) {
  const kept = {};
  for (const [name, { systems: results, ...row }] of Object.entries(rows)) {
    const { against: _, ...others } = results;
    kept[name] = { ...row, systems: others };
  }
  return kept;
}
