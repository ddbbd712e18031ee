import { expect } from 'chai';
import {
  createTask,
  type ErrorFirstCallback,
  fromCallback,
  RuntimeError,
  sleep,
} from '../../lib/index.js';
import { failureOf, onVirtualTime } from './on-virtual-time.js';

describe('fromCallback', () => {
  /** What a function with a callback calls it with, in the next turn of the platform. */
  function calling(...args: unknown[]): Promise<unknown> {
    return onVirtualTime(function* () {
      return yield* fromCallback((callback) => setTimeout(() => callback(...args)));
    });
  }

  it('gives the value', async () => {
    expect(await calling(null, 'value')).to.equal('value');
    expect(await calling(undefined, 0)).to.equal(0);
  });

  it('gives undefined when there is no value', async () => {
    expect([await calling(), await calling(null)]).to.deep.equal([undefined, undefined]);
  });

  it('gives several values as an array', async () => {
    expect(await calling(null, 'a', 'b')).to.deep.equal(['a', 'b']);
  });

  it('does not wait for a value that can be waited for', async () => {
    const promise = Promise.resolve(1);
    const result = await onVirtualTime(function* () {
      return [yield* fromCallback((callback) => setTimeout(callback, 0, null, promise))];
    });
    expect(result[0]).to.equal(promise);
  });

  it('throws the error, of whatever kind', async () => {
    const error = new Error('no');
    expect(await failureOf(calling(error, 'ignored'))).to.equal(error);
    expect(await failureOf(calling('text'))).to.equal('text');
  });

  it('takes a callback that is called at once', async () => {
    const result = await onVirtualTime(function* () {
      return yield* fromCallback((callback) => {
        callback(null, 'at once');
      });
    });
    expect(result).to.equal('at once');
  });

  it('takes the first call only', async () => {
    const result = await onVirtualTime(function* () {
      const future = fromCallback((callback) => {
        callback(null, 1);
        callback(null, 2);
        callback(new Error('no'));
      });
      return yield* future;
    });
    expect(result).to.equal(1);
  });

  it('gives what the function throws', async () => {
    const error = await failureOf(
      onVirtualTime(function* () {
        yield* fromCallback(() => {
          throw new RangeError('no');
        });
      }),
    );
    expect(error).to.be.instanceOf(RangeError);
  });

  it('ignores a call after it was cancelled', async () => {
    const cancelled = await onVirtualTime(function* () {
      let late!: ErrorFirstCallback;
      const task = createTask(
        (function* () {
          yield* fromCallback((callback) => (late = callback));
        })(),
      );
      yield* sleep(0);
      task.cancel();
      late(new Error('late'));
      yield* sleep(0);
      late(null, 1);
      return task.cancelled();
    });
    expect(cancelled).to.equal(true);
  });

  it('refuses what is not a function', () => {
    expect(() => fromCallback(5 as never)).to.throw(
      TypeError,
      'fromCallback() needs a function, got the number 5',
    );
  });

  it('needs a running loop, and starts nothing without one', () => {
    let hasStarted = false;
    const start = (): void => {
      hasStarted = true;
    };
    expect(() => fromCallback(start)).to.throw(RuntimeError, 'no running event loop');
    expect(hasStarted).to.equal(false);
  });
});
