// Rule 228. Every expectation was taken from CPython 3.13.

import { expect } from 'chai';
import {
  type ConcurrentFuture,
  type Coroutine,
  currentTask,
  Future,
  runCoroutineThreadsafe,
  sleep,
} from '../../../lib/index.js';
import { onEveryLoop } from '../../kit/loops.js';

/** Counts the turns until a future is done. */
function* turnsUntil(future: ConcurrentFuture): Coroutine<number> {
  let count = 0;
  while (!future.done()) {
    yield* sleep(0);
    count += 1;
  }
  return count;
}

describe('runCoroutineThreadsafe', () => {
  onEveryLoop(
    '[rule 228] runs a coroutine as a task of a loop, and gives a future of it',
    async ({ loop, run }) => {
      function* work(): Coroutine<number> {
        yield* sleep(0);
        return 3;
      }
      function* main(): Coroutine<unknown[]> {
        const future = runCoroutineThreadsafe(work(), loop);
        const before = [future.done(), future.running()];
        return [...before, yield* turnsUntil(future), future.result()];
      }
      expect(await run(main())).to.deep.equal([false, false, 4, 3]);
    },
  );

  onEveryLoop('[rule 228] hands on the error of the task', async ({ loop, run }) => {
    function* fails(): Coroutine<void> {
      throw new RangeError('mine');
    }
    function* main(): Coroutine {
      const future = runCoroutineThreadsafe(fails(), loop);
      yield* turnsUntil(future);
      return String(future.exception());
    }
    expect(await run(main())).to.equal('RangeError: mine');
  });

  onEveryLoop(
    '[rule 228] cancels the task when its future is cancelled',
    async ({ loop, order, run, step }) => {
      function* hang(): Coroutine<void> {
        try {
          yield* sleep(Infinity);
        } catch (error) {
          step((error as Error).name);
          throw error;
        }
      }
      function* main(): Coroutine<void> {
        const future = runCoroutineThreadsafe(hang(), loop);
        yield* sleep(0);
        yield* sleep(0);
        step(future.cancel(), future.cancelled());
        for (let turn = 0; turn < 4; turn += 1) yield* sleep(0);
        step(future.cancelled());
      }
      await run(main());
      expect(order).to.deep.equal(['true true', 'CancelledError', 'true']);
    },
  );

  onEveryLoop('[rule 228] is cancelled when the task is', async ({ loop, run }) => {
    function* cancelsItself(): Coroutine<void> {
      currentTask()?.cancel();
      yield* sleep(0);
    }
    function* main(): Coroutine {
      const future = runCoroutineThreadsafe(cancelsItself(), loop);
      yield* turnsUntil(future);
      return future.cancelled();
    }
    expect(await run(main())).to.equal(true);
  });

  onEveryLoop('[rule 228] refuses what is no coroutine at the call', ({ loop }) => {
    for (const wrong of [5, loop.createFuture(), (): void => undefined]) {
      expect(() => runCoroutineThreadsafe(wrong as never, loop)).to.throw(
        TypeError,
        'A coroutine object is required',
      );
    }
  });

  onEveryLoop(
    '[rule 228] puts a failure to make the task on its future, and reports it',
    async ({ loop, order, run }) => {
      function* main(): Coroutine<string> {
        loop.setTaskFactory(() => {
          throw new RangeError('of the factory');
        });
        const future = runCoroutineThreadsafe(sleep(0), loop);
        yield* turnsUntil(future);
        loop.setTaskFactory(null);
        return String(future.exception());
      }
      expect(await run(main())).to.equal('RangeError: of the factory');
      expect(order.map((line) => line.replace(/callback .*\(\)/, 'callback'))).to.deep.equal([
        'reported: Exception in callback RangeError: of the factory',
      ]);
    },
  );

  onEveryLoop(
    '[rule 228] reports a failure to make the task that nobody wants any more, and no other',
    async ({ loop, order, run }) => {
      function* main(): Coroutine<boolean> {
        loop.setTaskFactory(() => {
          throw new RangeError('of the factory');
        });
        const future = runCoroutineThreadsafe(sleep(0), loop);
        future.cancel();
        yield* sleep(0);
        loop.setTaskFactory(null);
        return future.cancelled();
      }
      expect(await run(main())).to.equal(true);
      expect(order.map((line) => line.replace(/callback .*\(\)/, 'callback'))).to.deep.equal([
        'reported: Exception in callback RangeError: of the factory',
      ]);
    },
  );

  onEveryLoop(
    'can be awaited in async code beside the run',
    async ({ loop, run }) => {
      function* main(): Coroutine<string> {
        const future = new Future<string>();
        void runCoroutineThreadsafe(sleep(0, 'worked'), loop).then((value) => {
          future.setResult(value);
        });
        return yield* future;
      }
      expect(await run(main())).to.equal('worked');
    },
    { waitsForHost: true },
  );
});
