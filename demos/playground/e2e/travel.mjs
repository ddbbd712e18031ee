// B2: forwards, backwards and across, and always the same moment; by running anew, too.

import assert from 'node:assert/strict';
import { check, inSession, open } from './kit.mjs';

const WALKS = 200;

/** Walks through one program at random; gives what was seen at each position, and where it differed. */
async function walk(app, { seed, walks, length }) {
  const { session } = app;
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 0x1000000;
  };
  const seen = {};
  const differing = [];
  for (let i = 0; i < walks; i += 1) {
    session.goTo(Math.floor(random() * session.view.timeline.length));
    for (let step = 0; step < length; step += 1) {
      const dice = random();
      if (dice < 0.4) session.step();
      else if (dice < 0.7) session.back();
      else if (dice < 0.8) session.nextWait();
      else if (dice < 0.9) session.stepOver();
      else session.goTo(Math.floor(random() * (session.view.timeline.length + 1)));
      const { position, timeline } = session.view;
      const hash = timeline.hash(position);
      seen[position] ??= hash;
      if (seen[position] !== hash) differing.push(position);
    }
  }
  return { seen, differing };
}

/** Runs the spec anew, in the worker, and gives the hashes of the same positions. */
async function anew({ session }, positions) {
  await session.run({}, 0);
  return Object.fromEntries(positions.map((at) => [at, session.view.timeline.hash(Number(at))]));
}

export async function checkTravel({ url, newPage }, names) {
  const page = await newPage();
  await check(
    `${WALKS} walks over ${names.length} programs, and the same by running anew`,
    async () => {
      let positions = 0;
      let walks = 0;
      for (const [index, name] of names.entries()) {
        await open(page, url, name);
        const count = Math.ceil((WALKS - walks) / (names.length - index));
        walks += count;
        const { seen, differing } = await inSession(page, walk, {
          seed: index + 1,
          walks: count,
          length: 20,
        });
        assert.deepEqual(differing, [], name);
        assert.deepEqual(await inSession(page, anew, Object.keys(seen)), seen, `${name}, run anew`);
        positions += Object.keys(seen).length;
      }
      assert.equal(walks, WALKS);
      return `${positions} positions`;
    },
  );
  await checkMoves(page, url);
  await checkLong(page, url);
  await page.close();
}

async function checkMoves(page, url) {
  await check(
    'goes over, to the next wait, to a time, and to breakpoints of every kind',
    async () => {
      await open(page, url, '02-delegation');
      const seen = await inSession(page, ({ session }) => {
        const place = () => {
          const { moment, selected } = session.view;
          return [
            moment.t,
            ...(moment.tasks.get(selected)?.frames ?? []).map(({ name }) => name),
          ].join(' ');
        };
        const found = [place()];
        session.nextWait();
        found.push(place());
        session.toTime(15);
        found.push(place());
        session.goTo(0);
        session.step();
        session.stepOver();
        found.push(place());
        for (const point of [
          { on: 'line', line: 12 },
          { on: 'task', task: 1 },
          { on: 'kind', kind: 'clock.jump' },
        ]) {
          session.goTo(0);
          session.toggleBreakpoint(point);
          session.resume();
          found.push(session.view.timeline.events[session.view.position - 1].k);
          session.toggleBreakpoint(point);
        }
        return found;
      });
      assert.deepEqual(seen, [
        '0 load greet main',
        '10 greet main',
        '15 load greet main',
        '10 greet main',
        'wait.begin',
        'step.begin',
        'clock.jump',
      ]);
    },
  );
  await check('goes back over a caught throw, and over return into finally', async () => {
    await open(page, url, '12-catching');
    const isSame = await inSession(page, ({ session }) => {
      const { timeline } = session.view;
      const forwards = Array.from({ length: timeline.length + 1 }, (_, at) => timeline.hash(at));
      const backwards = [];
      for (let at = timeline.length; at >= 0; at -= 1) backwards.unshift(timeline.hash(at));
      return JSON.stringify(forwards) === JSON.stringify(backwards);
    });
    assert.ok(isSame);
  });
}

const LONG =
  "import { sleep } from 'yieldfrom';\nexport default function* main() {\n  for (let i = 0; i < 5200; i += 1) yield* sleep(1);\n}\n";

async function checkLong(page, url) {
  await check('goes back from step 5,000', async () => {
    await open(page, url, '01-hello');
    const { ms, steps } = await inSession(
      page,
      async ({ session }, code) => {
        await session.plain({ code, stepsMax: 6000 });
        const { timeline } = session.view;
        const begins = timeline.events.filter(({ k }) => k === 'step.begin');
        session.goTo(begins[4999].seq + 1);
        session.step();
        const from = performance.now();
        session.back();
        const { moment } = session.view;
        return { ms: performance.now() - from, steps: moment.tasks.get(1).steps };
      },
      LONG,
    );
    assert.equal(steps, 4999);
    return `${ms.toFixed(0)} ms`;
  });
}
