import { expect } from 'chai';
import {
  type Awaitable,
  call,
  type Coroutine,
  coroutine,
  createTask,
  Future,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import type { Call } from '../../../lib/lowlevel.js';
import { traceOnEveryLoop } from '../../kit/loops.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

/** Every way in which a chain can reach its depth. */
const depths = [1, 2, 10, 31, 32, 33, 63, 64, 65, 66, 103, 104, 105, 130, 1000];

function runMain<T>(main: () => Coroutine<T>): T {
  return new VirtualTimeLoop().runSync(main());
}

describe('call', () => {
  it('gives the result of a child that does not suspend, at any depth', () => {
    function* descend(left: number): Coroutine<number> {
      return left === 0 ? 0 : 1 + (yield* call(descend(left - 1)));
    }
    for (const depth of depths) expect(runMain(() => descend(depth))).to.equal(depth);
  });

  it('gives the result of a child whose leaf suspends, at any depth', () => {
    function* descend(left: number): Coroutine<number> {
      if (left > 0) return 1 + (yield* call(descend(left - 1)));
      for (let turn = 0; turn < 3; turn += 1) yield* sleep(turn);
      return 0;
    }
    for (const depth of depths) expect(runMain(() => descend(depth))).to.equal(depth);
  });

  it('goes on in frames that suspend before and after their calls', () => {
    function* descend(left: number): Coroutine<string> {
      if (left === 0) return '.';
      if (left % 2 === 0) yield* sleep(1);
      const below = yield* call(descend(left - 1));
      if (left % 3 === 0) yield* sleep(1);
      const again = left % 10 === 0 ? yield* call(descend(1)) : '';
      return `${String(left)}${again}${below}`;
    }
    expect(runMain(() => descend(13))).to.equal('131211101.987654321.');
  });

  it('mixes with raw delegation', () => {
    function* raw(left: number): Coroutine<number> {
      return left === 0 ? 0 : 1 + (yield* called(left - 1));
    }
    function* called(left: number): Coroutine<number> {
      if (left > 0) return 1 + (yield* call(raw(left - 1)));
      yield* sleep(1);
      return 0;
    }
    for (const depth of depths) expect(runMain(() => raw(depth))).to.equal(depth);
  });

  it('has room for fifty calls with fifty raw levels in each', () => {
    function* raw(left: number, calls: number, leaf: () => Coroutine<number>): Coroutine<number> {
      if (left > 0) return 1 + (yield* raw(left - 1, calls, leaf));
      return calls === 0 ? yield* leaf() : yield* call(raw(50, calls - 1, leaf));
    }
    const leaves = [
      function* (): Coroutine<number> {
        return 0;
      },
      function* (): Coroutine<number> {
        yield* sleep(1);
        return 0;
      },
    ];
    for (const leaf of leaves) expect(runMain(() => raw(50, 49, leaf))).to.equal(2500);
  });

  it('recurses a hundred thousand deep, in results, throws and finally', () => {
    let unwound = 0;
    function* descend(left: number, fails: boolean): Coroutine<number> {
      try {
        if (left > 0) return 1 + (yield* call(descend(left - 1, fails)));
        yield* sleep(1);
        if (fails) throw new RangeError('deep');
        return 0;
      } finally {
        unwound += 1;
      }
    }
    expect(runMain(() => descend(100_000, false))).to.equal(100_000);
    expect(() => runMain(() => descend(100_000, true))).to.throw(RangeError, 'deep');
    expect(unwound).to.equal(200_002);
  });

  it('throws a child’s error at the call, where it can be caught', () => {
    function* fail(suspends: boolean): Coroutine<void> {
      if (suspends) yield* sleep(1);
      throw new RangeError('no');
    }
    function* handle(suspends: boolean): Coroutine {
      try {
        return yield* call(call(fail(suspends)));
      } catch (error) {
        yield* sleep(1);
        return `caught ${(error as Error).message}`;
      }
    }
    for (const suspends of [false, true]) {
      expect(runMain(() => call(handle(suspends)) as Coroutine)).to.equal('caught no');
      expect(runMain(() => handle(suspends))).to.equal('caught no');
    }
  });

  it('gives what undefined and thenables give, as values', () => {
    const thenable = { then: () => undefined };
    function* give<T>(value: T, suspends: boolean): Coroutine<T> {
      if (suspends) yield* sleep(1);
      return value;
    }
    for (const suspends of [false, true]) {
      for (const value of [undefined, null, thenable, new Map()]) {
        const main = function* (): Coroutine {
          return yield* call(give(value, suspends));
        };
        expect(runMain(main)).to.equal(value);
      }
    }
  });

  it('lets a throw of undefined through as an error', () => {
    function* fail(): Coroutine<never> {
      yield* sleep(1);
      throw undefined;
    }
    function* main(): Coroutine<string> {
      try {
        return yield* call(fail());
      } catch (error) {
        return `caught ${String(error)}`;
      }
    }
    expect(runMain(main)).to.equal('caught undefined');
  });

  it('unwinds every frame when its task is cancelled, though they await as they clean up', () => {
    const log: string[] = [];
    function* descend(left: number): Coroutine<void> {
      try {
        if (left === 0) yield* sleep(1000);
        else yield* call(descend(left - 1));
      } finally {
        yield* sleep(1);
        log.push(`left ${String(left)}`);
      }
    }
    function* main(): Coroutine<boolean> {
      const task = createTask(descend(3));
      yield* sleep(5);
      task.cancel();
      try {
        yield* task;
      } catch (error) {
        log.push(`cancelled ${String(isCancelled(error))}`);
      }
      return task.cancelled();
    }
    expect(runMain(main)).to.equal(true);
    expect(log).to.deep.equal(['left 0', 'left 1', 'left 2', 'left 3', 'cancelled true']);
  });

  it('refuses a second await, before, while and after the child runs', () => {
    function* child(): Coroutine<string> {
      yield* sleep(10);
      return 'once';
    }
    function* attempt(again: () => Coroutine): Coroutine<string> {
      try {
        yield* again();
      } catch (error) {
        return error instanceof RuntimeError ? 'refused' : String(error);
      }
      return 'taken';
    }
    function* main(): Coroutine<string[]> {
      const body = child();
      const made = call(body) as Coroutine<string>;
      const log: string[] = [];
      try {
        call(body);
      } catch (error) {
        log.push(error instanceof RuntimeError ? 'refused' : String(error));
      }
      function* first(): Coroutine<string> {
        return yield* made;
      }
      const task = createTask(first());
      yield* sleep(5);
      log.push(yield* attempt(() => made));
      log.push(
        yield* attempt(function* () {
          return yield made;
        }),
      );
      log.push(yield* task);
      log.push(yield* attempt(() => made));
      log.push(
        yield* attempt(function* () {
          return yield made;
        }),
      );
      return log;
    }
    expect(runMain(main)).to.deep.equal([
      'refused',
      'refused',
      'refused',
      'once',
      'refused',
      'refused',
    ]);
  });

  it('refuses a second task on a call that its first task lifted from inside another', () => {
    let inner: Coroutine<string> | undefined;
    function* leaf(): Coroutine<string> {
      yield* sleep(10);
      return 'leaf';
    }
    function* middle(): Coroutine<string> {
      inner = call(leaf()) as Coroutine<string>;
      return yield* inner;
    }
    function* main(): Coroutine<unknown[]> {
      const task = createTask(call(middle()));
      yield* sleep(5);
      function* steal(): Coroutine {
        return yield inner;
      }
      const thief = createTask(steal());
      yield* sleep(1);
      return [thief.exception() instanceof RuntimeError, yield* task];
    }
    expect(runMain(main)).to.deep.equal([true, 'leaf']);
  });

  it('serves a plain yield of a call, of a coroutine and of nothing', () => {
    function* leaf(value: number): Coroutine<number> {
      yield* sleep(1);
      return value;
    }
    function* main(): Coroutine<number> {
      const a: number = yield call(leaf(1));
      const b: number = yield leaf(2);
      yield undefined;
      const future = new Future<number>();
      getRunningLoop().callLater(1, () => {
        future.setResult(4);
      });
      const c: number = yield future;
      return a + b + c;
    }
    expect(runMain(main)).to.equal(7);
    expect(runMain(() => call(main()) as Coroutine<number>)).to.equal(7);
  });

  it('hands a request on that a generator in between yields by hand', () => {
    function* leaf(): Coroutine<string> {
      yield* sleep(3);
      yield* sleep(4);
      return 'leaf';
    }
    function* byHand(): Coroutine<string> {
      const below = call(leaf()) as Coroutine<string>;
      let result = below.next();
      while (result.done !== true) {
        const reply: unknown = yield result.value;
        result = below.next(reply);
      }
      return result.value;
    }
    function* main(): Coroutine<[string, number]> {
      const loop = getRunningLoop();
      const start = loop.time();
      return [yield* call(byHand()), loop.time() - start];
    }
    expect(runMain(main)).to.deep.equal(['leaf', 7]);
  });

  it('that is over stays so, whatever is done with it by hand', () => {
    const over = call(
      (function* (): Coroutine<number> {
        return 1;
      })(),
    ) as Coroutine<number>;
    expect(over.next()).to.deep.equal({ done: true, value: 1 });
    expect(() => over.throw(new Error('late'))).to.throw(RuntimeError, 'already awaited');
    expect(over.return(2)).to.deep.equal({ done: true, value: 2 });
    expect(() => over.next()).to.throw(RuntimeError, 'already awaited');
  });

  it('is not over while its finally awaits, though it was closed by hand', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* (): Coroutine<void> {
        const closed = call(
          (function* (): Coroutine<void> {
            try {
              yield* sleep(10);
            } finally {
              yield* sleep(20);
            }
          })(),
        ) as Coroutine<void>;
        closed.next();
        expect(closed.return(undefined).done).to.equal(false);
        expect(() => closed.next()).to.throw(RuntimeError, 'being awaited already');
      })(),
    );
    loop.close();
  });

  it('closes the frames of a child that is closed before it began', () => {
    function* child(): Coroutine<void> {
      yield* sleep(1);
    }
    const made = call(child()) as Coroutine<void>;
    expect(made.return(undefined)).to.deep.equal({ done: true, value: undefined });
    expect(() => made.next()).to.throw(RuntimeError);
  });

  it('is waited for by a foreign driver of promises, lifted or not', async () => {
    function* descend(left: number): Coroutine<number> {
      if (left > 0) return 1 + (yield* call(descend(left - 1)));
      yield* sleep(1);
      yield* sleep(1);
      return 0;
    }
    async function drive<T>(body: Coroutine<T>): Promise<T> {
      let result = body.next();
      while (result.done !== true) {
        try {
          result = body.next(await result.value);
        } catch (error) {
          result = body.throw(error);
        }
      }
      return result.value;
    }
    function* twice(): Coroutine<number> {
      return (yield* call(descend(5))) + (yield* call(descend(70)));
    }
    function* main(): Coroutine {
      return yield drive(twice());
    }
    expect(await new VirtualTimeLoop().runUntilComplete(main())).to.equal(75);
  });
});

describe('coroutine', () => {
  it('makes functions whose calls recurse as deep as the heap allows', () => {
    const descend: (left: number, suspends: boolean) => Coroutine<number> = coroutine(function* (
      left: number,
      suspends: boolean,
    ): Coroutine<number> {
      if (left > 0) return 1 + (yield* descend(left - 1, suspends));
      if (suspends) yield* sleep(1);
      return 0;
    });
    for (const depth of [...depths, 20_000]) {
      expect(runMain(() => descend(depth, false))).to.equal(depth);
      expect(runMain(() => descend(depth, true))).to.equal(depth);
    }
  });
});

function runVirtual<T>(main: Awaitable<T>): T {
  const loop = new VirtualTimeLoop();
  try {
    return loop.runSync(main);
  } finally {
    loop.close();
  }
}

function* giveLater<T>(value: T): Coroutine<T> {
  yield* sleep(0);
  return value;
}

/** Runs a body, and gives the error that it raises. */
function errorOf(body: () => Coroutine): unknown {
  try {
    runVirtual(body());
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a call, as an object and at depth', () => {
  it('refuses what is no coroutine, with a hint', () => {
    expect(() => call(giveLater as never)).to.throw(
      TypeError,
      'call the function: call(giveLater())',
    );
    expect(() => call(5 as never)).to.throw(
      TypeError,
      'call() needs a coroutine, got the number 5',
    );
  });

  it('takes a sleep of no time as often as it is given, though it is one object', () => {
    const loop = new VirtualTimeLoop();
    const results = loop.runSync(
      (function* (): Coroutine<unknown[]> {
        return [yield* call(sleep(0)), yield* call(sleep(0))];
      })(),
    );
    loop.close();
    expect(results).to.deep.equal([undefined, undefined]);
  });

  it('says what to give it', () => {
    expect(() => call(5 as never)).to.throw(
      TypeError,
      'call() needs a coroutine, got the number 5: give it the result of calling a coroutine function',
    );
  });

  it('gives futures and calls back as they are', () => {
    const loop = new VirtualTimeLoop();
    const future = loop.createFuture();
    const made = call(giveLater(1));
    expect(call(future)).to.equal(future);
    expect(call(made)).to.equal(made);
    loop.close();
  });

  it('[rule 66] runs a coroutine object once, whichever way it is given', () => {
    const raw = giveLater(1);
    call(raw);
    expect(() => call(raw)).to.throw(RuntimeError, 'cannot reuse already awaited coroutine');
    const again = (made: Coroutine<number>) => (): Coroutine =>
      (function* () {
        yield* made;
        yield* made;
      })();
    expect(String(errorOf(again(call(giveLater(1)) as Coroutine<number>)))).to.contain(
      'cannot reuse',
    );
    const calm = call(
      (function* (): Coroutine<number> {
        return 1;
      })(),
    );
    expect(String(errorOf(again(calm as Coroutine<number>)))).to.contain('cannot reuse');
  });

  traceOnEveryLoop(
    '[rule 66] is refused to a second task while the first one runs it',
    ['RuntimeError', 'first', '1'],
    function* (step) {
      const shared = call(giveLater(1));
      function* first(): Coroutine<number> {
        const value = yield* shared;
        step('first');
        return value;
      }
      const task = createTask(first());
      yield* sleep(0);
      try {
        yield* shared;
      } catch (error) {
        step((error as Error).name);
      }
      step(yield* task);
    },
  );

  it('throws into a coroutine before its start without running it', () => {
    let ran = false;
    const fresh = call(
      (function* (): Coroutine<void> {
        ran = true;
      })(),
    )[Symbol.iterator]();
    expect(() => fresh.throw(new Error('early'))).to.throw('early');
    expect(() => fresh.next()).to.throw(RuntimeError, 'cannot reuse');
    expect(ran).to.equal(false);
  });

  it('closes a coroutine before its start without running it', () => {
    let ran = false;
    const fresh = call(
      (function* (): Coroutine<string> {
        ran = true;
        return 'ran';
      })(),
    )[Symbol.iterator]();
    expect(fresh.return('x')).to.deep.equal({ done: true, value: 'x' });
    expect(() => fresh.next()).to.throw(RuntimeError, 'cannot reuse');
    expect(ran).to.equal(false);
  });

  it('lets return() reach the finally of a child on a frame of its own', () => {
    const order: string[] = [];
    function* cleaning(name: string, inner: Awaitable): Coroutine<void> {
      try {
        yield* inner;
      } finally {
        order.push(name);
      }
    }
    const loop = new VirtualTimeLoop();
    const body = cleaning(
      'outer',
      call(cleaning('middle', call(cleaning('inner', loop.createFuture())))),
    );
    const task = loop.createTask(body);
    loop.runOnce();
    body.return(undefined);
    expect(order).to.deep.equal(['inner', 'middle', 'outer']);
    task._logDestroyPending = false;
    loop.close();
  });

  it('refuses return() while the body runs', () => {
    const made: Call[] = [];
    function* body(): Coroutine<void> {
      (made[0] as Call).return(undefined);
    }
    made.push(call(body()) as Call);
    const error = errorOf(() =>
      (function* () {
        yield* made[0] as Call;
      })(),
    );
    expect(error).to.be.instanceOf(RuntimeError);
    expect(String(error)).to.contain('being awaited already');
  });

  it('[rule 66] refuses a coroutine that awaits itself', () => {
    const made: Call<void>[] = [];
    function* body(): Coroutine<void> {
      yield* made[0] as Call<void>;
    }
    made.push(call(body()) as Call<void>);
    expect(String(errorOf(() => made[0] as Call<void>))).to.contain('RuntimeError');
  });

  describe('at depth', () => {
    for (const [name, count, pauses] of [
      ['100,000 frames of a recursion that never suspends', 100_000, false],
      ['1,000,000 frames of a recursion that suspends at its bottom', 1_000_000, true],
    ] as const) {
      it(`gives results through ${name}`, function () {
        this.timeout(30_000);
        function* depth(n: number): Coroutine<number> {
          if (n > 0) return 1 + (yield* call(depth(n - 1)));
          if (pauses) yield* sleep(0);
          return 0;
        }
        expect(runVirtual(depth(count))).to.equal(count);
      });

      it(`throws through ${name}`, function () {
        this.timeout(30_000);
        const error = new Error('from the bottom');
        function* depth(n: number): Coroutine<void> {
          if (n > 0) yield* call(depth(n - 1));
          if (pauses) yield* sleep(0);
          throw error;
        }
        expect(errorOf(() => depth(count))).to.equal(error);
      });
    }

    it('runs 100,000 finally blocks that await, innermost first', function () {
      this.timeout(30_000);
      let cleaned = 0;
      let inOrder = true;
      function* depth(n: number): Coroutine<void> {
        try {
          if (n > 0) yield* call(depth(n - 1));
          else yield* sleep(1000);
        } finally {
          yield* sleep(0);
          inOrder &&= cleaned === n;
          cleaned += 1;
        }
      }
      runVirtual(
        (function* () {
          const task = createTask(depth(100_000));
          yield* sleep(1);
          task.cancel();
          try {
            yield* task;
          } catch {
            expect(task.cancelled()).to.equal(true);
          }
        })(),
      );
      expect([cleaned, inOrder]).to.deep.equal([100_001, true]);
    });

    it('gives results through 100,000 frames yielded plainly', () => {
      function* depth(n: number): Coroutine<number> {
        if (n === 0) return yield sleep(0, 0);
        const below: number = yield depth(n - 1);
        return below + 1;
      }
      expect(runVirtual(depth(100_000))).to.equal(100_000);
    });

    it('keeps the native stack flat where calls alternate with loops of siblings', () => {
      function* leaf(): Coroutine<number> {
        yield* sleep(0);
        return 1;
      }
      function* tree(height: number): Coroutine<number> {
        if (height === 0) return yield* call(leaf());
        return (yield* call(tree(height - 1))) + (yield* call(tree(height - 1)));
      }
      expect(runVirtual(tree(10))).to.equal(1024);
    });
  });
});

describe('throw into a call', () => {
  function* body(): Coroutine<number> {
    yield* sleep(1);
    return 1;
  }
  const error = new RangeError('mine');

  it('that was awaited is refused, as CPython refuses it for a finished coroutine', () => {
    const used = call(body()) as unknown as Coroutine<number>;
    expect(runVirtual(used)).to.equal(1);
    expect(() => used.throw(error)).to.throw(
      RuntimeError,
      'cannot reuse already awaited coroutine',
    );
  });

  it('that a task holds is refused: only its driver resumes it', () => {
    const held = call(body()) as unknown as Coroutine<number>;
    function* main(): Coroutine {
      const task = createTask(
        (function* (): Coroutine<number> {
          return yield* held;
        })(),
      );
      yield* sleep(0);
      expect(() => held.throw(error)).to.throw(RuntimeError, 'is being awaited already');
      return yield* task;
    }
    expect(runVirtual(main())).to.equal(1);
  });
});

describe('call of a coroutine object written by hand', () => {
  /** Counts down, a turn for each, and keeps to the protocol of generators. */
  class Countdown implements Coroutine<string> {
    #left: number;
    constructor(from: number) {
      this.#left = from;
    }
    next(): IteratorResult<unknown, string> {
      if (this.#left === 0) return { done: true, value: 'none left' };
      this.#left -= 1;
      return { done: false, value: undefined };
    }
    throw(error: unknown): never {
      throw error;
    }
    return(value: string): IteratorResult<unknown, string> {
      return { done: true, value };
    }
    [Symbol.iterator](): Coroutine<string> {
      return this;
    }
  }

  it('runs it as one of a generator function, once', () => {
    function* main(): Coroutine<string> {
      return yield* call(new Countdown(3));
    }
    expect(runVirtual(main())).to.equal('none left');
    const countdown = new Countdown(1);
    void call(countdown);
    expect(() => call(countdown)).to.throw(RuntimeError, 'cannot reuse already awaited coroutine');
  });
});
