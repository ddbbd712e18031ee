// `npm run mutants:driver`: puts forty-one faults into the machine, one at a time, and sees that the specs notice.
// A fault counts as killed only by a spec whose title names a rule that the fault breaks: one that fails, or
// that never ends. Options: a part of a fault's name, to try only those.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { faults } from './mutants/driver-faults.mjs';
import { filesBelow, root, runOrLeave } from './sources.mjs';

const hangMs = 20_000;

runOrLeave('tools/compile.mjs', 'spec');

const specs = ['build/spec/spec/rules', 'build/spec/spec/core']
  .flatMap(filesBelow)
  .filter((file) => file.endsWith('.spec.js'));

const wanted = faults.filter(({ name }) => name.includes(process.argv[2] ?? ''));
wanted.forEach(checkOccursOnce);

const allRules = [...new Set(wanted.flatMap(({ rules }) => rules))];
const sound = await runSpecs(null, allRules);
if (sound.failed.length > 0 || sound.hangsIn || !sound.ended || sound.passed === 0) {
  console.error('Without a fault the specs must pass:', sound);
  process.exit(1);
}

const verdicts = new Map();
const queue = wanted.values();
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));

for (const fault of wanted) {
  const { isKilled, why } = verdicts.get(fault);
  const rules = fault.rules.map((rule) => `[rule ${rule}]`).join(' ');
  console.log(
    `${isKilled ? 'killed ' : 'SURVIVES'}  ${fault.name} (${fault.file})\n          ${isKilled ? why : `${rules}: ${why}`}`,
  );
}
const killed = [...verdicts.values()].filter(({ isKilled }) => isKilled).length;
console.log(`\n${killed} of ${wanted.length} killed`);
process.exit(killed === wanted.length ? 0 : 1);

async function work() {
  for (const fault of queue) verdicts.set(fault, verdictOn(await runSpecs(fault, fault.rules)));
}

function checkOccursOnce({ name, file, find }) {
  const text = readFileSync(join(root, 'build/spec/lib', file), 'utf8');
  const count = text.split(find).length - 1;
  if (count === 1) return;
  console.error(`"${name}" must match once in ${file}, but matches ${count} times:\n${find}`);
  process.exit(1);
}

/** Only specs of the fault's rules are run, so whichever fails names one of them. */
function verdictOn({ failed, hangsIn, ended, passed, errors }) {
  if (failed.length > 0) return { isKilled: true, why: `fails: ${failed[0]}` };
  if (hangsIn) return { isKilled: true, why: `never ends: ${hangsIn}` };
  if (!ended) return { isKilled: false, why: `the specs did not run: ${errors.slice(0, 500)}` };
  return { isKilled: false, why: `${passed} specs of its rules pass` };
}

/** Runs the specs of some rules, up to the first failure. */
function runSpecs(fault, rules) {
  const mocha = [
    ...['--no-config', '--bail', '--timeout', '5000'],
    ...['--require', 'build/spec/spec/kit/guard.js', '--reporter', 'tools/mutants/told.cjs'],
    ...['--grep', String.raw`\[rule (${rules.join('|')})\]`],
  ];
  // Mocha would load specs by require, which passes the planting by.
  const node = ['--no-experimental-require-module', '--import', './tools/mutants/plant.mjs'];
  const args = [...node, 'node_modules/mocha/lib/cli/cli.js'];
  const child = spawn(process.execPath, [...args, ...mocha, ...specs], {
    cwd: root,
    env: { ...process.env, MUTANT: JSON.stringify(fault) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let [output, errors, isHanging] = ['', '', false];
    const finish = (ended) => {
      const told = output.split('\n').filter((line) => line.startsWith('["'));
      const events = told.map((line) => JSON.parse(line));
      const failed = events.filter(([what]) => what === 'fails').map(([, title]) => title);
      const passed = events.filter(([what]) => what === 'passes').length;
      const [what, title] = events.at(-1) ?? [];
      const hangsIn = isHanging && what === 'begins' ? title : undefined;
      resolve({ failed, passed, hangsIn, ended, errors });
    };
    const timer = setTimeout(() => {
      isHanging = true;
      child.kill('SIGKILL');
    }, hangMs);
    child.stdout.on('data', (text) => {
      output += text;
      // One failure is enough; what is left pending would keep the process.
      if (output.includes('["fails"')) child.kill('SIGKILL');
    });
    child.stderr.on('data', (text) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      finish(code !== null && output.includes('["'));
    });
  });
}
