// Finds every bug of the corpus, and runs each again in a fresh process that is given the line alone.
// `npm run replay:roundtrip`

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runOrLeave } from './sources.mjs';

const url = (path) => pathToFileURL(join(root, 'build', 'spec', path)).href;

if (process.argv[2] === undefined) runOrLeave('tools/compile.mjs', 'spec');
const { bugs } = await import(url('spec/testing/bugs/corpus.js'));
const { explore, replay, traceToText } = await import(url('lib/testing/index.js'));
const optionsOf = ({ name, vary, leaks = false }) => ({ name, vary, leaks });

if (process.argv[2] === undefined) roundTrip();
else again(process.argv[2]);

function roundTrip() {
  let wrong = 0;
  for (const bug of bugs) {
    const strategy = bug.isRare ? { pct: 2 } : 'random';
    const { failure } = explore(bug.buggy, { ...optionsOf(bug), strategy });
    const line = `replay: ${failure.replay}`;
    const text = execFileSync(process.execPath, [import.meta.filename, line], { encoding: 'utf8' });
    const isSame = text === traceToText(failure.trace);
    if (!isSame) wrong += 1;
    console.log(`${isSame ? 'same' : 'NOT THE SAME'}  ${line}`);
  }
  console.log(`${bugs.length - wrong} of ${bugs.length} ran again, event for event`);
  process.exit(wrong === 0 ? 0 : 1);
}

function again(line) {
  const name = line.split(':')[2];
  const bug = bugs.find((one) => one.name === name);
  process.stdout.write(traceToText(replay(bug.buggy, line, optionsOf(bug)).failure.trace));
}
