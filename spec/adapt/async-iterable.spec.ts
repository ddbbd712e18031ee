import { expect } from 'chai';
import {
  type Coroutine,
  type CoroutineIterator,
  createTask,
  fromAsyncIterable,
  sleep,
  toAsyncIterable,
} from '../../lib/index.js';
import { failureOf, onVirtualTime } from './on-virtual-time.js';

function* collect<T>(iterator: CoroutineIterator<T>): Coroutine<T[]> {
  const values: T[] = [];
  for (;;) {
    const step = yield* iterator.anext();
    if (step.done === true) return values;
    values.push(step.value);
  }
}

describe('fromAsyncIterable', () => {
  async function* count(log: string[] = []): AsyncGenerator<number, string> {
    try {
      yield 1;
      yield 2;
    } finally {
      log.push('closed');
    }
    return 'end';
  }

  it('gives the values of an async generator, then its result', async () => {
    const result = await onVirtualTime(function* () {
      const iterator = fromAsyncIterable(count()).aiter();
      return [yield* collect(iterator), yield* iterator.anext()];
    });
    expect(result).to.deep.equal([[1, 2], { done: true, value: undefined }]);
  });

  it('gives the values of a stream of the platform', async () => {
    const values = await onVirtualTime(function* () {
      const stream = new ReadableStream<string>({
        start(controller) {
          controller.enqueue('a');
          controller.enqueue('b');
          controller.close();
        },
      });
      return yield* collect(fromAsyncIterable(stream as unknown as AsyncIterable<string>));
    });
    expect(values).to.deep.equal(['a', 'b']);
  });

  it('throws what the source throws', async () => {
    const error = await failureOf(
      onVirtualTime(function* () {
        const failing = async function* (): AsyncGenerator<number> {
          yield 1;
          throw new RangeError('no');
        };
        yield* collect(fromAsyncIterable(failing()));
      }),
    );
    expect(error).to.be.instanceOf(RangeError);
  });

  it('closes the source by aclose()', async () => {
    const log: string[] = [];
    await onVirtualTime(function* () {
      const iterator = fromAsyncIterable(count(log));
      yield* iterator.anext();
      yield* iterator.aclose();
      expect(log).to.deep.equal(['closed']);
      expect((yield* iterator.anext()).done).to.equal(true);
    });
  });

  it('throws what the source throws while it closes', async () => {
    const error = await failureOf(
      onVirtualTime(function* () {
        const failing = async function* (): AsyncGenerator<number> {
          try {
            yield 1;
          } finally {
            await Promise.reject(new RangeError('no'));
          }
        };
        const iterator = fromAsyncIterable(failing());
        yield* iterator.anext();
        yield* iterator.aclose();
      }),
    );
    expect(error).to.be.instanceOf(RangeError);
  });

  it('closes a source that has nothing to close', async () => {
    const next = async (): Promise<IteratorResult<number>> => ({ done: true, value: undefined });
    const bare = { [Symbol.asyncIterator]: () => ({ next }) };
    await onVirtualTime(function* () {
      const iterator = fromAsyncIterable(bare);
      yield* iterator.aclose();
      expect((yield* iterator.anext()).done).to.equal(true);
    });
  });

  describe('when an anext() is cancelled', () => {
    const gated = (): { open: () => void; values: AsyncGenerator<number> } => {
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const values = (async function* () {
        await gate;
        yield 1;
        yield 2;
      })();
      return { open, values };
    };

    it('gives its value by the next one', async () => {
      const result = await onVirtualTime(function* () {
        const { open, values } = gated();
        const iterator = fromAsyncIterable(values);
        const task = createTask(iterator.anext());
        yield* sleep(0);
        task.cancel();
        yield* sleep(0);
        open();
        return [task.cancelled(), yield* collect(iterator)];
      });
      expect(result).to.deep.equal([true, [1, 2]]);
    });

    it('gives its value by the next one, even if that came in the same turn', async () => {
      const result = await onVirtualTime(function* () {
        const steps = [manualStep(1), manualStep(2)];
        const unused = steps.values();
        const next = (): Promise<IteratorResult<number>> => unused.next().value as never;
        const iterator = fromAsyncIterable({ [Symbol.asyncIterator]: () => ({ next }) });
        const task = createTask(iterator.anext());
        yield* sleep(0);
        for (const step of steps) step.settle();
        task.cancel();
        yield* sleep(0);
        return [task.cancelled(), (yield* iterator.anext()).value];
      });
      expect(result).to.deep.equal([true, 1]);
    });

    /** A thenable that calls back inside `settle()`, where a promise would be a microtask late. */
    function manualStep(value: number) {
      const result = { done: false, value };
      const waiting: ((step: typeof result) => void)[] = [];
      let isSettled = false;
      return {
        settle(): void {
          isSettled = true;
          for (const resolve of waiting) resolve(result);
        },
        then(resolve: (step: typeof result) => void): void {
          if (isSettled) resolve(result);
          else waiting.push(resolve);
        },
      };
    }

    it('gives its error once', async () => {
      const log: unknown[] = [];
      await onVirtualTime(function* () {
        const failing = async function* (): AsyncGenerator<number> {
          yield 1;
          throw new RangeError('no');
        };
        const iterator = fromAsyncIterable(failing());
        yield* iterator.anext();
        try {
          yield* iterator.anext();
        } catch (error) {
          log.push(String(error));
        }
        log.push(yield* iterator.anext());
      });
      expect(log).to.deep.equal(['RangeError: no', { done: true, value: undefined }]);
    });

    it('does not wait for the source when it is closed', async () => {
      await onVirtualTime(function* () {
        const iterator = fromAsyncIterable(gated().values);
        const task = createTask(iterator.anext());
        yield* sleep(0);
        task.cancel();
        yield* sleep(0);
        yield* iterator.aclose();
        expect(task.cancelled()).to.equal(true);
      });
    });
  });

  it('refuses what is not an async iterable', () => {
    expect(() => fromAsyncIterable([1] as never)).to.throw(
      TypeError,
      'fromAsyncIterable() needs an async iterable, got an array of 1',
    );
  });
});

describe('toAsyncIterable', () => {
  class Countdown implements CoroutineIterator<number> {
    readonly log: string[] = [];
    #left: number;

    constructor(from: number) {
      this.#left = from;
    }

    aiter(): this {
      return this;
    }

    *anext(): Coroutine<IteratorResult<number>> {
      const value = this.#left;
      this.log.push(`begin ${value}`);
      yield* sleep(value);
      this.log.push(`end ${value}`);
      if (value === 0) return { done: true, value: undefined };
      this.#left -= 1;
      return { done: false, value };
    }

    *aclose(): Coroutine<void> {
      yield* sleep(1);
      this.log.push('closed');
    }
  }

  it('gives the values to for await', async () => {
    const values: number[] = [];
    for await (const value of toAsyncIterable(new Countdown(2))) values.push(value);
    expect(values).to.deep.equal([2, 1]);
  });

  it('closes the source when a for await is left early', async () => {
    const source = new Countdown(5);
    for await (const value of toAsyncIterable(source)) if (value === 4) break;
    expect(source.log.slice(-2)).to.deep.equal(['end 4', 'closed']);
  });

  it('is over for good then, even for a source without aclose()', async () => {
    const endless = {
      aiter: () => endless,
      *anext(): Coroutine<IteratorResult<number>> {
        yield* sleep(0);
        return { done: false, value: 1 };
      },
    };
    const iterator = toAsyncIterable(endless)[Symbol.asyncIterator]();
    expect(await iterator.next()).to.deep.equal({ done: false, value: 1 });
    expect(await iterator.return?.('end')).to.deep.equal({ done: true, value: 'end' });
    expect(await iterator.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('runs steps that overlap one after the other', async () => {
    const source = new Countdown(2);
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const steps = await Promise.all([iterator.next(), iterator.next(), iterator.return?.()]);
    expect(steps.map((step) => step?.value as unknown)).to.deep.equal([2, 1, undefined]);
    expect(source.log).to.deep.equal(['begin 2', 'end 2', 'begin 1', 'end 1', 'closed']);
  });

  it('goes on after a step that failed', async () => {
    let count = 0;
    const source = {
      aiter: () => source,
      *anext(): Coroutine<IteratorResult<number>> {
        yield* sleep(0);
        count += 1;
        if (count === 1) throw new RangeError('no');
        return { done: false, value: count };
      },
    };
    const iterator = toAsyncIterable(source)[Symbol.asyncIterator]();
    const [failed, next] = await Promise.allSettled([iterator.next(), iterator.next()]);
    expect(failed.status).to.equal('rejected');
    expect(next).to.deep.equal({ status: 'fulfilled', value: { done: false, value: 2 } });
  });

  it('gives back the values of fromAsyncIterable', async () => {
    async function* letters(): AsyncGenerator<string> {
      yield 'a';
      yield 'b';
    }
    const values: string[] = [];
    for await (const value of toAsyncIterable(fromAsyncIterable(letters()))) values.push(value);
    expect(values).to.deep.equal(['a', 'b']);
  });

  it('refuses what has no aiter()', () => {
    expect(() => toAsyncIterable({} as never)).to.throw(
      TypeError,
      'toAsyncIterable() needs an object with aiter(), got a plain object',
    );
  });
});
