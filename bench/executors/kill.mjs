// `npm run bench:kill`: the kill suite, on our pools and on those of others as they come (installed by
// `npm run bench -- --peers`), each case in a process of its own, in pools of one and of two workers. What is
// printed is what goes wrong; `ok` where the bad job fails with an error that says something, all others get their
// results, the pool works afterwards and can be ended. `--case NAME` and `--pool NAME` run a part.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cases } from './kill-cases.mjs';
import { pools } from './kill-pools.mjs';

/** A case that is not through by then hangs. */
const PATIENCE_MS = 180_000;

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
};
const require = createRequire(import.meta.url);
const file = fileURLToPath(new URL('./kill-case.mjs', import.meta.url));

const summary = new Map();
for (const [caseName, { processes = false, threads = false }] of Object.entries(cases)) {
  if (![undefined, caseName].includes(option('case'))) continue;
  console.log(`\n${caseName}`);
  for (const [poolName, pool] of Object.entries(pools)) {
    const isProcesses = pool.processes === true;
    if ((processes && !isProcesses) || (threads && isProcesses)) continue;
    if (![undefined, poolName].includes(option('pool')) || !isInstalled(pool.needs)) continue;
    const { 1: one, 2: two } = await faultsOf(poolName, caseName);
    const tell = (found) => (found.length === 0 ? 'ok' : found.join(', '));
    const text = tell(one) === tell(two) ? tell(one) : `of one: ${tell(one)}; of two: ${tell(two)}`;
    console.log(`  ${poolName.padEnd(22)} ${text}`);
    const [held, all] = summary.get(poolName) ?? [0, 0];
    summary.set(poolName, [held + [one, two].filter(({ length }) => length === 0).length, all + 2]);
  }
}
console.log('\nCases that each survives');
for (const [poolName, [held, all]] of summary) {
  console.log(`  ${poolName.padEnd(22)} ${held} of ${all}`);
}
const failures = [...summary].filter(
  ([name, [held, all]]) => name.startsWith('yieldfrom') && held < all,
);
process.exit(failures.length > 0 ? 1 : 0);

function isInstalled(name) {
  try {
    if (name !== undefined) require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function faultsOf(poolName, caseName) {
  return new Promise((resolve) => {
    // What the libraries and the dying say on the way is not the result.
    const child = spawn(process.execPath, [file, poolName, caseName], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const line = text.trim().split('\n').at(-1);
      try {
        resolve(JSON.parse(line));
      } catch {
        const found = [signal === null ? `the caller ends with ${code}` : 'the caller hangs'];
        resolve({ 1: found, 2: found });
      }
    });
  });
}
