import { expect } from 'chai';
import {
  currentTask,
  type Coroutine,
  createTask,
  type EventLoop,
  Future,
  getEventLoop,
  getRunningLoop,
  isCancelled,
  KeyboardInterrupt,
  newEventLoop,
  run,
  RuntimeError,
  sleep,
  SystemExit,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const reasonOf = async (attempt: Promise<unknown>): Promise<unknown> => {
  try {
    await attempt;
    return 'no error';
  } catch (error) {
    return error;
  }
};

describe('run', () => {
  it('gives the result of its coroutine', async () => {
    function* main(): Coroutine<string> {
      yield* sleep(1);
      return 'hello';
    }
    expect(await run(main())).to.equal('hello');
  });

  it('never runs the first turn inside the call', async () => {
    const order: string[] = [];
    function* main(): Coroutine<void> {
      order.push('main');
    }
    const pending = run(main());
    order.push('after the call');
    await Promise.resolve();
    await Promise.resolve();
    order.push('after some microtasks');
    await pending;
    expect(order).to.deep.equal(['after the call', 'after some microtasks', 'main']);
  });

  it('rejects, and does not throw, for what it cannot run', async () => {
    for (const wrong of [undefined, null, 5, 'main', {}, [], (): void => undefined]) {
      const pending = run(wrong as never);
      expect(await reasonOf(pending)).to.be.instanceOf(TypeError);
    }
  });

  it('says to call the function that it is given', async () => {
    function* main(): Coroutine<void> {}
    expect(String(await reasonOf(run(main as never)))).to.contain(
      'call it: run(main()), not run(main)',
    );
    const nameless = reasonOf(run(function* () {} as never));
    expect(String(await nameless)).to.contain('call it: run((function* () {…})())');
  });

  it('rejects for a coroutine that ran before', async () => {
    function* main(): Coroutine<number> {
      return 1;
    }
    const coro = main();
    expect(await run(coro)).to.equal(1);
    expect(String(await reasonOf(run(coro)))).to.contain('cannot reuse already awaited coroutine');
  });

  it('rejects with what a loop factory throws', async () => {
    const loopFactory = (): EventLoop => {
      throw new RangeError('no loop today');
    };
    expect(String(await reasonOf(run(sleep(0), { loopFactory })))).to.equal(
      'RangeError: no loop today',
    );
  });

  it('rejects with what is thrown, whatever it is', async () => {
    for (const thrown of [undefined, null, 0, 'text', new Error('e')]) {
      function* main(): Coroutine<void> {
        throw thrown;
      }
      expect(await reasonOf(run(main()))).to.equal(thrown);
    }
  });

  it('rejects with the errors that leave the loop, and shuts down all the same', async () => {
    for (const leaving of [new KeyboardInterrupt('k'), new SystemExit('s')]) {
      const order: string[] = [];
      function* other(): Coroutine<void> {
        try {
          yield* sleep(100_000);
        } finally {
          order.push('cleaned up');
        }
      }
      function* main(): Coroutine<void> {
        void createTask(other());
        yield* sleep(0);
        throw leaving;
      }
      expect(await reasonOf(run(main()))).to.equal(leaving);
      expect(order).to.deep.equal(['cleaned up']);
    }
  });

  it('rejects with such an error of another task too, while main is pending', async () => {
    const order: string[] = [];
    function* exits(): Coroutine<void> {
      throw new SystemExit('now');
    }
    function* main(): Coroutine<void> {
      getRunningLoop().setExceptionHandler((_loop: EventLoop, { message }) => {
        order.push(String(message));
      });
      void createTask(exits());
      try {
        yield* sleep(100_000);
      } finally {
        order.push('main is cleaned up');
      }
    }
    expect(String(await reasonOf(run(main())))).to.equal('SystemExit: now');
    expect(order).to.deep.equal(['main is cleaned up', 'Task exception was never retrieved']);
  });

  it('gives the result of a future that is the result', async () => {
    function* main(): Coroutine<Future<string>> {
      const future = new Future<string>();
      future.setResult('flattened, as promises do');
      return future;
    }
    expect(await run(main())).to.equal('flattened, as promises do');
  });

  it('gives what becomes of a future that is the result and pending', async () => {
    function* forever(): Coroutine<void> {
      yield* sleep(100_000);
    }
    function* returnsTask(): Coroutine<Task<void>> {
      return createTask(forever());
    }
    function* returnsFuture(): Coroutine<Future<void>> {
      return new Future<void>();
    }
    expect(isCancelled(await reasonOf(run(returnsTask())))).to.equal(true);
    expect(String(await reasonOf(run(returnsFuture())))).to.equal(
      'RuntimeError: Event loop is closed',
    );
  });

  describe('several at once', () => {
    function* worker(name: string, order: string[]): Coroutine<EventLoop[]> {
      const loops: EventLoop[] = [];
      for (let round = 0; round < 3; round += 1) {
        order.push(name + String(round));
        loops.push(getRunningLoop(), currentTask()?.getLoop() as EventLoop);
        yield* sleep(1);
      }
      return loops;
    }

    it('have each a loop of their own, and go on side by side', async () => {
      const order: string[] = [];
      const names = ['a', 'b', 'c'];
      const loops = await Promise.all(names.map((name) => run(worker(name, order))));
      expect(loops.map((own) => new Set(own).size)).to.deep.equal([1, 1, 1]);
      expect(new Set(loops.flat()).size).to.equal(3);
      expect(order.slice(0, 3)).to.deep.equal(['a0', 'b0', 'c0']);
      expect(order.length).to.equal(9);
    });

    it('fail each for itself', async () => {
      function* fails(): Coroutine<void> {
        yield* sleep(0);
        throw new Error('one of them');
      }
      const order: string[] = [];
      const [failed, lived] = await Promise.allSettled([run(fails()), run(worker('a', order))]);
      expect([failed.status, lived.status]).to.deep.equal(['rejected', 'fulfilled']);
    });

    it('are told apart outside any turn only if there is one', async () => {
      const outside = (): unknown => {
        try {
          return getRunningLoop();
        } catch (error) {
          return (error as Error).name;
        }
      };
      const before = outside();
      const loops = [newEventLoop(), newEventLoop()] as const;
      const first = run(sleep(5), { loopFactory: () => loops[0] });
      const withOne = outside();
      const second = run(sleep(5), { loopFactory: () => loops[1] });
      const withTwo = outside();
      await Promise.all([first, second]);
      expect([before, withOne, withTwo, outside()]).to.deep.equal([
        'RuntimeError',
        loops[0],
        'RuntimeError',
        'RuntimeError',
      ]);
    });
  });

  it('is refused only inside a turn, not in an async function that a coroutine awaits', async () => {
    async function inner(): Promise<string> {
      await Promise.resolve();
      return run(sleep(0, 'inner'));
    }
    function* main(): Coroutine<string> {
      return yield inner();
    }
    expect(await run(main())).to.equal('inner');
  });

  it('makes its loop the one that getEventLoop gives', async () => {
    function* main(): Coroutine<boolean> {
      return getEventLoop() === getRunningLoop();
    }
    expect(await run(main())).to.equal(true);
    expect(() => getEventLoop()).to.throw(RuntimeError);
  });

  it('runs on a loop that owns its clock', async () => {
    const loop = new VirtualTimeLoop();
    await run(sleep(3_600_000), { loopFactory: () => loop });
    expect([loop.time(), loop.isClosed()]).to.deep.equal([3_600_000, true]);
  });

  describe('with a signal', () => {
    function* main(order: string[]): Coroutine<string> {
      try {
        yield* sleep(100_000);
      } catch (error) {
        order.push(isCancelled(error) ? `cancelled: ${error.message}` : 'failed');
        yield* sleep(0);
        order.push('cleaned up');
        throw error;
      }
      return 'slept';
    }

    it('cancels main when it aborts, with the reason as message', async () => {
      const order: string[] = [];
      const controller = new AbortController();
      function* begin(): Coroutine<string> {
        getRunningLoop().callLater(1, () => {
          controller.abort('enough');
        });
        return yield* main(order);
      }
      const { signal } = controller;
      expect(isCancelled(await reasonOf(run(begin(), { signal })))).to.equal(true);
      expect(order).to.deep.equal(['cancelled: enough', 'cleaned up']);
    });

    it('cancels main before it begins if it was aborted before', async () => {
      const order: string[] = [];
      const pending = run(main(order), { signal: AbortSignal.abort() });
      expect(isCancelled(await reasonOf(pending))).to.equal(true);
      expect(order).to.deep.equal([]);
    });

    it('lets main answer the cancellation with a result', async () => {
      function* calm(): Coroutine<string> {
        try {
          yield* sleep(100_000);
        } catch {
          return 'calm';
        }
        return 'slept';
      }
      const controller = new AbortController();
      const { signal } = controller;
      function* begin(): Coroutine<string> {
        getRunningLoop().callLater(1, () => {
          controller.abort();
        });
        return yield* calm();
      }
      expect(await run(begin(), { signal })).to.equal('calm');
    });

    it('no longer listens to it afterwards', async () => {
      const listeners: string[] = [];
      const signal = {
        aborted: false,
        addEventListener: () => listeners.push('on'),
        removeEventListener: () => listeners.push('off'),
      };
      await run(sleep(0), { signal });
      expect(listeners).to.deep.equal(['on', 'off']);
    });
  });
});
