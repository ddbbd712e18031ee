// B1: the programs of the gallery run, as in Node; the page shows where they stand, and stays awake.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from '@babel/parser';
import traverse from '@babel/traverse';
import { root } from '../../../tools/sources.mjs';
import { check, dist, inNode, inSession, open, settled } from './kit.mjs';

const folder = join(root, 'demos/playground/programs');
export const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .sort();

/** The trace that the page shows, as JSON lines. */
const shownTrace = ({ session }) =>
  session.view.timeline.events.map((event) => `${JSON.stringify(event)}\n`).join('');

export async function checkGallery({ url, complaints, newPage }, programs = names) {
  const page = await newPage();
  for (const name of programs) {
    await check(`${name} runs as in Node, to the byte`, async () => {
      await open(page, url, name);
      const shown = await inSession(page, shownTrace);
      const { text } = await inNode(join(folder, `${name}.ts`), '--trace');
      assert.equal(shown, text);
      assert.ok(shown.length > 0);
      const listed = await page.locator('.log li').count();
      assert.ok(listed > 0, 'the event log is empty');
    });
  }
  await check(`${programs.length} programs without an error in the console`, () => {
    assert.deepEqual(complaints, []);
  });
  await page.close();
}

export async function checkPrinted({ url, newPage }) {
  const page = await newPage();
  await check('prints, and draws a lane for each task', async () => {
    await open(page, url, '03-two-tasks');
    await page.click('[data-act=run]');
    await page.waitForFunction(() => document.querySelectorAll('.console li').length === 7);
    assert.match(await page.locator('.console li').last().innerText(), /sum 12/);
    assert.equal(await page.locator('.lanes .name').count(), 3);
  });
  await check('runs what is typed', async () => {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(
      "import { run, sleep } from 'yieldfrom';\nfunction* main() {\n  yield* sleep(7);\n  console.log('typed');\n}\nawait run(main());\n",
    );
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() =>
      document.querySelector('.console')?.textContent.includes('typed'),
    );
    assert.match(await page.locator('.console').innerText(), /7\s*typed/);
  });
  await check('says where a text is wrong', async () => {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('export default function* main() {\n  yield* ;;)\n}\n');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.problem:not([hidden])');
    await page.waitForSelector('.cp-problem');
  });
  await page.close();
}

/** Every `yield*` expression of a text, found by another parser than the page's. */
function delegationsIn(code) {
  const found = [];
  traverse.default(parse(code, { sourceType: 'module', plugins: ['typescript'] }), {
    YieldExpression({ node }) {
      if (node.delegate)
        found.push({ from: node.start, to: node.end, text: code.slice(node.start, node.end) });
    },
  });
  return found;
}

export async function checkHighlights({ url, newPage }, programs = names) {
  const page = await newPage();
  await check(
    'after each of 30 steps exactly one yield* of the selected task is marked',
    async () => {
      let steps = 0;
      for (const name of programs) {
        const delegations = delegationsIn(readFileSync(join(folder, `${name}.ts`), 'utf8'));
        await open(page, url, name);
        await page.focus('[data-act=start]');
        await page.keyboard.press('Home');
        for (;;) {
          await page.click('[data-act=step]');
          const { isOver, marked, place, text } = await inSession(page, ({ session, editor }) => {
            const { moment, selected, spec } = session.view;
            const over = [...moment.tasks.values()].every(({ frames }) => frames.length === 0);
            const top = moment.tasks.get(selected)?.frames[0];
            const lines = spec.code.split('\n').slice(0, (top?.line ?? 1) - 1);
            const at =
              lines.join('\n').length + (lines.length > 0 ? 1 : 0) + (top?.column ?? 0) - 1;
            const shown = [...document.querySelectorAll('.cp-here')].map((one) => one.textContent);
            return { isOver: over, marked: editor.marked, place: at, text: shown.join('') };
          });
          if (isOver) break;
          steps += 1;
          assert.equal(marked.length, 1, `${name}: marked ${JSON.stringify(marked)}`);
          const around = delegations
            .filter(({ from, to }) => from <= place && place < to)
            .sort((a, b) => a.to - a.from - (b.to - b.from));
          assert.equal(marked[0], around[0]?.text, `${name}, step ${steps}`);
          assert.equal(text.replace(/\s+/g, ''), marked[0].replace(/\s+/g, ''));
        }
      }
      assert.ok(steps >= 30, `only ${steps} steps`);
      return `${steps} steps of ${programs.length} programs`;
    },
  );
  await page.close();
}

const ENDLESS = {
  'with yield*':
    "import { sleep } from 'yieldfrom';\nexport default function* main() {\n  for (;;) yield* sleep(0);\n}\n",
  'without yield*':
    "import { sleep } from 'yieldfrom';\nexport default function* main() {\n  yield* sleep(1);\n  for (;;);\n}\n",
};

export async function checkEndless({ url, newPage }) {
  const page = await newPage();
  for (const [kind, code] of Object.entries(ENDLESS)) {
    await check(
      `an endless loop ${kind} is stopped with a message; the page stays awake`,
      async () => {
        await open(page, url, '01-hello');
        await inSession(page, ({ session }, text) => void session.plain({ code: text }), code);
        await page.waitForFunction(
          () => document.querySelector('coro-play').app.session.view.isBusy,
        );
        // While it runs, the page answers: how long a frame takes is a figure.
        const delays = await page.evaluate(async () => {
          const found = [];
          const { session } = document.querySelector('coro-play').app;
          while (session.view.isBusy) {
            const from = performance.now();
            await new Promise((resolve) => setTimeout(resolve, 0));
            found.push(performance.now() - from);
          }
          return found;
        });
        await page.waitForSelector('.problem:not([hidden])');
        assert.match(await page.locator('.problem').innerText(), /^Stopped/);
        const events = await inSession(page, ({ session }) => session.view.timeline.length);
        assert.ok(events > 0, 'no events are shown');
        return `${events} events; the page's longest delay ${Math.max(...delays).toFixed(0)} ms`;
      },
    );
  }
  await check('goes on with the next program after that', async () => {
    await open(page, url, '01-hello');
    assert.ok((await inSession(page, ({ session }) => session.view.timeline.length)) > 5);
  });
  await page.close();
}

export async function checkSize() {
  await check('is at most 350 kB, gzipped', () => {
    const sizes = ['coro-play.js', 'worker.js', 'style.css', 'index.html'].map(
      (file) => gzipSync(readFileSync(join(dist, file))).length,
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total <= 350 * 1024, `${total} bytes`);
    return `${(total / 1024).toFixed(0)} kB`;
  });
}

export { settled };
