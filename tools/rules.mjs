// `npm run rules`: which spec proves which of asyncio's rules. A spec names the rules that it proves in its
// title: `[rule 159]`, `[rule 45] [rule 224]`, `[rules 190–200]`. A rule that no spec can prove stands in
// spec/rules/without.json, with the reason. Once that file says "enforced", a rule with neither is an error,
// here and in spec/house.
// `npm run rules -- 159` shows the titles of one rule, `-- --all` those of all, `-- --in FOLDER` looks elsewhere.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, root } from './sources.mjs';

/** The sections of the rules: first and last number, and what they are about. */
const sections = [
  ['A', 1, 27, 'the loop'],
  ['B', 28, 46, 'futures'],
  ['C', 47, 72, 'tasks'],
  ['D', 73, 87, 'cancellation'],
  ['E', 88, 90, 'sleep'],
  ['F', 91, 103, 'gather'],
  ['G', 104, 118, 'wait, asCompleted, shield'],
  ['H', 119, 137, 'waitFor, timeout'],
  ['I', 138, 157, 'TaskGroup'],
  ['J', 158, 180, 'synchronisation'],
  ['K', 181, 189, 'queues'],
  ['L', 190, 200, 'run and Runner'],
  ['M', 201, 207, 'the exception handler'],
  ['N', 208, 214, 'debug mode'],
  ['O', 215, 221, 'context variables'],
  ['P', 222, 228, 'executors'],
  ['Q', 229, 243, 'streams'],
  ['R', 244, 254, 'transports, protocols, servers'],
  ['S', 255, 263, 'subprocesses'],
  ['T', 264, 267, 'staggeredRace, the call graph'],
];
const ruleMax = sections.at(-1)[2];

const args = process.argv.slice(2);
const folder = args.includes('--in') ? args[args.indexOf('--in') + 1] : 'spec';
const { enforced, reasons } = JSON.parse(
  readFileSync(join(root, 'spec/rules/without.json'), 'utf8'),
);
const titles = titlesByRule();
const problems = [];

for (const rule of titles.keys()) {
  if (rule < 1 || rule > ruleMax)
    problems.push(`There is no rule ${rule}, which ${titles.get(rule)[0].file} names.`);
}
for (const rule of Object.keys(reasons).map(Number)) {
  if (titles.has(rule))
    problems.push(`Rule ${rule} has a spec by now: take it out of without.json.`);
}

const wanted = args.find((arg) => arg === '--all' || /^\d+$/.test(arg));
const left = wanted && wanted !== '--all' ? showRule(Number(wanted)) : showSections();
for (const problem of problems) console.log(problem);
if (problems.length > 0 || (enforced && left.length > 0)) process.exit(1);

/** Rule → where a title names it. */
function titlesByRule() {
  const found = new Map();
  for (const file of filesBelow(folder).filter((path) => path.endsWith('.spec.ts'))) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    for (const [i, line] of lines.entries()) {
      if (/^\s*(\/\/|\*|\/\*)/.test(line)) continue;
      const title = line.trim().replace(/^[^'"`]*['"`]|['"`][^'"`]*$/g, '');
      for (const rule of rulesIn(line)) {
        const places = found.get(rule) ?? [];
        found.set(rule, [
          ...places,
          { file, line: i + 1, title: title.replace(/\[rules? [^\]]*\] ?/g, '') },
        ]);
      }
    }
  }
  return found;
}

/** The numbers in `[rule 5]`, `[rules 5–7]`, `[rules 5, 9]`. */
function rulesIn(text) {
  return [...text.matchAll(/\[rules? ([^\]]+)\]/g)].flatMap(([, list]) => numbersIn(list));
}

/** The numbers in `5–7, 9`. */
function numbersIn(list) {
  return list.split(',').flatMap((part) => {
    const [first, last = first] = part.split(/[-–]/).map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

function showRule(rule) {
  show(rule, true);
  return [];
}

/** Prints every section; gives the rules with neither a spec nor a reason. */
function showSections() {
  const without = [];
  for (const [letter, first, last, subject] of sections) {
    const rules = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const proven = rules.filter((rule) => titles.has(rule));
    console.log(`${letter}  ${subject}: ${proven.length} of ${rules.length}`);
    for (const rule of rules) {
      show(rule, wanted === '--all');
      if (!titles.has(rule) && !(rule in reasons)) without.push(rule);
    }
  }
  const proven = [...titles.keys()].filter((rule) => rule <= ruleMax).length;
  const excused = Object.keys(reasons).length;
  console.log(
    `${proven} rules have specs, ${excused} a reason to have none, ${without.length} neither`,
  );
  return without;
}

function show(rule, isLong) {
  const places = titles.get(rule) ?? [];
  const number = String(rule).padStart(5);
  if (places.length === 0) {
    console.log(`${number}  ${reasons[rule] ? `no spec: ${reasons[rule]}` : 'NO SPEC'}`);
  } else if (isLong) {
    for (const { file, line, title } of places) console.log(`${number}  ${file}:${line}  ${title}`);
  } else {
    const files = new Map();
    for (const { file } of places) files.set(file, (files.get(file) ?? 0) + 1);
    const list = [...files].map(([file, count]) => (count > 1 ? `${file} (${count})` : file));
    console.log(`${number}  ${list.join(', ')}`);
  }
}
