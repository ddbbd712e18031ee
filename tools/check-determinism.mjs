// `npm run check:determinism`: runs the specs of virtual time twice, in processes of their own, and compares
// what happened in their loops, test by test. Options: folders of spec/, to run only those.

import { readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, runOrLeave } from './sources.mjs';

const folders = process.argv.slice(2);
const wanted = folders.length > 0 ? folders : ['core', 'std', 'laws', 'run', 'testing', 'stories'];

runOrLeave('tools/compile.mjs', 'spec');
const [first, second] = [runSpecs(1), runSpecs(2)];
let events = 0;
const differing = [...first].filter(([title, hash]) => {
  events += Number(hash.split(' ')[0]);
  return second.get(title) !== hash;
});
for (const [title, hash] of differing) {
  console.log(`DIFFERS  ${title}: ${hash}, then ${second.get(title) ?? 'nothing'}`);
}
console.log(
  `${first.size} tests, ${events} events in virtual loops: ${differing.length} differ from run to run`,
);
process.exit(differing.length > 0 || first.size === 0 || first.size !== second.size ? 1 : 0);

/** Runs the specs, and gives the hash of what happened in each test. */
function runSpecs(number) {
  const file = join(root, 'build', `event-hashes-${number}.txt`);
  rmSync(file, { force: true });
  const { status, stdout } = spawnSync(
    join(root, 'node_modules', '.bin', 'mocha'),
    [
      ...['--no-config', '--expose-gc', '--enable-source-maps', '--timeout', '120000', '--exit'],
      ...['--require', 'build/spec/spec/kit/guard.js'],
      ...['--require', 'build/spec/spec/kit/event-hashes.js', '--reporter', 'dot'],
      // They ask who listens when nobody does.
      ...['--grep', '^setProbe', '--invert'],
      ...wanted.map((folder) => `build/spec/spec/${folder}/**/*.spec.js`),
    ],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, EVENT_HASHES: file, YIELDFROM_REPLAY: '' },
    },
  );
  if (status !== 0) {
    console.log(stdout.slice(-6000));
    console.log(`the specs failed in run ${number}`);
    process.exit(1);
  }
  return new Map(
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')),
  );
}
