import { expect } from 'chai';
import { sleep } from '../../lib/index.js';
import { coroutine } from '../../lib/co/index.js';

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 1, value));

describe('coroutine, as Promise.coroutine', () => {
  it('makes a function that gives a promise, with its this and its arguments', async () => {
    const fn = coroutine(function* (this: unknown, a: number): Generator<unknown, unknown> {
      return [this, yield later(a)];
    } as never) as (this: unknown, a: number) => Promise<unknown>;
    const context = {};
    expect(await fn.call(context, 1)).to.deep.equal([context, 1]);
  });

  it('takes the first step inside the call', () => {
    const order: string[] = [];
    void coroutine(function* () {
      order.push('in');
      yield later(1);
    })();
    order.push('after');
    expect(order).to.deep.equal(['in', 'after']);
  });

  it('throws into the generator, and rejects with what comes out', async () => {
    const fn = coroutine(function* () {
      try {
        yield Promise.reject(new Error('first'));
      } catch {
        throw new Error('second');
      }
    });
    expect(String(await fn().catch((error: unknown) => error))).to.equal('Error: second');
  });

  it('refuses what is no promise, at the yield', async () => {
    const fn = coroutine(function* () {
      try {
        return yield 1;
      } catch (error) {
        return error;
      }
    });
    const error = await fn();
    expect(error).to.be.instanceOf(TypeError);
    expect(String(error)).to.contain(
      'A value 1 was yielded that could not be treated as a promise',
    );
  });

  it('refuses what is no function', () => {
    expect(() => coroutine(1 as never)).to.throw(TypeError, 'must be a function');
    expect(() => {
      coroutine.addYieldHandler(1 as never);
    }).to.throw(TypeError, 'expecting a function');
  });

  it('asks its own handler, then those added, in order', async () => {
    const asked: string[] = [];
    coroutine.addYieldHandler((value) => {
      asked.push(`first ${String(value)}`);
      return Array.isArray(value) ? Promise.all(value) : undefined;
    });
    coroutine.addYieldHandler((value) => {
      asked.push(`second ${String(value)}`);
      return typeof value === 'number' ? later(value * 2) : undefined;
    });
    const body = function* (): Generator<unknown, unknown> {
      return [yield [later(1), 2], yield 5];
    };
    expect(await coroutine(body)()).to.deep.equal([[1, 2], 10]);
    expect(asked).to.deep.equal(['first [object Promise],2', 'first 5', 'second 5']);
    const own = coroutine(body, { yieldHandler: (value) => later(value) });
    expect(((await own()) as unknown[])[1]).to.equal(5);
  });

  it('throws what a handler throws', async () => {
    const fn = coroutine(
      function* () {
        try {
          return yield 'text';
        } catch (error) {
          return String(error);
        }
      },
      {
        yieldHandler: () => {
          throw new RangeError('no');
        },
      },
    );
    expect(await fn()).to.equal('RangeError: no');
  });

  it('delegates to what is ours', async () => {
    const fn = coroutine(function* () {
      return yield* sleep(1, 'slept');
    });
    expect(await fn()).to.equal('slept');
  });
});
