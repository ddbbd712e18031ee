// How each runner is started on a file of tests, and how its answer is read: a Map of the names of the
// tests to the message of their failure, or null.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where the large runners are installed, and where the tests are written. */
export const place = join(root, 'build', 'runners');

const names = 'coroutine, createTask, Event, fromPromise, Future, gather, Lock, Queue, run, sleep';

const esm = (door, guarded) => [
  `import { ${names} } from 'yieldfrom';`,
  guarded ? `import { it } from 'yieldfrom/testing/${door}';` : '',
];

/** The runners. `header` gives the two lines that every file of tests begins with. */
export const runners = {
  mocha: {
    file: 'a.test.mjs',
    header: (guarded) => esm('mocha', guarded),
    run(file) {
      const { stdout } = start(
        'node_modules/.bin/mocha',
        ['--no-config', '--reporter', 'json', file],
        root,
      );
      const { tests } = JSON.parse(stdout.slice(stdout.indexOf('{\n  "stats"')));
      return new Map(tests.map(({ title, err }) => [title, err.stack ?? err.message ?? null]));
    },
  },
  'node-test': {
    file: 'a.test.mjs',
    header: (guarded) => [
      ...esm('node-test', guarded).slice(0, 1),
      guarded
        ? "import { it } from 'yieldfrom/testing/node-test';"
        : "import { it } from 'node:test';",
    ],
    run(file, preload) {
      const reporter = join(dirname(fileURLToPath(import.meta.url)), 'node-reporter.mjs');
      const { stdout } = start(
        process.execPath,
        [...(preload ? ['--import', preload] : []), '--test-reporter', reporter, file],
        dirname(file),
      );
      return new Map(JSON.parse(stdout.slice(stdout.indexOf('RESULTS') + 7)));
    },
  },
  vitest: {
    isLarge: true,
    file: 'a.test.mjs',
    header: (guarded) => [
      ...esm('vitest', guarded).slice(0, 1),
      guarded ? "import { it } from 'yieldfrom/testing/vitest';" : "import { it } from 'vitest';",
    ],
    run(file) {
      const out = `${file}.json`;
      start(
        'node_modules/.bin/vitest',
        ['run', file, '--reporter=json', `--outputFile=${out}`],
        place,
      );
      const { testResults } = JSON.parse(readFileSync(out, 'utf8'));
      return fromJest(testResults);
    },
  },
  jest: {
    isLarge: true,
    file: 'a.test.cjs',
    header: (guarded) => [
      `const { ${names} } = require('yieldfrom');`,
      guarded ? "const { it } = require('yieldfrom/testing/jest');" : '',
    ],
    run(file) {
      const out = `${file}.json`;
      const args = ['--json', `--outputFile=${out}`, '--testMatch', file, '--config', '{}'];
      start('node_modules/.bin/jest', [...args, '--rootDir', dirname(file)], place);
      return fromJest(JSON.parse(readFileSync(out, 'utf8')).testResults);
    },
  },
};

/** Installs the large runners, where they are not installed yet. */
export function install() {
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  const lock = readFileSync(join(root, 'spec', 'runners', 'package-lock.json'), 'utf8');
  const stamp = join(place, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  for (const name of ['package.json', 'package-lock.json']) {
    writeFileSync(join(place, name), readFileSync(join(root, 'spec', 'runners', name)));
  }
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: place,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`npm ci ended with ${status}`);
  writeFileSync(stamp, lock);
}

/** Writes a file of tests, runs it, and gives what came out. */
export function runTests(name, label, code, { guarded = true, preload } = {}) {
  const runner = runners[name];
  const folder = join(place, 'work', name, label.replaceAll(' ', '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const link = join(place, 'node_modules', 'yieldfrom');
  if (!existsSync(link)) {
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(root, link);
  }
  const file = join(folder, runner.file);
  const text = [...runner.header(guarded), code, ''].join('\n');
  writeFileSync(file, text);
  return { file, text, results: runner.run(file, preload) };
}

function start(program, args, cwd) {
  const command = program.startsWith('/') ? program : join(cwd, program);
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, CI: '1', NODE_TEST_CONTEXT: undefined },
  });
  if (result.error) throw result.error;
  result.stdout ||= '';
  if (process.env.RUNNERS_VERBOSE) console.log(result.stdout, result.stderr);
  return result;
}

function fromJest(testResults) {
  return new Map(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ title, status, failureMessages }) => [
        title,
        status === 'passed' ? null : failureMessages.join('\n'),
      ]),
    ),
  );
}
