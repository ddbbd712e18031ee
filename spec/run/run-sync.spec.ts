import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  DeadlockError,
  type EventLoop,
  Future,
  getRunningLoop,
  newEventLoop,
  run,
  runSync,
  sleep,
  WouldBlockError,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const onVirtualTime = { loopFactory: () => new VirtualTimeLoop() };
const errorOf = (attempt: () => unknown): Error => {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

describe('runSync', () => {
  it('gives the result before it returns', () => {
    function* main(): Coroutine<number> {
      yield* sleep(0);
      return 42;
    }
    expect(runSync(main())).to.equal(42);
  });

  it('throws what its coroutine throws, whatever it is', () => {
    for (const thrown of [undefined, null, 'text', new RangeError('e')]) {
      function* main(): Coroutine<void> {
        throw thrown;
      }
      let caught: unknown = 'nothing';
      try {
        runSync(main());
      } catch (error) {
        caught = error;
      }
      expect(caught).to.equal(thrown);
    }
  });

  it('runs concurrent tasks in their order', () => {
    const order: string[] = [];
    function* worker(name: string): Coroutine<void> {
      for (let round = 0; round < 2; round += 1) {
        order.push(name + String(round));
        yield* sleep(0);
      }
    }
    function* main(): Coroutine<void> {
      const tasks = [createTask(worker('a')), createTask(worker('b'))];
      for (const task of tasks) yield* task;
    }
    runSync(main());
    expect(order).to.deep.equal(['a0', 'b0', 'a1', 'b1']);
  });

  it('cancels the tasks that are left, and closes its loop', () => {
    const order: string[] = [];
    let loop: EventLoop | undefined;
    function* left(): Coroutine<void> {
      try {
        yield* sleep(100_000);
      } finally {
        yield* sleep(0);
        order.push('cleaned up');
      }
    }
    function* main(): Coroutine<void> {
      loop = getRunningLoop();
      void createTask(left());
      yield* sleep(0);
    }
    runSync(main());
    expect([order, loop?.isClosed()]).to.deep.equal([['cleaned up'], true]);
  });

  it('takes no time for sleeps where the loop owns its clock', () => {
    function* main(): Coroutine<number> {
      yield* sleep(86_400_000);
      return getRunningLoop().time();
    }
    expect(runSync(main(), onVirtualTime)).to.equal(86_400_000);
  });

  it('refuses to wait for a promise, on its own host and on virtual time', () => {
    for (const options of [{}, onVirtualTime]) {
      function* main(): Coroutine<void> {
        yield Promise.resolve();
      }
      expect(errorOf(() => runSync(main(), options))).to.be.instanceOf(WouldBlockError);
    }
  });

  it('refuses a loop that only its host can drive, where it would have to wait for the host', () => {
    const refused = errorOf(() => runSync(sleep(100_000), { loopFactory: newEventLoop }));
    expect(refused).to.be.instanceOf(WouldBlockError);
  });

  it('names what is blocked when nothing can ever wake it', () => {
    function* main(): Coroutine<void> {
      yield* new Future<void>();
    }
    for (const options of [{}, onVirtualTime]) {
      const error = errorOf(() => runSync(main(), options)) as DeadlockError;
      expect(error).to.be.instanceOf(DeadlockError);
      expect(error.tasks.map(({ waitsFor }) => waitsFor)).to.deep.equal(['<Future pending>']);
    }
  });

  it('is refused inside a turn', async () => {
    function* main(): Coroutine<string> {
      return errorOf(() => runSync(sleep(0))).message;
    }
    const words =
      'runSync() cannot be called from a running event loop: inside a coroutine write yield* f()';
    expect(await run(main())).to.equal(words);
    expect(runSync(main())).to.equal(words);
  });

  it('runs while another run is pending', async () => {
    const pending = run(sleep(1, 'pending'));
    expect(runSync(sleep(0, 'sync'))).to.equal('sync');
    expect(await pending).to.equal('pending');
  });

  it('refuses what cannot be awaited', () => {
    expect(() => runSync(5 as never)).to.throw(TypeError, 'an awaitable is required');
  });
});
