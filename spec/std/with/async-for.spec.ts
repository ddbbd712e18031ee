import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import {
  asyncFor,
  asyncGenerator,
  BREAK,
  type Coroutine,
  createTask,
  sleep,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { describeError, errorOf, turnsOf } from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

/** Counts from 1 to `end`, a turn for each. */
class Count {
  #last = 0;
  readonly #end: number;

  constructor(end: number) {
    this.#end = end;
  }

  aiter(): this {
    return this;
  }

  *anext(): Coroutine<IteratorResult<number, undefined>> {
    yield* turnsOf(1);
    if (this.#last === this.#end) return { done: true, value: undefined };
    this.#last += 1;
    return { done: false, value: this.#last };
  }
}

/** Counts, and says when it is closed. */
class Closable extends Count {
  readonly log: string[] = [];

  *aclose(): Coroutine<void> {
    yield* turnsOf(1);
    this.log.push('closed');
  }
}

/** An iterator of the platform's. */
function promised(log: string[], end = Infinity): AsyncIterable<number> {
  return (async function* () {
    try {
      for (let i = 1; i <= end; i += 1) yield i;
    } finally {
      log.push('closed');
    }
  })();
}

describe('asyncFor', () => {
  it('runs the body for each value, and adds no turn of its own', () => {
    // The trace of CPython 3.13, for a class with __anext__.
    const trace = traceOf(function* (step) {
      yield* asyncFor(new Count(2), function* (value) {
        step(`begin ${String(value)}`);
        yield* turnsOf(1);
        step(`end ${String(value)}`);
      });
      step('over');
    });
    expect(trace).to.deep.equal(['2 begin 1', '3 end 1', '4 begin 2', '5 end 2', '6 over']);
  });

  it('is left by a body that returns BREAK; the source can be resumed if it cannot be closed', () => {
    const values = runVirtual(
      (function* () {
        const source = new Count(4);
        const seen: number[] = [];
        yield* asyncFor(source, function* (value) {
          seen.push(value);
          return value === 2 ? BREAK : 'anything else';
        });
        yield* asyncFor(source, function* (value) {
          seen.push(value * 10);
        });
        return seen;
      })(),
    );
    expect(values).to.deep.equal([1, 2, 30, 40]);
  });

  it('calls the body with the given this', () => {
    class Sum {
      total = 0;
      *add(): Coroutine<void> {
        yield* asyncFor(
          new Count(3),
          function* (value) {
            this.total += value;
          },
          this,
        );
      }
    }
    const sum = new Sum();
    runVirtual(sum.add());
    expect(sum.total).to.equal(6);
  });

  describe('when the source can be closed', () => {
    it('closes it at BREAK, and waits for that', () => {
      const source = new Closable(3);
      const trace = traceOf(function* (step) {
        yield* asyncFor(source, function* () {
          return BREAK;
        });
        step(source.log.join());
      });
      expect(trace).to.deep.equal(['3 closed']);
    });

    it('closes it after an error of the body, which goes on', () => {
      const source = new Closable(3);
      const error = runVirtual(
        errorOf(
          asyncFor(source, function* () {
            throw new Error('E');
          }),
        ),
      );
      expect([describeError(error), ...source.log]).to.deep.equal(['Error E', 'closed']);
    });

    it('does not close it at its end, nor after an error of its own', () => {
      const source = new Closable(1);
      runVirtual(asyncFor(source, () => sleep(0)));
      const broken = Object.assign(new Closable(1), {
        *anext(): Coroutine<never> {
          throw new Error('anext');
        },
      });
      const error = runVirtual(errorOf(asyncFor(broken, () => sleep(0))));
      expect(describeError(error)).to.equal('Error anext');
      expect([...source.log, ...broken.log]).to.deep.equal([]);
    });

    it('prefers the error of the body to one of closing, but not to a cancellation', () => {
      const trace = traceOf(function* (step) {
        const fail = function* (): Coroutine<never> {
          throw new Error('body');
        };
        const closing = (aclose: () => Coroutine<void>) =>
          asyncFor(Object.assign(new Closable(1), { aclose }), fail);
        const broken = closing(function* () {
          throw new Error('aclose');
        });
        step(describeError(yield* errorOf(broken)));
        const task = createTask(
          closing(function* () {
            yield* sleep(50);
          }),
        );
        yield* turnsOf(3);
        task.cancel('why');
        step(describeError(yield* errorOf(task)));
      });
      expect(trace).to.deep.equal(['2 Error body', '7 cancelled why']);
    });

    it('closes it when its own coroutine is closed by hand', () => {
      const log: string[] = [];
      const source = {
        aiter: () => source,
        *anext(): Coroutine<IteratorResult<number>> {
          return { done: false, value: 1 };
        },
        *aclose(): Coroutine<void> {
          log.push('closed');
        },
      };
      runVirtual(
        (function* () {
          const body = asyncFor(source, () => sleep(50));
          body.next();
          body.return();
          yield* turnsOf(1);
        })(),
      );
      expect(log).to.deep.equal(['closed']);
    });

    it('closes an async generator of coroutines', () => {
      const log: string[] = [];
      const numbers = asyncGenerator<number>(function* (emit) {
        try {
          for (let i = 1; ; i += 1) yield* emit(i);
        } finally {
          yield* sleep(5);
          log.push('closed');
        }
      });
      runVirtual(
        asyncFor(numbers, function* (value) {
          log.push(String(value));
          return value === 2 ? BREAK : undefined;
        }),
      );
      expect(log).to.deep.equal(['1', '2', 'closed']);
    });
  });

  describe("over the platform's async iterables", () => {
    const runPromised = async <T>(main: Coroutine<T>): Promise<Awaited<T>> => {
      const loop = new VirtualTimeLoop();
      try {
        return await loop.runUntilComplete(main);
      } finally {
        loop.close();
      }
    };

    it('goes to the end', async () => {
      const log: string[] = [];
      await runPromised(
        asyncFor(promised(log, 2), function* (value) {
          log.push(String(value));
        }),
      );
      expect(log).to.deep.equal(['1', '2', 'closed']);
    });

    it('closes at BREAK, and waits for that', async () => {
      const log: string[] = [];
      await runPromised(
        asyncFor(promised(log), function* (value) {
          log.push(String(value));
          return BREAK;
        }),
      );
      expect(log).to.deep.equal(['1', 'closed']);
    });

    it('goes on after BREAK only when the source is closed', async () => {
      const log: string[] = [];
      const source: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.resolve({ done: false, value: 1 }),
          async return() {
            for (let i = 0; i < 5; i += 1) await Promise.resolve();
            log.push('closed');
            return { done: true, value: undefined };
          },
        }),
      };
      await runPromised(
        (function* () {
          yield* asyncFor(source, function* () {
            return BREAK;
          });
          log.push('left');
        })(),
      );
      expect(log).to.deep.equal(['closed', 'left']);
    });

    it('closes after an error of the body', async () => {
      const log: string[] = [];
      const error = await runPromised(
        errorOf(
          asyncFor(promised(log), function* () {
            throw new Error('E');
          }),
        ),
      );
      expect([describeError(error), ...log]).to.deep.equal(['Error E', 'closed']);
    });

    it('closes when cancelled while it waits, and does not wait for that', async () => {
      const log: string[] = [];
      const never: AsyncIterator<number> = {
        next: () => new Promise(() => undefined),
        return: () => {
          log.push('return');
          return new Promise(() => undefined);
        },
      };
      const error = await runPromised(
        (function* () {
          const source = { [Symbol.asyncIterator]: () => never };
          const task = createTask(asyncFor(source, () => sleep(0)));
          yield* turnsOf(2);
          task.cancel('why');
          return yield* errorOf(task);
        })(),
      );
      expect([...log, describeError(error)]).to.deep.equal(['return', 'cancelled why']);
    });

    it('does without return()', async () => {
      const source = {
        [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: 1 }) }),
      };
      const body = function* (): Coroutine<typeof BREAK> {
        return BREAK;
      };
      expect(await runPromised(asyncFor(source as AsyncIterable<number>, body))).to.equal(
        undefined,
      );
    });
  });

  it('refuses what it cannot go through', () => {
    const refuse = (source: unknown, body: unknown = () => sleep(0)): string =>
      describeError(runVirtual(errorOf(asyncFor(source as Count, body as () => Coroutine))));
    expect(refuse([1])).to.match(/^TypeError aiter\(\) requires an object with aiter\(\) or/);
    expect(refuse(undefined)).to.match(/got undefined$/);
    expect(refuse({ aiter: () => 7 })).to.match(/does not implement anext\(\): the number 7$/);
    expect(refuse(new Count(1), 7)).to.match(/^TypeError asyncFor\(\) needs a generator function/);
  });

  it('knows the type of the values', () => {
    function* types(strings: AsyncIterable<string>): Coroutine<void> {
      yield* asyncFor(new Count(1), function* (value) {
        expectTypeOf(value).toEqualTypeOf<number>();
      });
      yield* asyncFor(strings, function* (value) {
        expectTypeOf(value).toEqualTypeOf<string>();
      });
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });
});
