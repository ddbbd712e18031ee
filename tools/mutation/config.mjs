// What Stryker is told for one room.

import { join, relative } from 'node:path';
import { root } from '../sources.mjs';
import { specsOf, worthRunning } from './rooms.mjs';

/** The configuration for the room, or for those of its files whose paths contain `file`. */
export function configOf(name, room, { file, incremental, concurrency, scratch }) {
  const place = relative(root, scratch);
  const id = name.replace('/', '-');
  return {
    mutate: file === undefined ? room.sources : room.sources.map((glob) => narrowed(glob, file)),
    plugins: ['@stryker-mutator/mocha-runner'],
    testRunner: 'mocha',
    coverageAnalysis: 'perTest',
    mochaOptions: {
      config: 'tools/mutation/mocharc.json',
      spec: specsOf(room),
      grep: worthRunning,
    },
    testRunnerNodeArgs: ['--expose-gc', '--enable-source-maps', '--max-old-space-size=1024'],
    // Types were checked before; a mutant need not have any.
    buildCommand: 'tsc -p tsconfig.spec.json --noCheck',
    disableTypeChecks: false,
    // It would look for the compiler's old API, and nothing here leads out of the sandbox.
    tsconfigFile: 'none.json',
    ignorePatterns: ['/build', '/dist', '/demos', '/bench', '/docs', '/coverage', '/site'],
    // A mutant of a loop hangs more often than not.
    timeoutMS: 2000,
    timeoutFactor: 1.25,
    concurrency,
    incremental,
    incrementalFile: `${place}/${id}.incremental.json`,
    tempDirName: `${place}/sandbox`,
    cleanTempDir: 'always',
    logLevel: 'error',
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: join(scratch, `${id}.json`) },
    allowConsoleColors: false,
    thresholds: { high: 90, low: 90, break: null },
  };
}

function narrowed(glob, file) {
  return glob.includes('*') ? glob.replace(/[^/]*\*[^/]*$/, `*${file}*`) : glob;
}
