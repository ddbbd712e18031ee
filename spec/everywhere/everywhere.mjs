// `npm run test:everywhere`: packs the package, installs it into projects outside of the checkout, and tries
// every entry point in every host, bundler and compiler that users have.
//
//   --only bun,deno    these alone; `--list` says which there are
//   --short            those that need little more than what is installed here
//   --readme           write the table into README.md

import { parseArgs } from 'node:util';
import { legacy } from './legacy.mjs';
import { likeNode } from './like-node.mjs';
import { pages } from './pages.mjs';
import { tableOf, writeIntoReadme } from './table.mjs';
import { typescript } from './typescript.mjs';
import { Workshop } from './workshop.mjs';

const all = [...likeNode, ...pages, ...typescript, ...legacy];

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
});
const keys = [...new Set(all.map(({ key }) => key))];
if (flags.list) {
  console.log(keys.join('\n'));
  process.exit();
}
const rows = chosen(flags);
const workshop = new Workshop();
const results = [];
const skipped = [];
const problems = [];
try {
  for (const [index, row] of rows.entries()) await tryRow(row, `${index + 1}/${rows.length}`);
} finally {
  workshop.clear();
}
report();

function chosen({ only, short }) {
  const wanted = only.flatMap((text) => text.split(','));
  const unknown = wanted.filter((key) => !keys.includes(key));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')}. There are: ${keys.join(', ')}`);
    process.exit(1);
  }
  return all.filter(
    ({ key, isShort }) => (wanted.length === 0 || wanted.includes(key)) && (isShort || !short),
  );
}

async function tryRow({ title, whyNot, run }, place) {
  const why = whyNot();
  if (why !== undefined) {
    skipped.push(`${title}: ${why}`);
    console.log(`${place} ${title}: skipped, ${why}`);
    return;
  }
  const startedAt = performance.now();
  const outcomes = await run(workshop).catch((error) => ({
    yieldfrom: { outcome: 'fails', says: String(error?.stack ?? error) },
  }));
  results.push({ title, outcomes });
  const found = Object.entries(outcomes);
  for (const [entry, { outcome, says }] of found) {
    if (outcome === 'fails') problems.push(`${title}: ${entry}: ${says}`);
  }
  const count = (wanted) => found.filter(([, { outcome }]) => outcome === wanted).length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${place} ${title}: ${count('works')} work, ${count('refuses')} refuse by name, ` +
      `${count('fails')} fail (${seconds} s)`,
  );
}

function report() {
  const table = tableOf(results);
  console.log(`\n${table}\n`);
  for (const problem of problems) console.error(`${problem}\n`);
  for (const line of skipped) console.log(`skipped: ${line}`);
  console.log(`${results.length} hosts, ${problems.length} problems, ${skipped.length} skipped`);
  if (flags.readme) writeIntoReadme(table);
  const forbidden = process.env.YIELDFROM_FORBID_SKIPS === '1' && skipped.length > 0;
  process.exit(problems.length > 0 || forbidden ? 1 : 0);
}
