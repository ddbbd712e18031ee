import { expect } from 'chai';
import {
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
    function* fail(): Coroutine<void> {
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
