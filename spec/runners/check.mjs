// Runs the tables of cases.mjs in each runner: node spec/runners/check.mjs [false-pass|matrix|leaks] [runner…]

import { clean, leaks, matrix, underCo, unrun } from './cases.mjs';
import { install, runners, runTests } from './runners.mjs';

const problems = [];
const asked = process.argv.slice(2).filter((word) => word in runners);
const parts = process.argv.slice(2).filter((word) => !(word in runners));
const chosen = asked.length > 0 ? asked : Object.keys(runners);
if (chosen.some((name) => runners[name].isLarge)) install();

const checks = { 'false-pass': checkFalsePass, matrix: checkMatrix, leaks: checkLeaks };
for (const name of chosen) {
  for (const part of parts.length > 0 ? parts : Object.keys(checks)) checks[part](name);
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'all runners do as they should' : `${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);

function checkFalsePass(name) {
  const code = named(unrun);
  const bare = runTests(name, 'unguarded', code, { guarded: false }).results;
  const guarded = runTests(name, 'guarded', code).results;
  for (const title of Object.keys(unrun)) {
    // Jest runs generators, and refuses what returns one.
    expectOutcome(name, title, bare, { says: name === 'jest' ? /./ : undefined });
    expectOutcome(name, title, guarded, {
      says:
        name === 'jest' ? /never seen|can only return Promise/ : /it\.co\(name, function\* \(t\)/,
    });
  }
  if (name === 'node-test') {
    const preload = 'yieldfrom/testing/node-test';
    const { results } = runTests(name, 'preloaded', code, { guarded: false, preload });
    for (const title of Object.keys(unrun)) {
      expectOutcome(`${name} --import`, title, results, { says: /it\.co\(name, function\* \(t\)/ });
    }
  }
  if (name === 'jest') {
    for (const [title, error] of runTests(name, 'under co', underCo, { guarded: false }).results) {
      if (error !== null) problems.push(`jest: ${title}: ${error}`);
    }
  }
  console.log(
    `${name}: generators for bodies: ${bare.size} without the guard, ${guarded.size} with it`,
  );
}

function checkMatrix(name) {
  const code = named(
    Object.fromEntries(Object.entries(matrix).map(([title, one]) => [title, one.code])),
  );
  const { results } = runTests(name, 'matrix', code);
  for (const [title, expected] of Object.entries(matrix)) {
    expectOutcome(name, title, results, expected);
  }
  console.log(`${name}: it.co: ${results.size} kinds of end`);
}

function checkLeaks(name) {
  const after = "it.co('after NAME', function* () { yield* sleep(5000); });";
  const code = Object.entries(leaks)
    .map(([title, one]) =>
      `${one.code}\n${after}`
        .replaceAll(/NAME,/g, `${JSON.stringify(title)},`)
        .replace('NAME', title),
    )
    .join('\n');
  const { file, text, results } = runTests(name, 'leaks', code);
  for (const [title, { says }] of Object.entries(leaks)) {
    expectOutcome(name, title, results, { says });
    expectOutcome(name, `after ${title}`, results, {});
    for (const line of markedLines(text, title)) {
      if (results.get(title)?.includes(`${file.split('/').at(-1)}:${line}:`)) continue;
      problems.push(`${name}: ${title}: line ${line} is not named: ${results.get(title)}`);
    }
  }
  const suite = runTests(name, 'clean', clean).results;
  const failed = [...suite].filter(([, error]) => error !== null);
  if (suite.size !== 500 || failed.length > 0) {
    problems.push(
      `${name}: ${failed.length} of ${suite.size} clean tests failed: ${failed[0]?.[1]}`,
    );
  }
  console.log(`${name}: ${Object.keys(leaks).length} kinds of leak, ${suite.size} clean tests`);
}

/** The numbers of the lines of a test that are marked SPAWN or PARK. */
function markedLines(text, title) {
  const all = text.split('\n');
  const from = all.findIndex((line) => line.startsWith(`it.co(${JSON.stringify(title)},`));
  const to = all.findIndex((line, index) => index > from && line === '});');
  return all.flatMap((line, index) =>
    index > from && index < to && /\/\/ (SPAWN|PARK)$/.test(line) ? [index + 1] : [],
  );
}

function named(cases) {
  return Object.entries(cases)
    .map(([title, code]) => code.replace('NAME', JSON.stringify(title)))
    .join('\n');
}

function expectOutcome(name, title, results, { says }) {
  if (!results.has(title)) {
    problems.push(`${name}: ${title}: no such test was run`);
    return;
  }
  const error = results.get(title);
  if (says === undefined && error !== null) problems.push(`${name}: ${title} is red: ${error}`);
  if (says !== undefined && error === null) problems.push(`${name}: ${title} is green`);
  if (says !== undefined && error !== null && !says.test(error)) {
    problems.push(`${name}: ${title} does not say ${says}: ${error}`);
  }
}
