// Builds the playground into demos/playground/dist: a folder that any file server can serve.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runOrLeave } from './sources.mjs';

const here = join(root, 'demos/playground');
const dist = join(here, 'dist');

runOrLeave('tools/prepare-demos.mjs');
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'programs'), { recursive: true });
runOrLeave('rollup', '-c', 'demos/playground/rollup.config.js', '--silent');
for (const file of ['index.html', 'embed.html', 'style.css'])
  cpSync(join(here, file), join(dist, file));
for (const file of readdirSync(join(here, 'programs')).filter((name) => name.endsWith('.ts'))) {
  cpSync(join(here, 'programs', file), join(dist, 'programs', file));
  const svg = spawnSync(
    process.execPath,
    ['build/demos/playground/src/run/node.js', join(here, 'programs', file), '--svg'],
    { cwd: root, encoding: 'utf8' },
  );
  writeFileSync(join(dist, 'programs', file.replace(/\.ts$/, '.svg')), svg.stdout);
}
