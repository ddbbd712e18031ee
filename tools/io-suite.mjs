// `npm run test:peers`: our streams, processes, HTTP and WebSockets beside those of others. `npm run
// test:faults`: the long form of what peers do wrong, ten thousand connections and 64 MiB; `-- --huge`
// sends a GiB.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './sources.mjs';

const suite = process.argv[2];
if (suite !== 'peers' && suite !== 'faults') throw new TypeError('which suite? peers or faults');
const form = process.argv.includes('--huge') ? 'huge' : 'long';

const { status } = spawnSync(
  join(root, 'node_modules', '.bin', 'mocha'),
  [
    '--no-config',
    '--expose-gc',
    '--enable-source-maps',
    ...['--require', 'build/spec/spec/kit/guard.js'],
    `build/spec/spec/${suite}/**/*.spec.js`,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, YIELDFROM_FAULTS: form },
    shell: process.platform === 'win32',
  },
);
process.exit(status ?? 1);
