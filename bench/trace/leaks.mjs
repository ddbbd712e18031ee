// `npm run bench:leaks`: what the leak check adds to the time of a suite: 500 clean tests in Mocha, each of
// tasks, a queue, a lock and sleeps, in processes that take turns: as `it.co` is, with `leaks: false`, and with
// `debug: false` as well, which forgets places. What is printed are medians; the limit of 5 % is for the
// leak check, and the suite from the start of its process to the end.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from '../harness/build.mjs';
import { median, quantile } from '../harness/statistics.mjs';

const LIMIT = 0.05;
const TESTS = 500;
const rounds = Number(process.argv[2] ?? 15);

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'build', 'bench-leaks');
const file = join(folder, 'suite.test.mjs');
mkdirSync(folder, { recursive: true });
writeFileSync(
  file,
  `import { asyncWith, createTask, gather, Lock, Queue, sleep } from 'yieldfrom';
import { it } from 'yieldfrom/testing/mocha';

const options = JSON.parse(process.env.OPTIONS);
for (let number = 0; number < ${TESTS}; number += 1) {
  it.co('test ' + number, function* () {
    const queue = new Queue(2);
    const lock = new Lock();
    let sum = 0;
    function* take() {
      for (let i = 0; i < 20; i += 1) {
        const item = yield* queue.get();
        yield* asyncWith(lock, () => sleep(1));
        sum += item;
      }
    }
    const takers = [createTask(take()), createTask(take())];
    for (let i = 0; i < 40; i += 1) yield* queue.put(i);
    yield* gather(takers);
    if (sum !== 780) throw new RangeError(String(sum));
  }, options);
}
`,
);

buildIfStale();
const modes = {
  'with the leak check': {},
  'without it': { leaks: false },
  'without places, too': { leaks: false, debug: false },
};
const names = Object.keys(modes);
const found = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < rounds + 1; round += 1) {
  for (let at = 0; at < names.length; at += 1) {
    const name = names[(at + round) % names.length];
    const ms = runSuite(modes[name]);
    // The first round fills the caches of the disk.
    if (round > 0) found[name].push(ms);
  }
}
for (const name of names) {
  console.log(`${TESTS} tests, ${`${name}:`.padEnd(22)} ${median(found[name]).toFixed(0)} ms`);
}
const overhead = told('overhead of the leak check', names[0], names[1]);
told('of places (debug mode)', names[1], names[2]);
console.log(overhead <= LIMIT ? 'at most 5 %: yes' : 'at most 5 %: NO');
process.exit(overhead <= LIMIT ? 0 : 1);

function told(title, more, less) {
  const ratios = found[more].map((ms, round) => ms / found[less][round]);
  const spread = (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2;
  const share = median(ratios) - 1;
  console.log(`${title}: ${(share * 100).toFixed(1)} % ±${(spread * 100).toFixed(1)} %`);
  return share;
}

function runSuite(options) {
  const startedAt = performance.now();
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/mocha/bin/mocha.js', '--no-config', '--reporter', 'dot', file],
    { cwd: root, encoding: 'utf8', env: { ...process.env, OPTIONS: JSON.stringify(options) } },
  );
  if (status !== 0) throw new Error(stdout);
  return performance.now() - startedAt;
}
