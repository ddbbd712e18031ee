// co's documented behaviour, case by case.

import { expect } from 'chai';
import { asyncWith, CancelledError, run, sleep, timeout, TimeoutError } from '../../lib/index.js';
import defaultCo, { co, type Thunk } from '../../lib/co/index.js';

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 1, value));

const thunk =
  (value: unknown, error?: unknown): Thunk =>
  (done) => {
    setTimeout(done, 1, error, value);
  };

function* work(): Generator<unknown, string> {
  yield thunk(0);
  return 'yay';
}

describe('co', () => {
  it('is the default export, and hangs on itself, as it always has', () => {
    expect([defaultCo, co.co, co.default]).to.deep.equal([co, co, co]);
  });

  it('gives a promise of the result', async () => {
    const promise = co(function* () {
      return 7;
    });
    expect(promise).to.be.instanceOf(Promise);
    expect(await promise).to.equal(7);
  });

  it('takes the first step inside the call', () => {
    const order: string[] = [];
    void co(function* () {
      order.push('in');
      yield later(1);
    });
    order.push('after');
    expect(order).to.deep.equal(['in', 'after']);
  });

  it('passes its other arguments on', async () => {
    expect(
      await co(
        function* (a: number, b: number): Generator<unknown, unknown> {
          return yield later(a + b);
        },
        1,
        2,
      ),
    ).to.equal(3);
  });

  it('takes a generator, and anything else for the result', async () => {
    expect(await co(work())).to.equal('yay');
    expect(await co(42)).to.equal(42);
    expect(await co(() => 42 as never)).to.equal(42);
  });

  it('keeps its context, in thunks and nested generator functions too', async () => {
    const context = { some: 'thing' };
    await co.call(context, function* (this: typeof context): Generator<unknown, void> {
      expect(this).to.equal(context);
      const seen = yield function (this: unknown, done: (error: null, seen: unknown) => void) {
        done(null, this);
      };
      expect(seen).to.equal(context);
      yield function* (this: unknown) {
        expect(this).to.equal(context);
      };
    } as never);
  });

  it('rejects with what is thrown', async () => {
    const error = new Error('boom');
    const outcome = await co(function* () {
      yield later(1);
      throw error;
    }).catch((reason: unknown) => reason);
    expect(outcome).to.equal(error);
    const atOnce = await co((): never => {
      throw error;
    }).catch((reason: unknown) => reason);
    expect(atOnce).to.equal(error);
  });

  describe('waits for', () => {
    const check = async (yielded: unknown, expected: unknown): Promise<void> => {
      expect(
        await co(function* () {
          return yield yielded;
        }),
      ).to.deep.equal(expected);
    };

    it('promises and thenables', async () => {
      await check(later(1), 1);
      await check({ then: (done: (value: number) => void) => done(2) }, 2);
    });

    it('thunks, of several results as an array', async () => {
      await check(thunk(1), 1);
      await check(
        (done: (error: null, ...results: string[]) => void) => done(null, 'out', 'err'),
        ['out', 'err'],
      );
    });

    it('generators and generator functions', async () => {
      await check(work(), 'yay');
      await check(work, 'yay');
    });

    it('arrays, all at once', async () => {
      await check(
        [later(1), thunk(2), work(), [later(3)], 4, null, undefined],
        [1, 2, 'yay', [3], 4, null, undefined],
      );
      await check([], []);
    });

    it('objects, with keys in their order and other values as they are', async () => {
      const date = new Date();
      await check(
        { a: later(1), b: 'text', c: { d: thunk(2) }, date, none: null },
        {
          a: 1,
          b: 'text',
          c: { d: 2 },
          date,
          none: null,
        },
      );
      const result = await co(function* () {
        return yield { sun: thunk(1), moon: later(2), rain: 3 };
      });
      expect(Object.keys(result as object)).to.deep.equal(['sun', 'moon', 'rain']);
    });

    it('arrays in parallel, not one after the other', async () => {
      let open = 0;
      let most = 0;
      const one = (): Thunk => (done) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          done(null, 1);
        }, 1);
      };
      await check([one(), one(), one()], [1, 1, 1]);
      expect(most).to.equal(3);
    });
  });

  describe('throws into the generator', () => {
    const caught = (yielded: unknown): Promise<unknown> =>
      co(function* () {
        try {
          yield yielded;
          return 'nothing';
        } catch (error) {
          // It goes on.
          yield later(1);
          return error;
        }
      });

    it('what a promise, a thunk or a generator fails with', async () => {
      const error = new Error('boom');
      expect(await caught(Promise.reject(error))).to.equal(error);
      expect(await caught(thunk(1, error))).to.equal(error);
      expect(
        await caught(() => {
          throw error;
        }),
      ).to.equal(error);
      expect(
        await caught(
          (function* () {
            throw error;
          })(),
        ),
      ).to.equal(error);
      expect(await caught([later(1), Promise.reject(error)])).to.equal(error);
    });

    it('the first error of a thunk alone', async () => {
      expect(
        String(
          await caught((done: (error: Error) => void) => {
            done(new Error('first'));
            throw new Error('second');
          }),
        ),
      ).to.equal('Error: first');
    });

    it('a TypeError for what it cannot wait for', async () => {
      for (const bad of [null, undefined, 1, 'text', true, new Date()]) {
        const error = await caught(bad);
        expect(error, String(bad)).to.be.instanceOf(TypeError);
        expect(String(error)).to.contain('You may only yield a function, promise, generator');
      }
    });
  });

  it('recurses far', async () => {
    function* depth(n: number): Generator<unknown, number> {
      return n === 0 ? 0 : 1 + ((yield depth(n - 1)) as number);
    }
    expect(await co(depth(20_000))).to.equal(20_000);
  });

  it('wraps: a new run at each call, with its arguments and its this', async () => {
    const fn = co.wrap(function* (this: unknown, a: number): Generator<unknown, unknown> {
      return [this, yield later(a)];
    } as never) as (this: unknown, a: number) => Promise<unknown>;
    const context = {};
    expect(await Promise.all([fn.call(context, 1), fn.call(context, 2)])).to.deep.equal([
      [context, 1],
      [context, 2],
    ]);
    expect(fn).to.have.property('__generatorFunction__');
  });

  it('waits for a promise that a generator returns, wherever that generator was yielded', async () => {
    function* give(): Generator<unknown, Promise<number>> {
      return later(1);
    }
    function* fail(): Generator<unknown, Promise<never>> {
      return Promise.reject(new Error('late'));
    }
    const outcome = await co(function* (): Generator {
      const single = yield give();
      try {
        return yield [give(), fail()];
      } catch (error) {
        return [single, yield [give()], yield { a: give() }, (error as Error).message];
      }
    });
    expect(outcome).to.deep.equal([1, [1], { a: 1 }, 'late']);
  });

  describe('beyond the co of old', () => {
    it('delegates to what is ours', async () => {
      const ended = await co(function* () {
        try {
          yield* asyncWith(timeout(5), function* () {
            yield* sleep(60_000);
          });
          return 'slept';
        } catch (error) {
          return error instanceof TimeoutError;
        }
      });
      expect(ended).to.equal(true);
    });

    it('gives a task that can be cancelled, with its cleanup', async () => {
      const order: string[] = [];
      const task = co.task(function* () {
        try {
          yield later(50);
        } finally {
          yield later(1);
          order.push('cleaned');
        }
      });
      task.cancel();
      expect(await task.then(null, (error: unknown) => error)).to.be.instanceOf(CancelledError);
      expect(order).to.deep.equal(['cleaned']);
    });

    it('is a task of the loop that runs', async () => {
      function* main() {
        const task = co.task(function* () {
          return yield* sleep(1, 'slept');
        });
        return yield* task;
      }
      expect(await run(main())).to.equal('slept');
    });
  });
});
