// What the checks of the playground have in common: a browser without a network, and a count.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../tools/chromium.mjs';
import { root } from '../../../tools/sources.mjs';
import { serveFolder } from '../../../tools/static-server.mjs';

export const dist = join(root, 'demos/playground/dist');

/** Nothing here is measured against time: a slow machine takes what it takes. */
const PATIENCE_MS = 120_000;

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens the built folder in a browser; `complaints` is what consoles and requests complained of. */
export async function openBrowser() {
  const executablePath = findChromium();
  if (!executablePath) {
    console.error('No Chromium: set CHROMIUM to its path, or put chromium on PATH.');
    process.exit(1);
  }
  const server = await serveFolder(dist);
  const browser = await chromium.launch({ executablePath, args: quiet });
  const complaints = [];
  const newPage = async (options = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 1000 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.route(
      (url) => url.origin !== new URL(server.url).origin && url.protocol.startsWith('http'),
      (route) => {
        complaints.push(`asked the network for ${route.request().url()}`);
        return route.abort();
      },
    );
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`page error: ${error.stack ?? error}`));
    return page;
  };
  const stop = async () => {
    await browser.close();
    server.stop();
  };
  return { url: server.url, newPage, complaints, stop };
}

/** Waits until the page has run what it was last asked to. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const session = document.querySelector('coro-play')?.app?.session;
    return session !== undefined && !session.view.isBusy && session.view.timeline.length > 0;
  });
}

/** Opens a program of the gallery, or a fragment, in a page. */
export async function open(page, url, fragment = '') {
  await page.goto('about:blank');
  await page.goto(`${url}#${fragment}`);
  await settled(page);
}

/** Evaluates with the session of the page. */
export function inSession(page, act, argument) {
  return page.evaluate(
    // oxlint-disable-next-line no-eval -- the page has no other way to get a function of ours
    ([text, given]) => (0, eval)(`(${text})`)(document.querySelector('coro-play').app, given),
    [String(act), argument],
  );
}

/** Runs a command of the playground in Node; gives what it printed and its exit code. */
export async function inNode(...args) {
  const script = join(root, 'build/demos/playground/src/run/node.js');
  const run = promisify(execFile)(process.execPath, [script, ...args], { maxBuffer: 2 ** 28 });
  return run.then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout }) => ({ code, text: stdout }),
  );
}

let passed = 0;
let failed = 0;
const only = process.env.PLAY_ONLY;

/** One fact; what it gives is a figure to print. */
export async function check(name, fact) {
  if (only !== undefined && !name.includes(only)) return;
  try {
    const figure = await fact();
    passed += 1;
    console.log(`  ✔ ${name}${figure === undefined ? '' : `: ${figure}`}`);
  } catch (error) {
    failed += 1;
    console.log(`  ✗ ${name}\n    ${String(error.stack ?? error).replace(/\n/g, '\n    ')}`);
  }
}

/** Prints the closing line, and sets the exit code. */
export function close() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
