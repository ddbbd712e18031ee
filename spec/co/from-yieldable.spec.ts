import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import { CancelledError, type Coroutine, createTask, run, sleep } from '../../lib/index.js';
import { fromYieldable, type Thunk } from '../../lib/co/index.js';

function* text(): Coroutine<string> {
  yield* sleep(0);
  return 'text';
}

const thunk: Thunk = (done) => {
  done(null, 'called back');
};

describe('fromYieldable', () => {
  it('waits for whatever co lets a generator yield', async () => {
    function* main() {
      return [
        yield* fromYieldable(Promise.resolve(1)),
        yield* fromYieldable(thunk),
        yield* fromYieldable(text()),
        yield* fromYieldable(text),
        yield* fromYieldable([text(), 2, Promise.resolve(3)]),
        yield* fromYieldable({ a: text(), b: [thunk] }),
        yield* fromYieldable(sleep(0, 'slept')),
      ];
    }
    expect(await run(main())).to.deep.equal([
      1,
      'called back',
      'text',
      'text',
      ['text', 2, 3],
      { a: 'text', b: ['called back'] },
      'slept',
    ]);
  });

  it('infers what comes back', async () => {
    function* main() {
      const [a, b] = yield* fromYieldable([text(), Promise.resolve(1)]);
      const { c } = yield* fromYieldable({ c: text() });
      expectTypeOf(a).toEqualTypeOf<string>();
      expectTypeOf(b).toEqualTypeOf<number>();
      expectTypeOf(c).toEqualTypeOf<string>();
      return [a, b, c];
    }
    expect(await run(main())).to.deep.equal(['text', 1, 'text']);
  });

  it('calls thunks with the this that it is given', async () => {
    const self = {};
    function* main() {
      return yield* fromYieldable(function (
        this: unknown,
        done: (error: null, it: unknown) => void,
      ) {
        done(null, this);
      }, self);
    }
    expect(await run(main())).to.equal(self);
  });

  it('fails as what it waits for does, and refuses what co refuses', async () => {
    function* main() {
      const messages: string[] = [];
      for (const value of [Promise.reject(new Error('no')), 5, undefined]) {
        try {
          yield* fromYieldable(value);
        } catch (error) {
          messages.push(String(error).slice(0, 40));
        }
      }
      return messages;
    }
    expect(await run(main())).to.deep.equal([
      'Error: no',
      'TypeError: You may only yield a function',
      'TypeError: You may only yield a function',
    ]);
  });

  it('hands a cancellation on', async () => {
    const order: string[] = [];
    function* child(): Coroutine<void> {
      try {
        yield* sleep(60_000);
      } finally {
        order.push('cleaned');
      }
    }
    function* parent(): Coroutine {
      return yield* fromYieldable([child()]);
    }
    function* main(): Coroutine<void> {
      const task = createTask(parent());
      yield* sleep(0);
      yield* sleep(0);
      task.cancel();
      try {
        yield* task;
      } catch (error) {
        order.push(error instanceof CancelledError ? 'cancelled' : 'failed');
      }
    }
    await run(main());
    expect(order).to.deep.equal(['cleaned', 'cancelled']);
  });
});
