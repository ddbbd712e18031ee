// The same in Node: runs a program, or what a link of the page keeps, and prints what happens.
//
//   node node.js program.ts [--trace]        node node.js 'http://…/#1…' [--trace] [--svg]

import { readFileSync } from 'node:fs';
import { traceToJsonLines } from 'yieldfrom/testing';
import { fromFragment } from '../link/link.js';
import { lanesOf } from '../model/lanes.js';
import { lanesSvg } from '../model/lanes-svg.js';
import { execute } from './execute.js';
import { plainSpec, type RunSpec } from './spec.js';

const [what = '', ...flags] = process.argv.slice(2);
const spec = await specOf(what);
if (spec === undefined) {
  console.error('What is to be run? The path of a program, or a link of the playground.');
  process.exit(2);
}
const { events, problem, line } = execute(spec);
if (flags.includes('--trace')) process.stdout.write(traceToJsonLines(events));
else if (flags.includes('--svg')) console.log(lanesSvg(lanesOf(events), { isAlone: true }));
else {
  for (const event of events) {
    if (event.k === 'log')
      console.log(`${String(Number(event.t.toFixed(3))).padStart(6)}  ${event.value}`);
  }
  if (problem !== undefined) console.log(`\n${problem.message}`);
  console.log(`replay: ${line}`);
}
process.exitCode = problem === undefined ? 0 : 1;

async function specOf(text: string): Promise<RunSpec | undefined> {
  const at = text.indexOf('#');
  if (at !== -1) return (await fromFragment(text.slice(at + 1)))?.spec;
  return text === '' ? undefined : plainSpec(readFileSync(text, 'utf8'));
}
