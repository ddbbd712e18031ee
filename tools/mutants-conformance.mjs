// `npm run conformance:mutants`: puts faults into the machine (those of `mutants:driver`) and into what
// stands on it, one at a time, and sees whether the conformance corpus alone notices. It fails if fewer than
// 95 % of either are noticed. Options: a part of a fault's name, to try only those.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { faults as driverFaults } from './mutants/driver-faults.mjs';
import { faults as stdFaults } from './mutants/std-faults.mjs';
import { root, runOrLeave } from './sources.mjs';

const hangMs = 60_000;
const shareMin = 0.95;

runOrLeave('tools/compile.mjs', 'spec');

const sets = Object.entries({ machine: driverFaults, std: stdFaults }).map(([name, faults]) => ({
  name,
  faults: faults.filter((fault) => fault.name.includes(process.argv[2] ?? '')),
}));
const wanted = sets.flatMap(({ faults }) => faults);
wanted.forEach(checkOccursOnce);
const sound = await replay(null);
if (sound !== undefined) {
  console.error(`Without a fault the corpus must agree: ${sound}`);
  process.exit(1);
}

const verdicts = new Map();
const queue = wanted.values();
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));

for (const fault of wanted) {
  const noticed = verdicts.get(fault);
  console.log(`${noticed ? 'killed  ' : 'SURVIVES'}  ${fault.name} (${fault.file})`);
  if (noticed) console.log(`          ${noticed}`);
}
let isEnough = true;
for (const { name, faults } of sets) {
  const killed = faults.filter((fault) => verdicts.get(fault)).length;
  console.log(`\n${name}: ${killed} of ${faults.length} killed`);
  isEnough &&= killed >= shareMin * faults.length;
}
process.exit(isEnough ? 0 : 1);

function checkOccursOnce({ name, file, find }) {
  const text = readFileSync(join(root, 'build/spec/lib', file), 'utf8');
  const count = text.split(find).length - 1;
  if (count === 1) return;
  console.error(`"${name}" must match once in ${file}, but matches ${count} times:\n${find}`);
  process.exitCode = 1;
}

async function work() {
  for (const fault of queue) verdicts.set(fault, await replay(fault));
}

/** Replays the corpus, up to the first scenario that differs. Gives what was noticed, if anything. */
function replay(fault) {
  const args = ['--import', './tools/mutants/plant.mjs', 'build/spec/spec/conformance/run.js'];
  const child = spawn(process.execPath, [...args, '--bail'], {
    cwd: root,
    env: { ...process.env, MUTANT: JSON.stringify(fault) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let [errors, isHanging] = ['', false];
    const timer = setTimeout(() => {
      isHanging = true;
      child.kill('SIGKILL');
    }, hangMs);
    child.stderr.on('data', (text) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const [first = `exit code ${code}`] = errors.trim().split('\n');
      resolve(code === 0 ? undefined : isHanging ? 'never ends' : first);
    });
  });
}
