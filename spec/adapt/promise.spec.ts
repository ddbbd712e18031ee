import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  createTask,
  ensureFuture,
  fromPromise,
  RuntimeError,
  runSync,
  sleep,
  WouldBlockError,
} from '../../lib/index.js';
import { failureOf, onVirtualTime } from './on-virtual-time.js';

describe('fromPromise', () => {
  it('gives the result of a promise', async () => {
    const result = await onVirtualTime(function* () {
      return yield* fromPromise(Promise.resolve(7));
    });
    expect(result).to.equal(7);
  });

  it('gives the rejection of a promise, whatever it is', async () => {
    for (const reason of [new Error('no'), 'text', undefined]) {
      const caught = await onVirtualTime(function* () {
        try {
          yield* fromPromise(Promise.reject(reason));
        } catch (error) {
          return [error];
        }
        return [];
      });
      expect(caught).to.deep.equal([reason]);
    }
  });

  it('takes any thenable', async () => {
    const thenable = {
      then: (resolve: (value: number) => void) => {
        resolve(3);
      },
    };
    const result = await onVirtualTime(function* () {
      return yield* fromPromise(thenable as unknown as PromiseLike<number>);
    });
    expect(result).to.equal(3);
  });

  it('takes what another coroutine gives as a thenable', async () => {
    const result = await onVirtualTime(function* () {
      return yield* fromPromise(sleep(5, 'slept') as unknown as PromiseLike<string>);
    });
    expect(result).to.equal('slept');
  });

  it('gives a future back as it is', () => {
    const main = function* (): Coroutine<void> {
      const task = createTask(sleep(0));
      expect(fromPromise(task)).to.equal(task);
      yield* task;
    };
    runSync(main());
  });

  it('refuses what is not a thenable', () => {
    expect(() => fromPromise(5 as never)).to.throw(
      TypeError,
      'fromPromise() needs a promise, got the number 5',
    );
    expect(() => fromPromise((() => Promise.resolve()) as never)).to.throw(
      TypeError,
      ': call it: give f(), not f',
    );
  });

  it('needs a running loop', () => {
    expect(() => fromPromise(Promise.resolve())).to.throw(RuntimeError, 'no running event loop');
  });

  it('says in a synchronous run that it would have to wait for the host', () => {
    const main = function* (): Coroutine<void> {
      yield* fromPromise(Promise.resolve());
    };
    expect(() => {
      runSync(main());
    }).to.throw(WouldBlockError, 'a promise is awaited');
  });

  describe('when its awaiter is cancelled', () => {
    function cancelled(settle: (fail: (reason: unknown) => void) => void): Promise<string[]> {
      return onVirtualTime(function* () {
        const log: string[] = [];
        let fail!: (reason: unknown) => void;
        const promise = new Promise((_resolve, reject) => (fail = reject));
        const task = createTask(
          (function* (): Coroutine<void> {
            try {
              yield* fromPromise(promise);
            } catch (error) {
              log.push(error instanceof CancelledError ? 'cancelled' : 'failed');
              throw error;
            }
          })(),
        );
        yield* sleep(0);
        settle(fail);
        task.cancel();
        settle(fail);
        yield* ensureFuture(new Promise((resolve) => setTimeout(resolve)));
        log.push(task.cancelled() ? 'task cancelled' : 'task not cancelled');
        return log;
      });
    }

    it('ignores a late rejection', async () => {
      let count = 0;
      const log = await cancelled((fail) => {
        count += 1;
        if (count === 2) fail(new Error('late'));
      });
      expect(log).to.deep.equal(['cancelled', 'task cancelled']);
    });

    it('ignores a rejection in the very turn of the cancellation', async () => {
      const log = await cancelled((fail) => {
        fail(new Error('just before'));
      });
      expect(log).to.deep.equal(['cancelled', 'task cancelled']);
    });
  });

  it('lets two tasks wait for one promise, and one be cancelled without the other', async () => {
    const result = await onVirtualTime(function* () {
      const promise = new Promise((resolve) => setTimeout(resolve, 1, 'value'));
      const waiting = (): Coroutine =>
        (function* () {
          return yield* fromPromise(promise);
        })();
      const first = createTask(waiting());
      const second = createTask(waiting());
      yield* sleep(0);
      first.cancel();
      return [yield* second, first.cancelled()];
    });
    expect(result).to.deep.equal(['value', true]);
  });

  it('reports a rejection that nobody awaited', async () => {
    const error = await failureOf(
      onVirtualTime(function* () {
        void fromPromise(Promise.reject(new Error('lost')));
        yield* ensureFuture(Promise.resolve());
      }),
    );
    expect((error as Error).message).to.equal(
      'the loop reported: Future exception was never retrieved',
    );
  });
});
