// B4 and B5: hands, latency, seeds, an order that fails; and all of it in a link.

import assert from 'node:assert/strict';
import { check, inNode, inSession, open, settled } from './kit.mjs';

export async function checkOrders({ url, newPage }) {
  const page = await newPage();
  await check(
    'finds a failing order in a click; its link fails in a new tab, and in Node',
    async () => {
      await open(page, url, '10-autocomplete');
      await page.click('[data-act=find]');
      await page.waitForFunction(
        () => document.querySelector('.coro-play').dataset.failed === 'true',
      );
      const at = await inSession(
        page,
        ({ session }) => session.view.timeline.events[session.view.position - 1].k,
      );
      assert.equal(at, 'choice');
      const message = await inSession(page, ({ session }) => session.view.problem.message);
      const link = await inSession(page, (app) => app.link());
      const tab = await page.context().newPage();
      await tab.goto(link);
      await settled(tab);
      const [problem, position] = await inSession(tab, ({ session }) => [
        session.view.problem?.message,
        session.view.position,
      ]);
      assert.equal(problem, message);
      assert.equal(position, await inSession(page, ({ session }) => session.view.position));
      const { code, text } = await inNode(link);
      assert.equal(code, 1);
      assert.ok(text.includes(message), text);
      await tab.close();
      return message;
    },
  );
  await checkHands(page, url);
  await checkLinks(page, url);
  await page.close();
}

async function checkHands(page, url) {
  await check('cancels a task by hand, at this moment', async () => {
    await open(page, url, '07-cancellation');
    await inSession(page, ({ session }) => session.toTime(20));
    await page.click('[data-key=cancel-2]');
    await settled(page);
    await inSession(page, ({ session }) => session.goTo(Infinity));
    const at = await inSession(page, ({ session }) =>
      session.view.timeline.events
        .filter(({ k }) => k === 'cancel.request')
        .map(({ t, reason }) => `${t} ${reason}`),
    );
    assert.ok(at.includes('20 by hand'), at.join());
  });
  for (const kind of ['resolve', 'reject']) {
    await check(`lets an answer ${kind} by hand`, async () => {
      await open(page, url, '10-autocomplete');
      await inSession(page, ({ session }) =>
        session.goTo(session.view.timeline.events.find(({ k }) => k === 'choice').seq),
      );
      await page.locator(`[data-act=${kind}]`).first().click();
      await settled(page);
      const outcome = await inSession(page, ({ session }) => {
        const { events } = session.view.timeline;
        return events.find((event) => event.k === 'future.settle' && event.t === 0)?.outcome;
      });
      assert.equal(outcome?.state, kind === 'resolve' ? 'result' : 'error');
    });
  }
  await check('takes a latency, a seed, and what may vary', async () => {
    await open(page, url, '11-lost-update');
    const seen = await inSession(page, async ({ session }) => {
      const end = () => session.view.timeline.events.at(-1);
      const found = [end().t];
      await session.run({ latency: 3 });
      found.push(end().t, end().outcome.state);
      await session.run({ latency: 20 });
      found.push(end().outcome.state);
      await session.plain({ latency: 1, seed: 4, vary: ['ready'] });
      await session.shuffle();
      found.push(/:4\//.test(session.view.line));
      return found;
    });
    assert.deepEqual(seen, [6, 8, 'result', 'error', true]);
  });
}

async function checkLinks(page, url) {
  await check('50 states come back from their links', async () => {
    await open(page, url, '03-two-tasks');
    const longest = await inSession(page, async (app) => {
      const { session } = app;
      let length = 0;
      for (let i = 0; i < 50; i += 1) {
        const state = {
          spec: {
            code: `// ${i}\n${'x'.repeat(i * 7)} 'ü€'\n`,
            seed: i * 3,
            vary: ['host', 'timers', 'cancel'].slice(0, i % 4),
            latency: i / 4,
            line: i % 2 === 0 ? '' : `yieldfrom1:program:0123abcd:${i}/0.1.2`,
            interventions: i % 3 === 0 ? [] : [{ at: i, kind: 'cancel', id: 2 }],
            stepsMax: 5000 + i,
          },
          position: i * 11,
          selected: i % 5,
          breakpoints:
            i % 2 === 0
              ? []
              : [
                  { on: 'line', line: i },
                  { on: 'kind', kind: 'log' },
                ],
          layout: i % 7 === 0 ? 'all' : 'lanes',
        };
        const fragment = await app.toFragment(state);
        length = Math.max(length, fragment.length);
        const back = await app.fromFragment(fragment);
        const [a, b] = [state, back].map((one) =>
          JSON.stringify(
            one,
            Object.keys({ ...one, ...one.spec })
              .concat('at', 'kind', 'id', 'on', 'line')
              .sort(),
          ),
        );
        if (a !== b) throw new Error(`state ${i}: ${a} became ${b}`);
      }
      return session.view.timeline.length > 0 ? length : 0;
    });
    return `the longest has ${longest} characters`;
  });
  await check('a program of 2 kB has a link of at most 2,000 characters', async () => {
    const longest = await inSession(page, async (app) => {
      const all = await Promise.all(app.programs.map(async ({ code }) => code));
      const code = all.join('\n').slice(0, 2048);
      await app.session.plain({ code });
      return (await app.link()).length;
    });
    assert.ok(longest <= 2000, `${longest} characters`);
    return `${longest} characters`;
  });
}
