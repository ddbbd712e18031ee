// `npm test`: every check there is, one stage after the other, ending at the first that fails. Where the
// specs have run, the last line says how many passed and failed, in Node and in the browser together.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { root } from './sources.mjs';

const forbidSkips = process.env.YIELDFROM_FORBID_SKIPS === '1';
const closingLine = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

const bin = (name) => join(root, 'node_modules', '.bin', name);
const playground = (...args) => [
  process.execPath,
  join(root, 'demos/playground/e2e/main.mjs'),
  ...args,
];
const tool = (name, ...args) => [process.execPath, join(root, 'tools', name), ...args];

const stages = [
  { name: 'compile lib and spec', run: [tool('compile.mjs', 'spec')] },
  {
    name: 'check types',
    run: [
      [bin('tsc'), '-p', '.'],
      [bin('tsc'), '-p', 'tsconfig.neutral.json'],
    ],
  },
  { name: 'lint', run: [[bin('oxlint'), '--deny-warnings']] },
  { name: 'format', run: [[bin('prettier'), '--cache', '--check', '--log-level', 'warn', '.']] },
  { name: 'build', run: [tool('build.mjs')] },
  { name: 'compile demos', run: [tool('compile.mjs', 'demos')] },
  { name: 'specs in Node', run: [[bin('mocha'), ...(process.stdout.isTTY ? ['--color'] : [])]] },
  {
    name: 'package',
    run: [
      [bin('publint'), '--strict'],
      [bin('attw'), '--pack', '.', '--profile', 'node16'],
    ],
  },
  { name: 'size', run: [[bin('size-limit')]] },
  { name: 'specs in the browser', run: [tool('browser-specs.mjs')], skip: whyNoBrowser() },
  { name: 'playground', run: [playground('--short')], skip: whyNoBrowser() },
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [index, stage] of stages.entries()) {
  const startedAt = Date.now();
  console.log(`\n== ${index + 1}/${stages.length} ${stage.name}`);
  const problem = await runStage(stage);
  console.log(`   ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (problem) stop(stage.name, problem);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);

/** What is wrong with the stage, if anything. */
async function runStage({ run, skip }) {
  if (skip) {
    console.log(`SKIPPED: ${skip}`);
    return forbidSkips ? 'skipping is forbidden by YIELDFROM_FORBID_SKIPS' : undefined;
  }
  for (const command of run) {
    const { code, skipped } = await start(command);
    if (code !== 0) return `exit code ${code}`;
    if (skipped > 0 && forbidSkips)
      return `${skipped} specs were skipped, which YIELDFROM_FORBID_SKIPS forbids`;
  }
  return undefined;
}

/** Runs a command, shows what it says, and adds up its closing line. */
function start([program, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    });
    let tail = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => {
      process.stdout.write(text);
      tail = (tail + text).slice(-200);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const [, passed, failed, skipped = '0'] =
        closingLine.exec(tail.trimEnd().split('\n').at(-1)) ?? [];
      total.passed += Number(passed ?? 0);
      total.failed += Number(failed ?? 0);
      resolve({ code: code ?? signal, skipped: Number(skipped) });
    });
  });
}

function stop(stage, problem) {
  console.log(`\nStopped at "${stage}": ${problem}.`);
  if (total.failed > 0) console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(1);
}

function whyNoBrowser() {
  const path = findChromium();
  if (path && existsSync(path)) return undefined;
  return path
    ? `CHROMIUM names ${path}, which does not exist`
    : 'no Chromium found; set CHROMIUM to its path, or put chromium on PATH';
}
