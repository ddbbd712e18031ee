// YIELDFROM_REPLAY: the environment of a test run asks for one schedule, without a change to the test.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { gather, sleep } from '../../../lib/index.js';
import {
  checkSchedules,
  explore,
  replay,
  ReplayMismatchError,
  runTest,
  type TestBody,
} from '../../../lib/testing/index.js';
import { keepInFile } from '../../../lib/testing/explore/replay-file.js';

/** Counts its runs: a search takes many, a replay one, and one of the plain order beside it. */
let runs = 0;
const lostUpdate: TestBody = function* lostUpdate(t) {
  runs += 1;
  let count = 0;
  function* add(latency: number) {
    const before = count;
    yield* t.host.call('store', { latency });
    count = before + 1;
  }
  const first = t.loop.createTask(add(1));
  yield* t.host.call('request', { latency: 5 });
  yield* gather([first, add(1)]);
  if (count !== 2) throw new RangeError(`counted ${String(count)}`);
};

/** Runs something with a line in the environment. */
function withReplay<T>(line: string, run: () => T): T {
  const before = process.env['YIELDFROM_REPLAY'];
  process.env['YIELDFROM_REPLAY'] = line;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env['YIELDFROM_REPLAY'];
    else process.env['YIELDFROM_REPLAY'] = before;
  }
}

describe('YIELDFROM_REPLAY', () => {
  const line = explore(lostUpdate).failure?.replay ?? '';

  it('has explore run the one schedule of its line', () => {
    const found = replay(lostUpdate, line);
    runs = 0;
    const asked = withReplay(`replay: ${line}`, () => explore(lostUpdate));
    expect(asked.failure?.replay).to.equal(line);
    expect(asked.failure?.trace).to.deep.equal(found.failure?.trace);
    expect([asked.schedules, runs]).to.deep.equal([1, 2]);
  });

  it('has checkSchedules and runTest do so, too', async () => {
    expect(() => withReplay(line, () => checkSchedules(lostUpdate))).to.throw(`replay: ${line}`);
    const test = withReplay(line, () => runTest('lostUpdate', lostUpdate, { explore: {} }));
    const error = await test.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(String(error)).to.contain('counted 1').and.to.contain('in schedule 1,');
  });

  it('leaves tests of other names alone', () => {
    const other = { name: 'another', budget: 3, strategy: 'dfs', vary: [] } as const;
    runs = 0;
    withReplay(line, () => explore(lostUpdate, other));
    expect(runs).to.equal(1);
    expect(withReplay('', () => explore(lostUpdate)).failure?.replay).to.equal(line);
  });

  it('tells of a program that has changed since, with a line of it', () => {
    const changed: TestBody = function* changedSince(t) {
      yield* gather([sleep(1), sleep(1)]);
      yield* lostUpdate(t);
    };
    const ask = () => withReplay(line, () => explore(changed, { name: 'lostUpdate' }));
    expect(ask).to.throw(ReplayMismatchError, 'the program has changed');
    expect(ask).to.throw(/replay-environment\.spec\.[jt]s:\d+/);
  });

  it('takes the path of a file for a schedule that is too long for a line', () => {
    const path = keepInFile('lost update', line);
    expect(path).to.equal('.yieldfrom/replay/lost-update.txt');
    expect(readFileSync(path as string, 'utf8')).to.equal(`${line}\n`);
  });

  it('is heard by a process of its own', () => {
    const main = join(import.meta.dirname, '../../../lib/testing/index.js');
    const program = `
      import { explore } from ${JSON.stringify(main)};
      const { failure } = explore(function* one(t) {
        const order = [];
        function* ask(name) { order.push(yield* t.host.call(name, { gives: name })); }
        const tasks = ['a', 'b'].map((name) => t.loop.createTask(ask(name)));
        for (const task of tasks) yield* task;
        if (order.join('') !== 'ab') throw new RangeError(order.join(''));
      });
      console.log(failure.replay, failure.error.message);
    `;
    const run = (replayLine: string): string => {
      const env = { ...process.env, YIELDFROM_REPLAY: replayLine };
      const args = ['--input-type=module', '-e', program];
      return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout.trim();
    };
    const [found = '', message] = run('').split(' ');
    expect(message).to.equal('ba');
    expect(run(`replay: ${found}`)).to.equal(`${found} ba`);
  });
});
