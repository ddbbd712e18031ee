// `npm run cover`: runs the specs of Node with coverage, shows c8's table, and fails where a line, a branch
// or a function of the rooms below is not covered. What is not counted stands in the code, with a reason:
// `/* c8 ignore next -- reason */`. `-- --report` takes the counts of the run before.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow, root, runOrLeave } from './sources.mjs';

/** The rooms of which everything is to be covered. */
const rooms = ['core', 'std', 'run'];
const counts = join(root, 'coverage/tmp');
const isAgain = process.argv.includes('--report');

if (!isAgain) {
  rmSync(join(root, 'coverage'), { recursive: true, force: true });
  runOrLeave('tools/compile.mjs', 'spec');
}
const failed = !isAgain && runSpecs() !== 0;
for (const name of readdirSync(counts)) dropEmptyRanges(join(counts, name));
const bare = filesBelow('lib').filter((file) => /(?<!\.d)\.ts$/.test(file) && !hasCode(file));
runOrLeave(
  'c8',
  'report',
  ...['text', 'lcov', 'json'].flatMap((reporter) => ['--reporter', reporter]),
  ...bare.flatMap((file) => ['--exclude', file, '--exclude', compiled(file)]),
);

const left = Object.entries(JSON.parse(readFileSync(join(root, 'coverage/coverage-final.json'))))
  .map(([path, file]) => [relative(root, path).replaceAll('\\', '/'), file])
  .filter(([path]) => rooms.some((room) => path.startsWith(`lib/${room}/`)))
  .flatMap(([path, file]) => uncoveredIn(file).map((place) => `${path}:${place}`));

const { exclusionsIn } = await import('../build/spec/spec/house/rules/uncovered.js');
const { readTree } = await import('../build/spec/spec/house/rules/tree.js');
const { exclusions, problems } = exclusionsIn(readTree('lib'));
console.log('Not counted:');
for (const { path, line, reason } of exclusions) console.log(`  lib/${path}:${line}  ${reason}`);
for (const file of bare) console.log(`  ${file}  holds types only`);
for (const problem of problems) console.log(problem);
for (const place of left) console.log(`NOT COVERED  ${place}`);
console.log(
  `${rooms.join(', ')}: ${left.length === 0 ? '100 % of' : `${left.length} places are left of the`} lines, branches and functions`,
);
if (failed) console.log('Some specs failed.');
if (failed || left.length > 0 || problems.length > 0) process.exit(1);

function runSpecs() {
  const mocha = join(root, 'node_modules/.bin/mocha');
  const { status } = spawnSync(mocha, ['--exit', '--require', 'tools/keep-counts.cjs'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_V8_COVERAGE: counts },
    shell: process.platform === 'win32',
  });
  return status;
}

/** V8 counts the way on from a `try` that always leaves, too: a range in which nothing stands. */
function dropEmptyRanges(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  for (const { url, functions } of report.result ?? []) {
    if (!url.includes('/build/spec/lib/')) continue;
    const text = readFileSync(fileURLToPath(url.replace(/\?.*/, '')), 'utf8');
    for (const each of functions) {
      each.ranges = each.ranges.filter(
        ({ startOffset, endOffset }, i) => i === 0 || /\S/.test(text.slice(startOffset, endOffset)),
      );
    }
  }
  writeFileSync(path, JSON.stringify(report));
}

/** Lines, branches and functions that never ran: `12  the line`. */
function uncoveredIn({ path, statementMap, s, branchMap, b, fnMap, f }) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const places = [
    ...Object.entries(statementMap).map(([key, { start }]) => [start.line, s[key]]),
    ...Object.entries(branchMap).map(([key, { loc }]) => [loc.start.line, Math.min(...b[key])]),
    ...Object.entries(fnMap).map(([key, { loc }]) => [loc.start.line, f[key]]),
  ];
  const numbers = new Set(places.filter(([, count]) => count === 0).map(([line]) => line));
  const firsts = [...numbers].filter((line) => !numbers.has(line - 1));
  return firsts
    .sort((one, other) => one - other)
    .map((first) => {
      let last = first;
      while (numbers.has(last + 1)) last += 1;
      return `${first}${last > first ? `–${last}` : ''}  ${(lines[first - 1] ?? '').trim()}`;
    });
}

/** Whether anything is left of a file when its types are gone. */
function hasCode(file) {
  const text = readFileSync(join(root, compiled(file)), 'utf8');
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|export \{\};/g, '').trim() !== '';
}

function compiled(file) {
  return `build/spec/${file.replace(/\.ts$/, '.js')}`;
}
