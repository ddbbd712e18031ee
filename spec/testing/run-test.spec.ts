import { expect } from 'chai';
import {
  asyncWith,
  coroutine,
  type Coroutine,
  createTask,
  currentTask,
  DeadlockError,
  Event,
  fromPromise,
  Lock,
  sleep,
  TimeoutError,
} from '../../lib/index.js';
import {
  type LeakError,
  NondeterminismError,
  runTest,
  type RunTestOptions,
  type TestBody,
  VirtualTimeLoop,
} from '../../lib/testing/index.js';

const failureOf = async (body: TestBody, options?: RunTestOptions): Promise<unknown> => {
  try {
    await runTest('a test', body, options);
    return undefined;
  } catch (error) {
    return error;
  }
};

const kindsLeft = async (body: TestBody, options?: RunTestOptions): Promise<string[]> =>
  ((await failureOf(body, options)) as LeakError).leaks.map(({ kind }) => kind);

/** The name of a task that is made now. */
function newName(): string | undefined {
  return new VirtualTimeLoop().runSync(
    (function* () {
      return currentTask()?.getName();
    })(),
  );
}

describe('runTest', () => {
  it('passes what ends well and leaves nothing', async () => {
    expect(
      await failureOf(function* (t) {
        const lock = new Lock();
        yield* asyncWith(lock, () => sleep(1000));
        yield* createTask(sleep(1));
        yield* fromPromise(Promise.resolve(1));
        void t.background(sleep(Infinity));
      }),
    ).to.equal(undefined);
  });

  it('fails with the very error of the body', async () => {
    const error = new RangeError('no');
    expect(
      await failureOf(function* () {
        yield* sleep(1);
        throw error;
      }),
    ).to.equal(error);
  });

  it('fails on a deadlock at once, and on a promise never', async () => {
    expect(await failureOf(() => new Event().wait())).to.be.instanceOf(DeadlockError);
    const later = new Promise((resolve) => setTimeout(resolve, 20));
    expect(await failureOf(() => fromPromise(later))).to.equal(undefined);
  });

  it('fails when the time of the loop is up', async () => {
    expect(await failureOf(() => sleep(100), { timeout: 99 })).to.be.instanceOf(TimeoutError);
    expect(await failureOf(() => sleep(99), { timeout: 100 })).to.equal(undefined);
  });

  it('says what was logged, in errors of ours', async () => {
    const error = await failureOf(function* (t) {
      yield* sleep(7);
      t.log('got', 7);
      yield* new Event().wait();
    });
    expect(String(error)).to.contain('logged before:\n  7 got 7');
  });

  it('cancels what is left, and lets it clean up', async () => {
    const order: string[] = [];
    function* child(): Coroutine<void> {
      try {
        yield* sleep(Infinity);
      } finally {
        yield* sleep(1);
        order.push('cleaned');
      }
    }
    await failureOf(function* (t) {
      void t.background(child());
      void createTask(child());
      yield* sleep(1);
    });
    expect(order).to.deep.equal(['cleaned', 'cleaned']);
  });

  it('finds each kind of what can be left', async () => {
    expect(
      await kindsLeft(function* (t) {
        void createTask(sleep(5));
        t.loop.createFuture().addDoneCallback(() => undefined);
        yield* new Lock().acquire();
        t.loop.callLater(5, () => undefined);
        void coroutine(function* never(): Coroutine<void> {})();
        void createTask(
          (function* () {
            throw new Error('unseen');
          })(),
        );
        yield* sleep(1);
      }),
    ).to.deep.equal(['task', 'future', 'lock', 'timer', 'coroutine', 'error']);
  });

  it('lets leaks pass where it is told to', async () => {
    const body = function* (): Coroutine<void> {
      void createTask(sleep(5));
    };
    expect(await failureOf(body, { leaks: false })).to.equal(undefined);
  });

  it('says where a task was made and where it stands', async () => {
    const error = (await failureOf(function* () {
      void createTask(sleep(5), { name: 'child' });
      yield* sleep(1);
    })) as LeakError;
    expect(error.message).to.match(
      /^The test left one thing behind:\n {2}task: "child" waits for sleep\(5\)\n {4}spawned at .*(run-test\.spec|specs)\.[jt]s:\d+:\d+\)?\n {4}suspended/,
    );
  });

  it('is run twice, and fails where the two differ, if it is asked to', async () => {
    let runs = 0;
    const counting: TestBody = function* (t) {
      yield* sleep(1);
      t.log((runs += 1));
    };
    const options = { checksDeterminism: true };
    expect(await failureOf(counting, options)).to.be.instanceOf(NondeterminismError);
    expect(runs).to.equal(2);
    await runTest('the same', () => sleep(1), options);
  });

  it('gives the tasks of both runs the same names', async () => {
    const body: TestBody = function* (t) {
      const task = createTask(sleep(1));
      t.log(String(task), task.getName());
      yield* task;
    };
    expect(await failureOf(body, { checksDeterminism: true })).to.equal(undefined);
    const before = newName();
    await failureOf(body, { checksDeterminism: true });
    expect(newName()).to.not.equal(before);
  });

  it('compares two runs before it explores, too', async () => {
    const random: TestBody = function* (t) {
      t.log(Math.random());
      yield* sleep(1);
    };
    const explore = { budget: 1 };
    const options = { explore, checksDeterminism: true };
    expect(await failureOf(random, options)).to.be.instanceOf(NondeterminismError);
    expect(await failureOf(random, { ...options, checksDeterminism: false })).to.equal(undefined);
  });
});
