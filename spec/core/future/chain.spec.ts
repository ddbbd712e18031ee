// Every expectation was taken from CPython 3.13's wrap_future.

import { expect } from 'chai';
import {
  ConcurrentFuture,
  type Coroutine,
  Future,
  isCancelled,
  isFuture,
  sleep,
  wrapFuture,
} from '../../../lib/index.js';
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
