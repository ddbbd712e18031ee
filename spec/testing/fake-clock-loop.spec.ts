import { expect } from 'chai';
import sinon from 'sinon';
import {
  asyncWith,
  type Coroutine,
  createTask,
  fromPromise,
  sleep,
  timeout,
  TimeoutError,
} from '../../lib/index.js';
import { FakeClockLoop } from '../../lib/testing/index.js';

describe('FakeClockLoop', () => {
  let clock: sinon.SinonFakeTimers;
  let loop: FakeClockLoop;
  const order: string[] = [];

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: 1000 });
    loop = new FakeClockLoop(clock);
    order.length = 0;
  });

  afterEach(() => {
    clock.restore();
  });

  function* child(name: string, ms: number): Coroutine<void> {
    yield* sleep(ms);
    order.push(`${name} at ${String(loop.time())}`);
  }

  it('runs coroutines as the clock ticks, timers of other code between them', async () => {
    function* main(): Coroutine<string> {
      const task = createTask(child('child', 10));
      yield* child('main', 20);
      yield* task;
      return 'done';
    }
    const outcome = loop.runUntilComplete(main());
    setTimeout(() => order.push(`other code at ${String(Date.now())}`), 15);
    clock.tick(9);
    expect(order).to.deep.equal([]);
    clock.tick(100);
    expect(order).to.deep.equal(['child at 1010', 'other code at 1015', 'main at 1020']);
    expect(await outcome).to.equal('done');
    loop.close();
  });

  it('times out what takes too long', async () => {
    function* main(): Coroutine<boolean> {
      try {
        yield* asyncWith(timeout(50), () => sleep(5000));
        return false;
      } catch (error) {
        return error instanceof TimeoutError;
      }
    }
    const outcome = loop.runUntilComplete(main());
    clock.tick(50);
    expect(await outcome).to.equal(true);
    loop.close();
  });

  it('lets promises in, with tickAsync', async () => {
    const load = async (): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return 'loaded';
    };
    function* main(): Coroutine<string> {
      yield* sleep(10);
      return yield* fromPromise(load());
    }
    const outcome = loop.runUntilComplete(main());
    await clock.tickAsync(40);
    expect(await outcome).to.equal('loaded');
    expect(loop.time()).to.equal(1040);
    loop.close();
  });
});
