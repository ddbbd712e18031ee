// Runs a program of the playground, or a link of it, in Node: npm run -s play:run -- 'http://…/#1…'

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, runOrLeave } from './sources.mjs';

runOrLeave('tools/prepare-demos.mjs');
const script = join(root, 'build/demos/playground/src/run/node.js');
const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
