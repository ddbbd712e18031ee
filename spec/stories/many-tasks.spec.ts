// A hundred thousand tasks asleep at once, and all of them cancelled: each `finally` runs, awaits what it
// awaits, and leaves nothing behind.

import { expect } from 'chai';
import {
  allTasks,
  type Coroutine,
  createTask,
  type EventLoop,
  gather,
  getRunningLoop,
  run,
  sleep,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const taskCount = 100_000;
const hour = 3_600_000;

/** What the sleepers did. */
class Tally {
  begunCount = 0;
  cancelledCount = 0;
  cleanedUpCount = 0;
}

function* sleeper(tally: Tally, delay: number): Coroutine<void> {
  tally.begunCount += 1;
  try {
    yield* sleep(delay);
  } catch (error) {
    tally.cancelledCount += 1;
    throw error;
  } finally {
    yield* sleep(0);
    tally.cleanedUpCount += 1;
  }
}

function sleepers(tally: Tally): Task<void>[] {
  // Delays that are neither all equal nor in order, so that the timers are a heap indeed.
  return Array.from({ length: taskCount }, (_, i) =>
    createTask(sleeper(tally, hour + ((i * 7919) % 1000))),
  );
}

function expectCleanedUp(tally: Tally): void {
  const { begunCount, cancelledCount, cleanedUpCount } = tally;
  expect([begunCount, cancelledCount, cleanedUpCount]).to.deep.equal([
    taskCount,
    taskCount,
    taskCount,
  ]);
}

function expectNothingLeft(loop: EventLoop): void {
  expect(loop.readyCount).to.equal(0);
  expect(loop._nextTimerAt).to.equal(Infinity);
  expect(allTasks(loop).size).to.equal(0);
}

describe('a hundred thousand tasks', function () {
  this.timeout(120_000);
  this.slow(5000);

  let loop: VirtualTimeLoop;
  let tally: Tally;
  beforeEach(() => {
    loop = new VirtualTimeLoop();
    tally = new Tally();
  });
  afterEach(() => {
    loop.close();
  });

  it('asleep, are cancelled one by one', () => {
    const main = function* (): Coroutine<Task<void>[]> {
      const tasks = sleepers(tally);
      yield* sleep(1);
      for (const task of tasks) task.cancel();
      yield* gather(tasks, { returnExceptions: true });
      return tasks;
    };
    const tasks = loop.runSync(main());
    expect(tasks.every((task) => task.cancelled())).to.equal(true);
    expectCleanedUp(tally);
    expect(loop.time()).to.equal(1);
    expectNothingLeft(loop);
  });

  it('asleep, are cancelled through the one that gathers them', () => {
    const main = function* (): Coroutine<boolean> {
      const all = createTask(
        (function* (): Coroutine<void> {
          yield* gather(sleepers(tally));
        })(),
      );
      yield* sleep(1);
      all.cancel();
      yield* gather([all], { returnExceptions: true });
      return all.cancelled();
    };
    expect(loop.runSync(main())).to.equal(true);
    expectCleanedUp(tally);
    // The callbacks of those that ended in the last turn, to which nobody listens any more.
    loop.runSync(sleep(0));
    expectNothingLeft(loop);
  });

  it('asleep on the clock of the platform, are cancelled by the end of the run', async () => {
    let used!: EventLoop;
    const main = function* (): Coroutine<string> {
      used = getRunningLoop();
      void sleepers(tally);
      yield* sleep(1);
      return 'main is done';
    };
    expect(await run(main())).to.equal('main is done');
    expectCleanedUp(tally);
    expectNothingLeft(used);
  });

  it('of which each awaits the one before, are cancelled through the last', () => {
    const waiting = function* (before: Task<void>): Coroutine<void> {
      try {
        yield* before;
      } finally {
        tally.cleanedUpCount += 1;
      }
    };
    const main = function* (): Coroutine<void> {
      const first = createTask(sleeper(tally, hour));
      let last = first;
      for (let i = 1; i < taskCount; i += 1) last = createTask(waiting(last));
      yield* sleep(1);
      last.cancel('all of you');
      try {
        yield* last;
      } catch (error) {
        expect(String(error)).to.equal('CancelledError: all of you');
      }
      expect([first.cancelled(), last.cancelled()]).to.deep.equal([true, true]);
    };
    loop.runSync(main());
    expect(tally.cleanedUpCount).to.equal(taskCount);
    expectNothingLeft(loop);
  });
});
