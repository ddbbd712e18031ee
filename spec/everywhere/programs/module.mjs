// The entry points as an ES module loads them.

import { main } from './node-like.mjs';

const load = {
  yieldfrom: () => import('yieldfrom'),
  'yieldfrom/lowlevel': () => import('yieldfrom/lowlevel'),
  'yieldfrom/testing': () => import('yieldfrom/testing'),
  'yieldfrom/inspect': () => import('yieldfrom/inspect'),
  'yieldfrom/co': () => import('yieldfrom/co'),
  'yieldfrom/conformance': () => import('yieldfrom/conformance'),
  'yieldfrom/http': () => import('yieldfrom/http'),
  'yieldfrom/node': () => import('yieldfrom/node'),
  'yieldfrom/browser': () => import('yieldfrom/browser'),
  'yieldfrom/cluster': () => import('yieldfrom/cluster'),
  'yieldfrom/opentelemetry': () => import('yieldfrom/opentelemetry'),
  'yieldfrom/eslint': () => import('yieldfrom/eslint'),
};

await main(load, new URL('./jobs.mjs', import.meta.url));
