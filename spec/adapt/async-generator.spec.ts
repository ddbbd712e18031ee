import { expect } from 'chai';
import {
  asyncFor,
  asyncGenerator,
  type AsyncGeneratorObject,
  BREAK,
  call,
  type Coroutine,
  coroutine,
  createTask,
  currentTask,
  type Emit,
  isCancelled,
  RuntimeError,
  sleep,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

describe('asyncGenerator', () => {
  let loop: VirtualTimeLoop;
  let log: string[];
  beforeEach(() => {
    loop = new VirtualTimeLoop();
    log = [];
  });
  afterEach(() => {
    loop.close();
  });

  function* collect<T>(source: AsyncGeneratorObject<T>): Coroutine<T[]> {
    const values: T[] = [];
    for (;;) {
      const step = yield* source.anext();
      if (step.done === true) return values;
      values.push(step.value);
    }
  }

  const slowly = (values: readonly number[]): AsyncGeneratorObject<number, string> =>
    asyncGenerator(function* (emit: Emit<number>) {
      try {
        for (const value of values) {
          log.push(`make ${value}`);
          yield* sleep(value);
          yield* emit(value);
        }
        return 'end';
      } finally {
        yield* sleep(1);
        log.push('closed');
      }
    });

  it('gives what its body emits, each when it is asked for', () => {
    const main = function* (): Coroutine<void> {
      const source = slowly([3, 4]);
      log.push('made');
      expect(yield* source.anext()).to.deep.equal({ done: false, value: 3 });
      log.push(`at ${loop.time()}`);
      expect(yield* source.anext()).to.deep.equal({ done: false, value: 4 });
      expect(yield* source.anext()).to.deep.equal({ done: true, value: 'end' });
      expect(yield* source.anext()).to.deep.equal({ done: true, value: undefined });
    };
    loop.runSync(main());
    expect(log).to.deep.equal(['made', 'make 3', 'at 3', 'make 4', 'closed']);
  });

  it('does not suspend where its body does not', () => {
    const main = function* (): Coroutine<number[]> {
      loop.callSoon(() => log.push('a turn later'));
      const values = yield* collect(
        asyncGenerator<number>(function* (emit) {
          yield* emit(1);
          yield* emit(2);
        }),
      );
      log.push('done');
      return values;
    };
    expect(loop.runSync(main())).to.deep.equal([1, 2]);
    expect(log).to.deep.equal(['done', 'a turn later']);
  });

  it('throws what its body throws, and is over then', () => {
    const main = function* (): Coroutine<boolean | undefined> {
      const source = asyncGenerator<number>(function* (emit) {
        yield* emit(1);
        throw new RangeError('no');
      });
      yield* source.anext();
      try {
        yield* source.anext();
      } catch (error) {
        expect(error).to.be.instanceOf(RangeError);
      }
      return (yield* source.anext()).done;
    };
    expect(loop.runSync(main())).to.equal(true);
  });

  it('runs its body in whatever task asks', () => {
    const main = function* (): Coroutine<unknown[]> {
      const seen: unknown[] = [];
      const source = asyncGenerator<number>(function* (emit) {
        for (;;) {
          seen.push(currentTask()?.getName());
          yield* emit(0);
        }
      });
      yield* createTask(source.anext(), { name: 'first' });
      yield* createTask(source.anext(), { name: 'second' });
      yield* source.aclose();
      return seen;
    };
    expect(loop.runSync(main())).to.deep.equal(['first', 'second']);
  });

  it('emits from callees, on frames of their own too', () => {
    function* inner(emit: Emit<string>, name: string): Coroutine<void> {
      yield* emit(`${name} 1`);
      yield* sleep(1);
      yield* emit(`${name} 2`);
    }
    const decorated = coroutine(inner);
    const source = asyncGenerator<string>(function* (emit) {
      yield* inner(emit, 'raw');
      yield* call(call(inner(emit, 'call')));
      yield* decorated(emit, 'decorated');
    });
    expect(loop.runSync(collect(source)).join()).to.equal(
      'raw 1,raw 2,call 1,call 2,decorated 1,decorated 2',
    );
  });

  it('emits by plain yield, in the manner of old', () => {
    const source = asyncGenerator<number>(function* (emit): Generator<unknown, void> {
      yield sleep(1);
      yield emit(1);
      yield child(emit, 2);
      try {
        const used = child(emit, 3);
        yield used;
        yield used;
      } catch (error) {
        log.push(String(error).slice(0, 52));
      }
    });
    function* child(emit: Emit<number>, value: number): Generator<unknown, void> {
      yield emit(value);
    }
    expect(loop.runSync(collect(source))).to.deep.equal([1, 2, 3]);
    expect(log).to.deep.equal(['RuntimeError: cannot reuse already awaited coroutine']);
  });

  it('emits to an outer generator from within an inner one', () => {
    const source = asyncGenerator<string>(function* (emitOuter) {
      const inner = asyncGenerator<string>(function* (emit) {
        yield* emitOuter('outer');
        yield* emit('inner');
      });
      const step = yield* inner.anext();
      yield* emitOuter(String(step.value));
    });
    expect(loop.runSync(collect(source))).to.deep.equal(['outer', 'inner']);
  });

  it('takes a coroutine object for its body', () => {
    const source = asyncGenerator<number>(
      coroutine(function* (emit: Emit<number>): Coroutine<void> {
        yield* sleep(1);
        yield* emit(1);
        yield* sleep(1);
      }),
    );
    expect(loop.runSync(collect(source))).to.deep.equal([1]);
  });

  it('refuses emit() outside of its body', () => {
    const main = function* (): Coroutine<string[]> {
      let smuggled!: Emit<number>;
      const source = asyncGenerator<number>(function* (emit) {
        smuggled = emit;
        const task = createTask(misuse(), { eagerStart: true });
        yield* emit(1);
        yield* task;
      });
      function* misuse(): Coroutine<void> {
        for (let i = 0; i < 2; i += 1) {
          try {
            yield* smuggled(2);
          } catch (error) {
            log.push(String(error));
          }
          yield* sleep(0);
        }
      }
      yield* source.anext();
      yield* sleep(1);
      yield* source.aclose();
      return log;
    };
    const message = 'RuntimeError: emit() works only inside the body of its async generator';
    expect(loop.runSync(main())).to.deep.equal([message, message]);
  });

  describe('aclose()', () => {
    it('runs every finally, and lets it await', () => {
      const main = function* (): Coroutine<void> {
        const source = slowly([1, 2]);
        yield* source.anext();
        yield* source.aclose();
        log.push(`at ${loop.time()}`);
        expect((yield* source.anext()).done).to.equal(true);
        yield* source.aclose();
      };
      loop.runSync(main());
      expect(log).to.deep.equal(['make 1', 'closed', 'at 2']);
    });

    it('runs the finally of every frame', () => {
      const frame = function* (emit: Emit<number>, depth: number): Coroutine<void> {
        try {
          if (depth === 0) yield* emit(1);
          else yield* call(frame(emit, depth - 1));
        } finally {
          yield* sleep(1);
          log.push(`finally ${depth}`);
        }
      };
      const main = function* (): Coroutine<void> {
        const source = asyncGenerator<number>((emit) => frame(emit, 2));
        yield* source.anext();
        yield* source.aclose();
      };
      loop.runSync(main());
      expect(log).to.deep.equal(['finally 0', 'finally 1', 'finally 2']);
    });

    it('throws a CancelledError at the emit, which a careful catch lets through', () => {
      const main = function* (): Coroutine<void> {
        const source = asyncGenerator<number>(function* (emit) {
          try {
            yield* emit(1);
          } catch (error) {
            log.push(String(isCancelled(error)));
            throw error;
          }
        });
        yield* source.anext();
        yield* source.aclose();
      };
      loop.runSync(main());
      expect(log).to.deep.equal(['true']);
    });

    it('never begins a body that was not begun', () => {
      const main = function* (): Coroutine<void> {
        const source = slowly([1]);
        yield* source.aclose();
        expect((yield* source.anext()).done).to.equal(true);
      };
      loop.runSync(main());
      expect(log).to.deep.equal([]);
    });

    it('throws what the body throws instead', () => {
      const main = function* (): Coroutine<void> {
        const source = asyncGenerator<number>(function* (emit) {
          try {
            yield* emit(1);
          } catch {
            throw new RangeError('no');
          }
        });
        yield* source.anext();
        yield* source.aclose();
      };
      expect(() => {
        loop.runSync(main());
      }).to.throw(RangeError, 'no');
    });

    it('refuses a body that emits once more', () => {
      const main = function* (): Coroutine<void> {
        const source = asyncGenerator<number>(function* (emit) {
          try {
            yield* emit(1);
          } finally {
            yield* emit(2);
          }
        });
        yield* source.anext();
        yield* source.aclose();
      };
      expect(() => {
        loop.runSync(main());
      }).to.throw(RuntimeError, 'async generator ignored GeneratorExit');
    });

    it('is cancelled as any cleanup is', () => {
      const main = function* (): Coroutine<boolean> {
        const source = asyncGenerator<number>(function* (emit) {
          try {
            yield* emit(1);
          } finally {
            yield* sleep(100);
            log.push('never');
          }
        });
        yield* source.anext();
        const closing = createTask(source.aclose());
        yield* sleep(1);
        closing.cancel();
        yield* sleep(1);
        return closing.cancelled();
      };
      expect(loop.runSync(main())).to.equal(true);
      expect(log).to.deep.equal([]);
    });
  });

  describe('asend() and athrow()', () => {
    it('make the emit give a value, or throw', () => {
      const main = function* (): Coroutine<unknown[]> {
        const source = asyncGenerator<unknown>(function* (emit) {
          const sent = yield* emit('first');
          try {
            yield* emit(sent);
          } catch (error) {
            yield* emit(error);
          }
        });
        const steps = [yield* source.anext(), yield* source.asend('sent')];
        steps.push(yield* source.athrow('thrown'));
        return steps.map((step) => step.value);
      };
      expect(loop.runSync(main())).to.deep.equal(['first', 'sent', 'thrown']);
    });

    it('asend() refuses to begin a body with a value', () => {
      const main = function* (): Coroutine<void> {
        yield* slowly([1]).asend(5);
      };
      expect(() => {
        loop.runSync(main());
      }).to.throw(TypeError, "can't send a value to a just-started async generator");
    });

    it('athrow() ends a body that is not begun', () => {
      const main = function* (): Coroutine<boolean | undefined> {
        const source = slowly([1]);
        try {
          yield* source.athrow(new RangeError('no'));
        } catch (error) {
          log.push(String(error));
        }
        return (yield* source.athrow(new RangeError('late'))).done;
      };
      expect(loop.runSync(main())).to.equal(true);
      expect(log).to.deep.equal(['RangeError: no']);
    });
  });

  describe('with a step under way', () => {
    it('refuses another one, as asyncio does', () => {
      const main = function* (): Coroutine<void> {
        const source = slowly([5]);
        const first = createTask(source.anext());
        yield* sleep(1);
        for (const step of [
          source.anext(),
          source.asend(undefined),
          source.athrow(new Error('no')),
          source.aclose(),
        ]) {
          try {
            yield* step as Coroutine;
          } catch (error) {
            log.push(String(error));
          }
        }
        yield* first;
        yield* source.aclose();
      };
      loop.runSync(main());
      const refusal = (method: string): string =>
        `RuntimeError: ${method}(): asynchronous generator is already running`;
      expect(log).to.deep.equal([
        'make 5',
        ...['anext', 'anext', 'athrow', 'aclose'].map(refusal),
        'closed',
      ]);
    });

    it('is ended by the cancellation of that step', () => {
      const main = function* (): Coroutine<void> {
        const source = slowly([5]);
        const step = createTask(source.anext());
        yield* sleep(1);
        step.cancel();
        yield* sleep(2);
        expect(step.cancelled()).to.equal(true);
        expect((yield* source.anext()).done).to.equal(true);
      };
      loop.runSync(main());
      expect(log).to.deep.equal(['make 5', 'closed']);
    });
  });

  it('refuses to await one anext() twice', () => {
    const main = function* (): Coroutine<void> {
      const step = slowly([1]).anext();
      yield* step;
      yield* step;
    };
    expect(() => {
      loop.runSync(main());
    }).to.throw(RuntimeError, 'cannot reuse already awaited coroutine');
  });

  describe('in asyncFor', () => {
    it('gives its values', () => {
      const values: number[] = [];
      const main = function* (): Coroutine<void> {
        yield* asyncFor(slowly([1, 2]), function* (value) {
          values.push(value);
          yield* sleep(0);
        });
      };
      loop.runSync(main());
      expect(values).to.deep.equal([1, 2]);
    });

    it('is closed when that is left, by BREAK or by an error', () => {
      const main = function* (): Coroutine<void> {
        yield* asyncFor(slowly([1, 2]), function* () {
          return BREAK;
        });
        log.push(`at ${loop.time()}`);
        yield* asyncFor(slowly([1, 2]), function* () {
          throw new RangeError('no');
        });
      };
      expect(() => {
        loop.runSync(main());
      }).to.throw(RangeError, 'no');
      expect(log).to.deep.equal(['make 1', 'closed', 'at 2', 'make 1', 'closed']);
    });

    it('is closed when its consumer is cancelled', () => {
      const main = function* (): Coroutine<void> {
        const task = createTask(
          asyncFor(slowly([1, 2]), function* () {
            yield* sleep(100);
          }),
        );
        yield* sleep(5);
        task.cancel();
        yield* sleep(5);
        expect(task.cancelled()).to.equal(true);
      };
      loop.runSync(main());
      expect(log).to.deep.equal(['make 1', 'closed']);
    });
  });

  describe('in async code', () => {
    it('gives its values to for await, and is closed when that is left', async () => {
      const values: number[] = [];
      for await (const value of slowly([1, 2, 3])) {
        values.push(value);
        if (value === 2) break;
      }
      expect(values).to.deep.equal([1, 2]);
      expect(log).to.deep.equal(['make 1', 'make 2', 'closed']);
    });

    it('gives a step to await', async () => {
      const source = slowly([1]);
      const step = await (source.anext() as unknown as PromiseLike<unknown>);
      expect(step).to.deep.equal({ done: false, value: 1 });
      await source[Symbol.asyncDispose]();
      expect(log).to.deep.equal(['make 1', 'closed']);
    });
  });

  describe('that nobody closed', () => {
    it('is closed when the loop shuts its generators down', () => {
      const main = function* (): Coroutine<void> {
        const sources = [slowly([1]), slowly([2])];
        for (const source of sources) yield* source.anext();
        yield* loop.shutdownAsyncgens();
        log.push(`at ${loop.time()}`);
      };
      loop.runSync(main());
      expect(log).to.deep.equal(['make 1', 'make 2', 'closed', 'closed', 'at 4']);
    });

    it('reports what goes wrong then', () => {
      const reports: unknown[] = [];
      loop.setExceptionHandler((_loop, context) => reports.push(context.message));
      const main = function* (): Coroutine<void> {
        const source = asyncGenerator<number>(function* faulty(emit) {
          try {
            yield* emit(1);
          } catch {
            throw new RangeError('no');
          }
        });
        yield* source.anext();
        yield* loop.shutdownAsyncgens();
      };
      loop.runSync(main());
      expect(reports).to.deep.equal([
        'an error occurred during closing of asynchronous generator <async_generator faulty>',
      ]);
    });
  });

  it('refuses a body that gives no coroutine', () => {
    expect(() => asyncGenerator(5 as never)).to.throw(
      TypeError,
      'asyncGenerator() needs a generator function, got the number 5',
    );
    expect(() => asyncGenerator((() => 5) as never)).to.throw(
      TypeError,
      'a coroutine was expected of the body, got the number 5',
    );
  });

  it('passes a cancellation of its consumer on, and no more', () => {
    const main = function* (): Coroutine<void> {
      const source = slowly([1, 2]);
      const consumer = createTask(
        (function* (): Coroutine<void> {
          yield* source.anext();
          yield* sleep(100);
        })(),
      );
      yield* sleep(5);
      consumer.cancel();
      yield* sleep(1);
      expect(consumer.cancelled()).to.equal(true);
      // It stands at its emit: whoever holds it may go on.
      expect((yield* source.anext()).value).to.equal(2);
      yield* source.aclose();
    };
    loop.runSync(main());
    expect(log).to.deep.equal(['make 1', 'make 2', 'closed']);
  });
});
