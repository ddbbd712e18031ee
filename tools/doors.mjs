// The doors of the package. To open one, add a line; `npm run build` bundles it, writes its declarations
// and keeps the exports map of package.json in step.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.mjs';

/** Subpath of the package → the module of lib/ behind it, without its extension. */
export const doors = {
  '.': 'index',
  './browser': 'browser',
  './browser/worker': 'executor/web/worker-main',
  './cluster': 'cluster',
  './http': 'io/http/index',
  './co': 'co/index',
  './conformance': 'conformance/index',
  './eslint': 'eslint/index',
  './inspect': 'inspect/index',
  './lowlevel': 'lowlevel',
  './node': 'node',
  './opentelemetry': 'opentelemetry/index',
  './testing': 'testing/index',
  './testing/jest': 'testing/runner/jest',
  './testing/mocha': 'testing/runner/mocha',
  './testing/node-test': 'testing/runner/node-test',
  './testing/vitest': 'testing/runner/vitest',
};

/** Packages that a door cannot be loaded without. What it only needs for a part it loads, and misses, by itself. */
export const peersOf = {
  './cluster': ['bullmq', 'ioredis'],
  './opentelemetry': ['@opentelemetry/api'],
  './testing/mocha': ['mocha'],
  './testing/vitest': ['vitest'],
};

/** Doors to what no browser has, and what to use there instead. */
export const nodeOnly = {
  './cluster': 'let a server submit the jobs',
  './node':
    'yieldfrom/browser has the executor over its workers, yieldfrom/http its requests and WebSockets',
};

/** Those that may change in any release: what is built on them is close to the machine. */
export const experimentalDoors = ['./lowlevel'];

/** Programs of the package: command → the module of lib/ that it runs. */
export const programs = { yieldfrom: 'cli/main' };

function exportsMap() {
  const map = {};
  for (const [subpath, module] of Object.entries(doors)) {
    map[subpath] = {
      import: {
        types: `./dist/types/${module}.d.ts`,
        ...porters(subpath, 'js'),
        default: `./dist/${module}.js`,
      },
      require: {
        types: `./dist/types/${module}.d.cts`,
        ...porters(subpath, 'cjs'),
        default: `./dist/${module}.cjs`,
      },
    };
  }
  map['./package.json'] = './package.json';
  return map;
}

/**
 * Who stands before a door: one who turns browsers away by name, and one who says by name what is not
 * installed. Bundlers pass the second by: they name what they do not find themselves.
 */
function porters(subpath, extension) {
  return {
    ...(subpath in nodeOnly && { browser: porterOf('refusing', subpath, extension) }),
    ...(subpath in peersOf && {
      ...(extension === 'js' && { module: `./dist/${doors[subpath]}.js` }),
      node: porterOf('asking', subpath, extension),
    }),
  };
}

/** Where the file of a porter is; tools/porters.mjs writes it. */
export function porterOf(kind, subpath, extension) {
  return `./dist/porters/${kind}/${subpath.slice(2).replaceAll('/', '-')}.${extension}`;
}

/** Writes the exports map into package.json where it differs. In CI a difference is an error. */
export function syncExportsMap() {
  const path = join(root, 'package.json');
  const before = readFileSync(path, 'utf8');
  const after = `${JSON.stringify({ ...JSON.parse(before), exports: exportsMap() }, null, 2)}\n`;
  if (after === before) return;
  if (process.env.CI) {
    console.error('package.json lags behind tools/doors.mjs: run `npm run build` and commit it');
    process.exit(1);
  }
  writeFileSync(path, after);
  console.log('package.json: exports brought in step with tools/doors.mjs');
}
