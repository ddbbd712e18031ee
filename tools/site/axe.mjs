// axe on one page of each kind, and the search, in headless Chromium.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { findChromium } from '../chromium.mjs';
import { serve } from './serve.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** Gives what axe finds serious or critical on pages of each kind, and what the search does not find. */
export async function axe(pages) {
  const executablePath = findChromium();
  if (executablePath === undefined) return ['no Chromium found: set CHROMIUM to its path'];
  const server = await serve(0);
  const home = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const kinds = {
      home: 'index.html',
      guide: 'documents/From_asyncio.html',
      door: 'modules/yieldfrom.html',
      function: pages.yieldfrom.sleep,
      class: pages.yieldfrom.Task,
      interface: pages.yieldfrom.AsyncContextManager,
      type: pages.yieldfrom.Awaitable,
    };
    const problems = [];
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ colorScheme });
      for (const [kind, url] of Object.entries(kinds)) {
        const found = await look(page, `${home}/${url}`);
        problems.push(...found.map((problem) => `${kind}, ${colorScheme}: ${problem}`));
      }
      await page.close();
    }
    problems.push(...(await search(await browser.newPage(), home)));
    return problems;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

async function look(page, url) {
  const response = await page.goto(url);
  if (response?.status() !== 200) return [`${url} is not there`];
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .slice(0, 3)
          .join(' ')}`,
    );
}

/** Types a word of a guide and a name, as a reader does. */
async function search(page, home) {
  const problems = [];
  for (const [word, wanted] of [
    ['waitFor', 'waitFor'],
    ['uvloop', 'From asyncio'],
  ]) {
    await page.goto(`${home}/index.html`);
    await page.click('#tsd-search-trigger');
    await page.fill('#tsd-search-input', word);
    const result = page.locator('#tsd-search-results li', { hasText: wanted }).first();
    await result.waitFor({ timeout: 30_000 }).catch(() => {
      problems.push(`the search for ${word} does not find ${wanted}`);
    });
  }
  return problems;
}
