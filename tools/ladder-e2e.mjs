// The page of the ladder in Chromium, from its file: a line that is chosen marks its partners in every
// other form, and the keyboard reaches all of it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { root, runOrLeave } from './sources.mjs';

runOrLeave('tools/ladder.mjs', 'page');
const { programs } = JSON.parse(readFileSync(join(root, 'build/ladder/ladder.json'), 'utf8'));
const executablePath = findChromium();
if (!executablePath) throw new Error('No Chromium: set CHROMIUM to its path.');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(pathToFileURL(join(root, 'build/ladder/index.html')).href);
  for (const program of programs) await checkProgram(page, program);
  await checkKeyboard(page, programs[0]);
  assert.deepEqual(problems, []);
  console.log(`${programs.length} programs: each chosen line marks its partners in every form`);
} finally {
  await browser.close();
}

/** Chooses each marked line of the first form, and looks at the others. */
async function checkProgram(page, { id, forms }) {
  const section = page.locator(`[id="${id}"]`);
  const [first] = forms;
  await section.locator(`[role=tab][data-file="${first.file}"]`).click();
  const marked = first.lines.filter(({ marks }) => marks.length > 0);
  for (const [index, { marks }] of marked.entries()) {
    await section
      .locator(`[role=tabpanel][data-file="${first.file}"] [data-marks]`)
      .nth(index)
      .click();
    for (const { file, lines } of forms) {
      const shown = await section
        .locator(`[role=tabpanel][data-file="${file}"] .partner`)
        .allTextContents();
      const wanted = lines.filter((line) => line.marks.some((mark) => marks.includes(mark)));
      assert.ok(wanted.length > 0, `${id}: ${file} has a line for ${marks}`);
      assert.deepEqual(
        shown,
        wanted.map(({ text }) => text),
        `${id}: ${file}`,
      );
    }
  }
}

/** Tab and arrows go through the forms; Enter chooses a line. */
async function checkKeyboard(page, { id, forms }) {
  const section = page.locator(`[id="${id}"]`);
  await section.locator(`[role=tab][data-file="${forms[0].file}"]`).focus();
  await page.keyboard.press('ArrowRight');
  const tab = section.locator('[role=tab][aria-selected=true]');
  assert.equal(await tab.getAttribute('data-file'), forms[1].file);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const chosen = section.locator(`[role=tabpanel][data-file="${forms[1].file}"] :focus`);
  assert.equal(await chosen.getAttribute('aria-pressed'), 'true');
}
