// What a future does by asyncio's rules is in spec/rules/b-future.spec.ts; here is what is of JavaScript.

import { expect } from 'chai';
import { CancelledError, type Coroutine, createTask, Future, sleep } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

const inspect = Symbol.for('nodejs.util.inspect.custom');

describe('Future', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  it('is shown by the console of Node as its text, not as its fields', () => {
    const future = new Future<number>({ loop });
    const shown = (): unknown => (future as unknown as { [inspect](): unknown })[inspect]();
    expect(shown()).to.equal('<Future pending>');
    future.setResult(5);
    expect([shown(), String(future)]).to.deep.equal(
      Array.from({ length: 2 }, () => '<Future finished result=the number 5>'),
    );
  });

  it('is blocking from when it is asked for its outcome until somebody takes that up', () => {
    const [future, other] = [new Future({ loop }), new Future({ loop })];
    const blocking = (): unknown[] => [future._asyncioFutureBlocking, other._asyncioFutureBlocking];
    expect(blocking()).to.deep.equal([false, false]);
    future.next();
    expect(blocking()).to.deep.equal([true, false]);
    void other.then();
    expect(blocking()).to.deep.equal([true, false]);
    void future.then();
    expect(blocking()).to.deep.equal([false, false]);
  });

  it('is not blocking any more once a task waits for it', () => {
    const future = new Future<boolean>({ loop });
    function* main(): Coroutine<boolean> {
      loop.callSoon(() => {
        future.setResult(future._asyncioFutureBlocking);
      });
      return yield* future;
    }
    expect(loop.runSync(main())).to.equal(false);
  });

  it('throws what it failed with to whoever asks for its outcome, as a generator does', () => {
    const [failed, cancelled] = [new Future({ loop }), new Future({ loop })];
    const error = new RangeError('mine');
    failed.setException(error);
    cancelled.cancel();
    expect(() => failed[Symbol.iterator]().next()).to.throw(error);
    expect(() => cancelled[Symbol.iterator]().next()).to.throw(CancelledError);
  });

  it('gives a promise that waits for a loop that does not run yet', async () => {
    const future = new Future<number>({ loop });
    const promise = future.then((value) => value + 1);
    future.setResult(1);
    await loop.runUntilComplete(sleep(0));
    expect(await promise).to.equal(2);
  });

  it('settles its promise by a callback in a turn of its own, where the loop has turns', () => {
    const future = new Future<void>({ loop });
    future.setResult();
    const queued = (): number => {
      const before = loop.readyCount;
      void future.then();
      return loop.readyCount - before;
    };
    function* main(): Coroutine<number> {
      return queued();
    }
    expect([queued(), loop.runSync(main())]).to.deep.equal([0, 1]);
  });

  it('takes nothing but functions for callbacks', () => {
    const future = new Future<number>({ loop });
    const add = (): void => {
      future.addDoneCallback('call me' as never);
    };
    expect(add).to.throw(TypeError, "a callback was expected, got the string 'call me'");
    future.setResult(1);
    expect([loop.readyCount, future.removeDoneCallback('call me' as never)]).to.deep.equal([0, 0]);
  });

  it('of a task keeps the message of a cancellation until it is delivered', () => {
    const messages = loop.runSync(
      (function* () {
        const task = createTask(sleep(Infinity));
        const before = task._cancelMsg;
        task.cancel('enough');
        const requested = task._cancelMsg;
        yield* sleep(0);
        yield* sleep(0);
        return [before, requested, task._cancelMsg, task.cancelled()];
      })(),
    );
    expect(messages).to.deep.equal([undefined, 'enough', undefined, true]);
  });
});
