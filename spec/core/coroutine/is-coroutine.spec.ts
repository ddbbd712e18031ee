import { expect } from 'chai';
import { call, type Coroutine, Future, sleep } from '../../../lib/index.js';
import { isAwaitable, isCoroutine, isRunOnce, isThenable } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

const method = (): unknown => undefined;

describe('isCoroutine', () => {
  it('is true for generators, calls, sleeps, and whatever has all methods of a generator', () => {
    const made = function* (): Coroutine<void> {};
    const byHand = { next: method, throw: method, return: method, [Symbol.iterator]: method };
    for (const value of [made(), call(made()), sleep(1), sleep(0), byHand]) {
      expect(isCoroutine(value)).to.equal(true);
    }
  });

  it('is false for what lacks one of them, or is an async generator', () => {
    const keys = ['next', 'throw', 'return', Symbol.iterator] as const;
    const having = (own: readonly PropertyKey[]): object =>
      Object.fromEntries(own.map((key) => [key, method]));
    expect(isCoroutine(having(keys))).to.equal(true);
    for (const missing of keys) {
      const value = having(keys.filter((key) => key !== missing));
      expect(isCoroutine(value), String(missing)).to.equal(false);
    }
    expect(isCoroutine(having([...keys, Symbol.asyncIterator]))).to.equal(false);
    for (const value of [null, undefined, 5, 'text', method, [1], new Map()]) {
      expect(isCoroutine(value)).to.equal(false);
    }
  });

  it('is false for futures, which can be awaited all the same', () => {
    const loop = new VirtualTimeLoop();
    const future = new Future({ loop });
    expect([isCoroutine(future), isAwaitable(future)]).to.deep.equal([false, true]);
    loop.close();
  });
});

describe('isRunOnce', () => {
  it('is true for what refuses to be taken twice: generators, and calls', () => {
    const made = function* (): Coroutine<void> {};
    expect([isRunOnce(made()), isRunOnce(call(made()))]).to.deep.equal([true, true]);
    for (const value of [sleep(1), sleep(0), made, undefined]) {
      expect(isRunOnce(value)).to.equal(false);
    }
  });
});

describe('isThenable', () => {
  it('is true for whatever has a method then, functions too', () => {
    const values = [{ then: method }, Object.assign(() => 1, { then: method }), Promise.resolve()];
    for (const value of values) expect(isThenable(value)).to.equal(true);
    for (const value of [null, undefined, 5, 'then', {}, method, { then: 5 }]) {
      expect(isThenable(value)).to.equal(false);
    }
  });
});
