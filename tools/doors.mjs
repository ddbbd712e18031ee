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

/** Programs of the package: command → the module of lib/ that it runs. */
export const programs = { yieldfrom: 'cli/main' };

function exportsMap() {
  const map = {};
  for (const [subpath, module] of Object.entries(doors)) {
    map[subpath] = {
      import: { types: `./dist/types/${module}.d.ts`, default: `./dist/${module}.js` },
      require: { types: `./dist/types/${module}.d.cts`, default: `./dist/${module}.cjs` },
    };
  }
  map['./package.json'] = './package.json';
  return map;
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
