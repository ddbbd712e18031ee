// The entry points as CommonJS loads them.

'use strict';

const { pathToFileURL } = require('node:url');

const entries = [
  'yieldfrom',
  'yieldfrom/lowlevel',
  'yieldfrom/testing',
  'yieldfrom/inspect',
  'yieldfrom/co',
  'yieldfrom/conformance',
  'yieldfrom/http',
  'yieldfrom/node',
  'yieldfrom/browser',
  'yieldfrom/cluster',
  'yieldfrom/opentelemetry',
  'yieldfrom/eslint',
];
const load = Object.fromEntries(entries.map((entry) => [entry, () => require(entry)]));

void import('./node-like.mjs').then(({ main }) =>
  main(load, pathToFileURL(require.resolve('./jobs.mjs'))),
);
