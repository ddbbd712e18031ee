// Everybody can use it: no serious finding of axe, and the keyboard reaches everything.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, inSession, open } from './kit.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function seriousFindings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    );
}

export async function checkAccess({ url, newPage }) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await newPage({ colorScheme });
    await check(`axe finds nothing serious, ${colorScheme}`, async () => {
      await open(page, url, '10-autocomplete');
      await inSession(page, ({ session }) => session.findFailing());
      assert.deepEqual(await seriousFindings(page), []);
    });
    await page.close();
  }
  await checkKeyboard({ url, newPage });
  await checkEmbed({ url, newPage });
}

async function checkKeyboard({ url, newPage }) {
  const page = await newPage();
  await check('Tab alone comes to everything that can be used', async () => {
    await open(page, url, '07-cancellation');
    const wanted = await page.evaluate(() => {
      const all = [
        ...document.querySelectorAll('button, input, select, .cm-content, [tabindex="0"]'),
      ];
      for (const [index, one] of all.entries()) one.setAttribute('data-reach', String(index));
      document.body.focus();
      return all.length;
    });
    const reached = new Set();
    for (let i = 0; i < wanted + 20; i += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('data-reach')));
    }
    const missed = await page.evaluate(
      (found) =>
        [...document.querySelectorAll('[data-reach]')]
          .filter((one) => !found.includes(one.getAttribute('data-reach')))
          .map((one) => one.outerHTML.slice(0, 120)),
      [...reached],
    );
    assert.deepEqual(missed, []);
    return `${wanted} places`;
  });
  await check('keys step, go back, and run to the end', async () => {
    await page.focus('[data-act=step]');
    await page.keyboard.press('Home');
    const seen = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'End', 'Home']) {
      await page.keyboard.press(key);
      seen.push(await inSession(page, ({ session }) => session.view.position));
    }
    const [one, two, back, end, start] = seen;
    assert.ok(one < two && back === one && end > two && start === 0, seen.join());
  });
  await page.close();
}

async function checkEmbed({ url, newPage }) {
  const page = await newPage();
  await check(
    'stands in another page, read only, with a picture where there is no script',
    async () => {
      await page.goto(`${url}embed.html`);
      await page.waitForFunction(
        () => document.querySelector('coro-play')?.app?.session.view.timeline.length > 0,
      );
      await page.click('[data-act=end]');
      const lines = await page.locator('.console li').count();
      assert.equal(lines, 7);
      assert.deepEqual(await seriousFindings(page), []);
      const still = await newPage({ javaScriptEnabled: false });
      await still.goto(`${url}embed.html`);
      const picture = await still.locator('coro-play img').boundingBox();
      assert.ok(
        picture !== null && picture.width > 100 && picture.height > 50,
        JSON.stringify(picture),
      );
      await still.close();
    },
  );
  await page.close();
}
