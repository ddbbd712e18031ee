// Pages in Chromium: one with an import map and no bundler, and one for each bundler.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../../tools/chromium.mjs';
import { bundle } from './bundles.mjs';
import { install } from './workshop.mjs';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
const timeoutMs = 300_000;

const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html' };

/** The rows of pages. */
export const pages = [
  { key: 'page', title: 'Chromium, import map', isShort: true, place: importMapped },
  ...Object.keys(bundle).map((name) => ({
    key: name,
    title: `Chromium, bundled by ${name}`,
    isShort: name === 'esbuild',
    place: (workshop) => bundled(name, workshop),
  })),
].map(({ place, ...row }) => ({
  ...row,
  whyNot: () =>
    findChromium() === undefined ? 'no Chromium: set CHROMIUM to its path' : undefined,
  run: async (workshop) => visit(await place(workshop)),
}));

/** The project as it is, and a page that says where each entry point lies. */
function importMapped(workshop) {
  const folder = workshop.project({ hasPeers: true });
  const { exports } = JSON.parse(
    readFileSync(join(folder, 'node_modules/yieldfrom/package.json'), 'utf8'),
  );
  const imports = {};
  for (const [entry, { import: ways }] of Object.entries(exports)) {
    const path = ways?.browser ?? ways?.default;
    if (path !== undefined)
      imports[`yieldfrom${entry.slice(1)}`] = `/node_modules/yieldfrom/${path.slice(2)}`;
  }
  const head = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  return { folder, page: pageOf(head, 'page.mjs') };
}

async function bundled(name, workshop) {
  const folder = workshop.folder(`bundled-${name}`);
  const require = createRequire(join(install('bundlers'), 'package.json'));
  const load = (module) => import(pathToFileURL(require.resolve(module)).href);
  const file = await bundle[name](load, workshop.project({ hasPeers: true }), folder);
  return { folder, page: pageOf('', file), jobs: workshop.project({ hasPeers: true }) };
}

function pageOf(head, script) {
  return `<!doctype html><meta charset="utf-8"><title>everywhere</title><link rel="icon" href="data:,">
${head}<script type="module" src="/${script}"></script>`;
}

/** Opens the page, and gives what it found out. */
async function visit({ folder, page, jobs = folder }) {
  const server = createServer((request, response) => {
    const { body, type } = answer(request.url, folder, page, jobs);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
    response.end(body);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const echo = await startEcho();
  const browser = await chromium.launch({ executablePath: findChromium(), args: quiet });
  try {
    return await lookAt(await browser.newPage(), server.address().port, echo.url);
  } finally {
    await browser.close();
    await echo.stop();
    server.close();
  }
}

async function lookAt(tab, port, echoUrl) {
  const errors = [];
  tab.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
  await tab.addInitScript(`globalThis.everywhereEcho = ${JSON.stringify(echoUrl)}`);
  await tab.goto(`http://127.0.0.1:${port}/`);
  const gone = new Promise((resolve) => {
    tab.on('pageerror', () => setTimeout(resolve, 5000));
  }).then(() => ({ yieldfrom: { outcome: 'fails', says: errors.join('\n') } }));
  const found = tab
    .waitForFunction(() => globalThis.everywhere, undefined, { timeout: timeoutMs })
    .then((handle) => handle.jsonValue())
    .catch((error) => ({
      yieldfrom: { outcome: 'fails', says: `${error}\n${errors.join('\n')}` },
    }));
  return Promise.race([found, gone]);
}

function answer(url, folder, page, jobs) {
  const path = normalize(new URL(url, 'http://here').pathname);
  if (path === '/') return { body: page, type: 'text/html' };
  if (path === '/said') return { body: 'said', type: 'text/plain' };
  const type = types[extname(path)] ?? 'application/octet-stream';
  try {
    return { body: readFileSync(join(path === '/jobs.mjs' ? jobs : folder, path)), type };
  } catch {
    return { body: undefined, type: 'text/plain' };
  }
}

/** A WebSocket server of ours that says everything back. */
async function startEcho() {
  const { asyncFor, asyncWith, Event, run } = await import('yieldfrom');
  const { WebSocketServer } = await import('yieldfrom/http');
  const stopping = new Event();
  let ready;
  const url = new Promise((resolve) => (ready = resolve));
  const echo = (socket) =>
    asyncFor(socket, function* ({ data }) {
      yield* socket.sendStr(data);
    });
  const over = run(
    asyncWith(new WebSocketServer(echo), function* (server) {
      ready(server.url);
      yield* stopping.wait();
    }),
  );
  return {
    url: await url,
    stop: async () => {
      stopping.set();
      await over;
    },
  };
}
