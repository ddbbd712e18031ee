// Runs some of the specs alone: node tools/specs.mjs testing/clock testing/settled

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runOrLeave } from './sources.mjs';

const { spec: _all, ...settings } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
const flags = Object.entries(settings).flatMap(([name, value]) => {
  if (name === 'node-option') return value.map((option) => `--${option}`);
  if (value === true) return [`--${name}`];
  return [value].flat().flatMap((one) => [`--${name}`, String(one)]);
});
const files = process.argv.slice(2).map((name) => `build/spec/spec/${name}.spec.js`);

runOrLeave('tools/compile.mjs', 'spec');
runOrLeave('mocha', '--no-config', ...flags, ...files);
