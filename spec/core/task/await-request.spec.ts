import { expect } from 'chai';
import {
  type Awaitable,
  call,
  type Coroutine,
  coroutine,
  createTask,
  Future,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { AWAITABLE, KIND, suspendWith } from '../../../lib/lowlevel.js';
import { onEveryLoop, traceOnEveryLoop } from '../../kit/loops.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { traceOf } from '../../kit/turns.js';

function* give<T>(value: T): Coroutine<T> {
  yield* sleep(0);
  return value;
}

/** What a plain `yield` of a value gives, or the error it throws. */
function yielded(value: unknown): unknown {
  const loop = new VirtualTimeLoop();
  try {
    return loop.runSync(
      (function* (): Coroutine {
        return yield value;
      })(),
    );
  } catch (error) {
    return error;
  } finally {
    loop.close();
  }
}

describe('a plain yield', () => {
  traceOnEveryLoop(
    'of a future waits for it and gives its result',
    ['waits', 'turn', 'gives 5'],
    function* (step, loop) {
      const future = loop.createFuture<number>();
      loop.callSoon(() => {
        step('turn');
        future.setResult(5);
      });
      step('waits');
      step('gives', yield future);
    },
  );

  traceOnEveryLoop(
    'of a future that is done does not suspend',
    ['5', 'Error: e', 'turn'],
    function* (step, loop) {
      loop.callSoon(step, 'turn');
      const done = loop.createFuture<number>();
      done.setResult(5);
      const failed = loop.createFuture();
      failed.setException(new Error('e'));
      step(yield done);
      try {
        yield failed;
      } catch (error) {
        step(error);
      }
      yield* sleep(0);
    },
  );

  traceOnEveryLoop(
    'of a task, a sleep, a coroutine object and a call gives their results',
    ['task', 'slept', 'undefined', 'raw', 'call', 'decorated'],
    function* (step) {
      step(yield createTask(give('task')));
      step(yield sleep(0, 'slept'));
      step(yield sleep(0));
      step(yield give('raw'));
      step(yield call(give('call')));
      step(yield coroutine(give)('decorated'));
    },
  );

  traceOnEveryLoop(
    'of undefined gives up one turn, as sleep(0)',
    ['a', 'b', 'a', 'b'],
    function* (step) {
      function* ping(name: string, pause: unknown): Coroutine<void> {
        step(name);
        yield pause;
        step(name);
      }
      void createTask(ping('a', undefined));
      void createTask(ping('b', sleep(0)));
      yield* sleep(0);
      yield* sleep(0);
    },
  );

  traceOnEveryLoop(
    'of a coroutine throws its error in at the yield',
    ['Error: of the child', 'went on'],
    function* (step) {
      function* fails(): Coroutine<void> {
        yield* sleep(0);
        throw new Error('of the child');
      }
      try {
        yield fails();
      } catch (error) {
        step(error);
      }
      yield sleep(0);
      step('went on');
    },
  );

  traceOnEveryLoop(
    'of a promise and of another thenable waits for them',
    ['of a promise', 'Error: of a promise', 'of a thenable'],
    function* (step) {
      step(yield Promise.resolve('of a promise'));
      try {
        yield Promise.reject(new Error('of a promise'));
      } catch (error) {
        step(error);
      }
      step(
        yield {
          then(resolve: (value: string) => void) {
            setTimeout(resolve, 0, 'of a thenable');
          },
        },
      );
    },
    { waitsForHost: true },
  );

  it('of a thenable that answers at once, or twice, takes the first answer', () => {
    expect(yielded({ then: (resolve: (value: number) => void) => resolve(5) })).to.equal(5);
    expect(
      yielded({
        then(resolve: (value: number) => void, reject: (error: unknown) => void) {
          resolve(5);
          reject(new Error('too late'));
        },
      }),
    ).to.equal(5);
  });

  it('of a thenable that throws has the error thrown in at the yield', () => {
    const error = new Error('of the stranger');
    const thrower = {
      then() {
        throw error;
      },
    };
    expect(yielded(thrower)).to.equal(error);
    const getter = {
      get then(): unknown {
        throw error;
      },
    };
    expect(yielded(getter)).to.equal(error);
  });

  for (const [name, value, hint] of [
    ['a number', 5, /^Task got bad yield: the number 5: to pause write `yield\* sleep\(ms\)`/],
    ['an array', [sleep(0)], /^Task got bad yield: an array of 1: .*gather/],
    ['a function', give, /^Task got bad yield: the generator function give: call it/],
    ['null', null, /^Task got bad yield: null/],
    ['a string', 'x', /^Task got bad yield: the string 'x'/],
    ['a plain object', {}, /^Task got bad yield: a plain object/],
  ] as const) {
    it(`[rule 54] of ${name} throws RuntimeError in at the yield`, () => {
      const error = yielded(value);
      expect(error).to.be.instanceOf(RuntimeError);
      expect((error as RuntimeError).message).to.match(hint);
    });
  }

  it('of an awaitable whose kind a primitive tells at once runs it, as `yield*` does', () => {
    let hasSuspended = false;
    const primitive = {
      [Symbol.iterator]: () => primitive,
      next(value: unknown) {
        if (hasSuspended) return { done: true, value };
        hasSuspended = true;
        return suspendWith(sleep(5, 'slept'), AWAITABLE);
      },
    };
    function* main(): Coroutine {
      return yield* primitive as unknown as Coroutine;
    }
    const loop = new VirtualTimeLoop();
    expect([loop.runSync(main()), loop.time()]).to.deep.equal(['slept', 5]);
    loop.close();
  });

  it('of what has a kind that this version does not know throws RuntimeError in', () => {
    const error = yielded({ [KIND]: 99 });
    expect(error).to.be.instanceOf(RuntimeError);
    expect(String(error)).to.match(/^RuntimeError: Task got bad yield: a plain object/);
  });

  it('of a coroutine object that was used before throws RuntimeError in', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        for (const used of [give(1), call(give(1)), sleep(1)] as Awaitable[]) {
          yield used;
          let caught: unknown;
          try {
            yield used;
          } catch (error) {
            caught = error;
          }
          expect(caught).to.be.instanceOf(RuntimeError);
          expect(String(caught)).to.contain('cannot reuse already awaited coroutine');
        }
      })(),
    );
    loop.close();
  });

  it('of a coroutine object that was used before costs a turn, and says what is wrong with it', () => {
    const trace = traceOf(function* (step) {
      const made = call(give('given'));
      const first = createTask(
        (function* (): Coroutine<string> {
          return yield* made as Coroutine<string>;
        })(),
      );
      yield* sleep(0);
      for (const again of [made, made]) {
        step('asks');
        try {
          yield again;
        } catch (error) {
          step(String(error).split(':', 2).join(':'));
        }
        yield* first;
      }
    });
    expect(trace).to.deep.equal([
      '2 asks',
      '3 RuntimeError: coroutine is being awaited already',
      '3 asks',
      '4 RuntimeError: cannot reuse already awaited coroutine',
    ]);
  });

  onEveryLoop(
    'of a promise gives up waiting when the task is cancelled; a late rejection is ignored',
    async ({ run, order, step }) => {
      let reject: (error: unknown) => void = () => undefined;
      const promise = new Promise<void>((_resolve, no) => {
        reject = no;
      });
      await run(
        (function* () {
          function* waiter(): Coroutine<void> {
            yield promise;
          }
          const task = createTask(waiter());
          yield* sleep(0);
          task.cancel();
          try {
            yield* task;
          } catch {
            step('cancelled');
          }
          reject(new Error('too late'));
          yield* sleep(0);
        })(),
      );
      expect(order).to.deep.equal(['cancelled']);
    },
  );

  it('of a future of another loop throws RuntimeError in', () => {
    const other = new VirtualTimeLoop();
    const error = yielded(new Future({ loop: other }));
    expect(error).to.be.instanceOf(RuntimeError);
    expect(String(error)).to.contain('attached to a different loop');
    other.close();
  });
});
