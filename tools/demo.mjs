// Runs the demos in order, or those whose folder begins with an argument: `npm run demo -- 03 --real`.
// Options (`--real`) are handed on to each demo. Builds first what is missing or older than its sources.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runOrLeave } from './sources.mjs';

const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const prefixes = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));

const folder = join(root, 'demos');
const all = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => /^\d/.test(name) && existsSync(join(folder, name, 'main.ts')))
      .sort()
  : [];
const chosen =
  prefixes.length === 0
    ? all
    : all.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));

if (chosen.length === 0) {
  console.log(
    all.length === 0 ? 'There are no demos yet.' : `No demo begins with ${prefixes.join(' or ')}.`,
  );
  process.exit(all.length === 0 ? 0 : 1);
}

runOrLeave('tools/prepare-demos.mjs');

const failed = [];
for (const name of chosen) {
  console.log(`\n== ${name}\n`);
  const main = join(root, 'build/demos', name, 'main.js');
  const { status, signal } = spawnSync(
    process.execPath,
    ['--enable-source-maps', main, ...options],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) failed.push(`${name} (${signal ?? `exit code ${status}`})`);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
