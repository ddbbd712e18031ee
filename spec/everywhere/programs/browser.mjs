// The entry points as a page loads them: with an import map, or in a bundle.

import { checkAll } from './checks.mjs';

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

/** Runs the checks, but for some entry points, and leaves how they came out on the page. */
export async function main({ poolOptions = {}, without = [] }) {
  for (const entry of without) delete load[entry];
  const about = {
    kind: 'browser',
    jobs: new URL('/jobs.mjs', location.href),
    poolOptions,
    startServer: async () => ({
      url: new URL('/said', location.href).href,
      echoUrl: globalThis.everywhereEcho,
      stop: async () => undefined,
    }),
  };
  globalThis.everywhere = await checkAll(load, about).catch((error) => ({
    yieldfrom: { outcome: 'fails', says: String(error?.stack ?? error) },
  }));
}
