// `npm run test:kill`: the long form of the kill suite, with 100,000 jobs through each
// pool, and through a cluster where there is a redis-server, while workers die.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './sources.mjs';

const { status } = spawnSync(
  join(root, 'node_modules', '.bin', 'mocha'),
  [
    '--no-config',
    '--exit',
    '--require',
    'build/spec/spec/kit/guard.js',
    'build/spec/spec/node/kill.spec.js',
    'build/spec/spec/node/cluster-kill.spec.js',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, YIELDFROM_KILL: 'long' } },
);
process.exit(status ?? 1);
