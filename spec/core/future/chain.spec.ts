// Every expectation was taken from CPython 3.13's wrap_future.

import { expect } from 'chai';
import {
  ConcurrentFuture,
  type Coroutine,
  createTask,
  ensureFuture,
  Future,
  isCancelled,
  isFuture,
  logger,
  sleep,
  wrapFuture,
} from '../../../lib/index.js';
import { chainToConcurrent } from '../../../lib/core/future/chain.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { onEveryLoop } from '../../kit/loops.js';

function* outcomeOf<T>(future: Future<T>): Coroutine<T | string> {
  try {
    return yield* future;
  } catch (error) {
    return `${isCancelled(error) ? 'cancelled' : 'failed'}: ${String(error)}`;
  }
}

describe('wrapFuture', () => {
  onEveryLoop('[rule 45] gives a future of the loop for one of an executor', async ({ run }) => {
    function* main(): Coroutine<unknown[]> {
      const source = new ConcurrentFuture<number>();
      const wrapped = wrapFuture(source);
      source.setRunningOrNotifyCancel();
      source.setResult(5);
      const before = wrapped.done();
      return [isFuture(wrapped), before, yield* wrapped];
    }
    expect(await run(main())).to.deep.equal([true, false, 5]);
  });

  onEveryLoop('[rule 45] hands on an error, and a cancellation of the source', async ({ run }) => {
    function* main(): Coroutine<unknown[]> {
      const [failing, cancelled] = [new ConcurrentFuture(), new ConcurrentFuture()];
      const wrapped = [wrapFuture(failing), wrapFuture(cancelled)] as const;
      failing.setException(new RangeError('mine'));
      cancelled.cancel();
      const outcomes = [yield* outcomeOf(wrapped[0]), yield* outcomeOf(wrapped[1])];
      return [...outcomes, wrapped[1].cancelled()];
    }
    expect(await run(main())).to.deep.equal([
      'failed: RangeError: mine',
      'cancelled: CancelledError',
      true,
    ]);
  });

  onEveryLoop(
    '[rule 45] [rule 224] hands a cancellation back, which ends work that has not begun',
    async ({ run }) => {
      function* main(): Coroutine<unknown[]> {
        const source = new ConcurrentFuture();
        const wrapped = wrapFuture(source);
        wrapped.cancel();
        const before = source.cancelled();
        yield* sleep(0);
        return [before, source.cancelled()];
      }
      expect(await run(main())).to.deep.equal([false, true]);
    },
  );

  onEveryLoop(
    '[rule 45] [rule 224] drops the outcome of work that had begun when it was cancelled',
    async ({ run }) => {
      function* main(): Coroutine<unknown[]> {
        const source = new ConcurrentFuture<number>();
        source.setRunningOrNotifyCancel();
        const wrapped = wrapFuture(source);
        wrapped.cancel();
        yield* sleep(0);
        source.setResult(1);
        yield* sleep(0);
        return [source.cancelled(), wrapped.cancelled()];
      }
      expect(await run(main())).to.deep.equal([false, true]);
    },
  );

  onEveryLoop(
    '[rule 225] hands on the errors of concurrent.futures, which are the same classes here',
    async ({ run }) => {
      const error = new ConcurrentFuture();
      error.cancel();
      function* main(): Coroutine {
        const source = new ConcurrentFuture();
        const wrapped = wrapFuture(source);
        try {
          error.result();
        } catch (cancelled) {
          source.setException(cancelled);
        }
        return yield* outcomeOf(wrapped);
      }
      expect(await run(main())).to.equal('cancelled: CancelledError');
    },
  );

  it('[rule 46] drops an outcome that comes when the loop is closed', () => {
    const loop = new VirtualTimeLoop();
    const source = new ConcurrentFuture<number>();
    const wrapped = wrapFuture(source, { loop });
    loop.close();
    source.setResult(1);
    expect([wrapped.done(), source.result()]).to.deep.equal([false, 1]);
  });

  it('says nothing of an outcome that comes too late for the loop, or for its own future', () => {
    const logged: string[] = [];
    const before = { ...logger };
    logger.error = (message) => logged.push(message);
    const reports: unknown[] = [];
    const loop = new VirtualTimeLoop();
    loop.setExceptionHandler((_loop, { exception }) => {
      reports.push(exception);
    });
    try {
      const [early, late] = [new ConcurrentFuture<number>(), new ConcurrentFuture<number>()];
      early.setRunningOrNotifyCancel();
      wrapFuture(early, { loop }).cancel();
      void wrapFuture(late, { loop });
      early.setResult(1);
      while (loop.readyCount > 0) loop.runOnce();
      loop.close();
      late.setResult(1);
    } finally {
      Object.assign(logger, before);
    }
    expect([logged, reports]).to.deep.equal([[], []]);
  });

  onEveryLoop('leaves the work alone when its own future is settled otherwise', async ({ run }) => {
    function* main(): Coroutine<unknown[]> {
      const source = new ConcurrentFuture<number>();
      const wrapped = wrapFuture(source);
      wrapped.setResult(5);
      yield* sleep(0);
      return [source.cancelled(), yield* wrapped];
    }
    expect(await run(main())).to.deep.equal([false, 5]);
  });

  onEveryLoop('gives a future of the library as it is', async ({ loop, run }) => {
    function* main(): Coroutine<boolean> {
      const future = new Future<void>();
      future.setResult();
      return wrapFuture(future) === future && wrapFuture(future, { loop }) === future;
    }
    expect(await run(main())).to.equal(true);
  });

  onEveryLoop(
    'takes a promise',
    async ({ run }) => {
      function* main(): Coroutine<string> {
        return yield* wrapFuture(Promise.resolve('of a promise'));
      }
      expect(await run(main())).to.equal('of a promise');
    },
    { waitsForHost: true },
  );

  onEveryLoop('refuses anything else', ({ loop }) => {
    expect(() => wrapFuture(5 as never, { loop })).to.throw(
      TypeError,
      'concurrent.futures.Future is expected, got the number 5',
    );
  });
});

describe('chainToConcurrent', () => {
  it('lets a task go on whose concurrent future is settled by somebody else', () => {
    const loop = new VirtualTimeLoop();
    loop.setExceptionHandler(() => undefined);
    const task = loop.createTask(sleep(5, 'slept'));
    const target = new ConcurrentFuture<string>();
    chainToConcurrent(task, target);
    target.setRunningOrNotifyCancel();
    target.setResult('otherwise');
    expect([loop.runSync(task), target.result()]).to.deep.equal(['slept', 'otherwise']);
    loop.close();
  });
});

describe('a promise that is waited for', () => {
  it('belongs to the loop that is asked, and is named where a task says what it waits for', () => {
    const loop = new VirtualTimeLoop();
    const promise = new Promise<void>(() => undefined);
    expect(ensureFuture(promise, { loop }).getLoop()).to.equal(loop);
    function* waits(): Coroutine<void> {
      yield promise;
    }
    function* main(): Coroutine<string> {
      const task = createTask(waits(), { name: 'mine' });
      yield* sleep(0);
      const text = String(task);
      task.cancel();
      return text;
    }
    expect(loop.runSync(main())).to.equal("<Task pending name='mine' wait_for=a promise>");
    loop.close();
  });

  it('does not hold the clock any more once the wait for it is cancelled', () => {
    const loop = new VirtualTimeLoop();
    function* waits(): Coroutine<void> {
      yield new Promise<void>(() => undefined);
    }
    function* main(): Coroutine<void> {
      const task = createTask(waits());
      yield* sleep(0);
      task.cancel();
      yield* sleep(0);
      yield* sleep(100);
    }
    loop.runSync(main());
    expect(loop.time()).to.equal(100);
    loop.close();
  });
});
