// Runs the specs in Chromium: bundles them, serves a page with mocha on a port of this machine, prints
// the failures and the closing line. No specs run at all is a failure too.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { root, runOrLeave } from './sources.mjs';

const timeoutMs = 300_000;
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const page = `<!doctype html>
<meta charset="utf-8"><title>specs</title><link rel="icon" href="data:,">
<script src="/mocha.js"></script>
<script>
  mocha.setup({ ui: 'bdd', timeout: 5000, slow: 50, checkLeaks: true, forbidOnly: true,
    globals: ['specsOutcome', 'specsPeer'], reporter: class {} });
</script>
<script type="module">
  await import('/specs.js');
  const outcome = { passed: 0, skipped: 0, failures: [] };
  mocha.run(() => (globalThis.specsOutcome = outcome))
    .on('pass', () => outcome.passed++)
    .on('pending', () => outcome.skipped++)
    .on('fail', (test, error) => outcome.failures.push(test.fullTitle() + '\\n' + (error.stack || error)));
</script>`;

const files = {
  '/mocha.js': 'node_modules/mocha/mocha.js',
  '/specs.js': 'build/browser/specs.js',
};

const executablePath = findChromium();
if (!executablePath) {
  console.error('No Chromium: set CHROMIUM to its path, or put chromium on PATH.');
  process.exit(1);
}
runOrLeave('rollup', '-c', 'rollup.specs.config.js', '--silent');

const server = createServer((request, response) => void serve(request, response));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const peer = await startPeer();
const browser = await chromium.launch({ executablePath, args: quiet });
try {
  process.exitCode = report(await runIn(await browser.newPage()));
} finally {
  await browser.close();
  await peer.stop();
  server.close();
}

/** Our own WebSocket server, for pages to talk to; see spec/browser/peer.ts. */
async function startPeer() {
  const { startPeer: start } = await import(join(root, 'build/spec/spec/browser/peer.js'));
  return start();
}

async function serve(request, response) {
  if (request.url.startsWith('/http/')) {
    answerSpec(request, response);
    return;
  }
  const file = files[request.url] ?? chunkAt(request.url);
  response.setHeader('content-type', file ? 'text/javascript' : 'text/html');
  response.end(file ? await readFile(join(root, file)) : page);
}

/** What spec/browser asks over HTTP. */
function answerSpec({ url, method, headers }, response) {
  if (url === '/http/redirect') response.writeHead(302, { location: '/http/say' }).end();
  else if (url.startsWith('/http/say')) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url, method, agent: headers['x-agent'] ?? null }));
  }
  // Everything else is never answered.
}

/** The library, and what workers load. */
function chunkAt(url) {
  const name = /^\/library\/[\w.-]+\.js$/.test(url) ? join('build/browser', url) : undefined;
  return name && existsSync(join(root, name)) ? name : undefined;
}

async function runIn(tab) {
  const pageErrors = [];
  tab.on('pageerror', (error) => pageErrors.push(`page error\n${error.stack ?? error}`));
  await tab.addInitScript(`globalThis.specsPeer = ${JSON.stringify(peer.url)}`);
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  const outcome = await tab
    .waitForFunction(() => globalThis.specsOutcome, undefined, { timeout: timeoutMs })
    .then((handle) => handle.jsonValue())
    .catch((error) => ({ passed: 0, skipped: 0, failures: [String(error)] }));
  outcome.failures.push(...pageErrors);
  if (outcome.passed === 0) outcome.failures.push('not one spec passed: is the bundle empty?');
  return outcome;
}

function report({ passed, skipped, failures }) {
  failures.forEach((failure, index) => console.log(`  ${index + 1}) ${failure}\n`));
  const tail = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(`${passed} passed, ${failures.length} failed${tail}`);
  return failures.length > 0 ? 1 : 0;
}
