import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  type EventLoop,
  newEventLoop,
  Runner,
  sleep,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

describe('Runner', () => {
  it('makes its loop at the first use', async () => {
    let count = 0;
    const loopFactory = (): EventLoop => {
      count += 1;
      return newEventLoop();
    };
    const runner = new Runner({ loopFactory });
    expect(count).to.equal(0);
    runner.getLoop();
    await runner.run(sleep(0));
    expect(count).to.equal(1);
    await runner.close();
  });

  it('keeps tasks from one run to the next, and cancels them at its close', async () => {
    const order: string[] = [];
    function* background(): Coroutine<void> {
      try {
        for (let step = 0; ; step += 1) {
          order.push(`step ${String(step)}`);
          yield* sleep(10);
        }
      } finally {
        order.push('cancelled');
      }
    }
    function* begin(): Coroutine<void> {
      void createTask(background());
      yield* sleep(15);
    }
    const runner = new Runner({ loopFactory: () => new VirtualTimeLoop() });
    await runner.run(begin());
    order.push('between');
    await runner.run(sleep(10));
    await runner.close();
    expect(order).to.deep.equal(['step 0', 'step 1', 'between', 'step 2', 'cancelled']);
  });

  it('runs without returning to the host on a loop that owns its clock', () => {
    const loop = new VirtualTimeLoop();
    const runner = new Runner({ loopFactory: () => loop });
    expect([runner.runSync(sleep(5, 'a')), runner.runSync(sleep(5, 'b'))]).to.deep.equal([
      'a',
      'b',
    ]);
    expect(loop.time()).to.equal(10);
    runner.closeSync();
    expect(loop.isClosed()).to.equal(true);
  });

  it('never runs the first turn inside the call', async () => {
    const order: string[] = [];
    function* main(): Coroutine<void> {
      order.push('main');
    }
    const runner = new Runner();
    const pending = runner.run(main());
    order.push('after the call');
    await pending;
    await runner.close();
    expect(order).to.deep.equal(['after the call', 'main']);
  });

  it('closes at the end of a block that disposes of it', async () => {
    const runner = new Runner();
    const loop = runner.getLoop();
    await runner[Symbol.asyncDispose]();
    expect(loop.isClosed()).to.equal(true);
  });

  it('closes its loop even when the shutdown fails', async () => {
    const loop = newEventLoop();
    loop.shutdownAsyncgens = function* () {
      throw new Error('cannot shut down');
    };
    const runner = new Runner({ loopFactory: () => loop });
    await runner.run(sleep(0));
    const reason = await runner.close().catch((error: unknown) => String(error));
    expect([reason, loop.isClosed()]).to.deep.equal(['Error: cannot shut down', true]);
  });

  it('runs one after the other, not two at once: the second one never begins', async () => {
    const order: string[] = [];
    function* second(): Coroutine<void> {
      order.push('second');
    }
    const runner = new Runner();
    const first = runner.run(sleep(1, 'first'));
    const refusal = await runner.run(second()).catch((error: unknown) => String(error));
    expect([await first, refusal]).to.deep.equal([
      'first',
      'RuntimeError: This event loop is already running',
    ]);
    await runner.close();
    expect(order).to.deep.equal([]);
  });
});
