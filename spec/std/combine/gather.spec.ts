import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import {
  allTasks,
  type Awaitable,
  CancelledError,
  type Coroutine,
  coroutine,
  createTask,
  type CreateTaskOptions,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  Task,
} from '../../../lib/index.js';
import { awaitedBy, currentTask } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { child, describeError, errorOf, pending, stubborn, turnsOf } from '../../kit/programs.js';
import { finish, runVirtual, traceOf } from '../../kit/turns.js';

function* plain(result: string): Coroutine<string> {
  yield* sleep(1);
  return result;
}

// The traces are those of CPython 3.14's asyncio, taken with the same programs in Python.
describe('gather', () => {
  it('[rule 91] [rule 94] makes tasks in order, and gives the results in order', () => {
    const trace = traceOf(function* (step) {
      const future = gather([child(step, 'a', 3), child(step, 'b', 1), child(step, 'c', 2)]);
      step('made');
      step((yield* future).join(' '));
    });
    expect(trace).to.deep.equal(['1 made', '3 b ends', '4 c ends', '5 a ends', '7 a b c']);
  });

  it('[rule 92] of nothing is done at once', () => {
    const trace = traceOf(function* (step) {
      const future = gather([]);
      step(`${String(future.done())} ${String(future.result().length)}`);
      step(String((yield* future).length));
    });
    expect(trace).to.deep.equal(['1 true 0', '1 0']);
  });

  it('[rule 93] runs what is given twice once', () => {
    const trace = traceOf(function* (step) {
      const coro = child(step, 'a', 1);
      const future = pending();
      getRunningLoop().callSoon(() => {
        future.setResult('f');
      });
      step((yield* gather([coro, future, coro, future])).join(' '));
    });
    expect(trace).to.deep.equal(['3 a ends', '5 a f a f']);
  });

  it('[rule 93] runs what is given twice once, whatever it is, and counts it once', () => {
    const twice = coroutine(function* (): Coroutine<string> {
      yield* sleep(1);
      return 'called';
    });
    const results = runVirtual(
      (function* () {
        const loop = getRunningLoop();
        const future = loop.createFuture<string>();
        loop.callLater(2, () => {
          future.setResult('future');
        });
        const done = createTask(sleep(1, 'done'));
        yield* done;
        const given = [sleep(1, 'slept'), twice(), future, done, plain('generator')];
        return yield* gather([...given, ...given, ...given.slice(2)]);
      })(),
    );
    const kinds = ['slept', 'called', 'future', 'done', 'generator'];
    expect(results).to.deep.equal([...kinds, ...kinds, ...kinds.slice(2)]);
  });

  it('[rule 93] runs what is given twice once, under a task factory that wraps it', () => {
    const results = runVirtual(
      (function* () {
        const loop = getRunningLoop();
        function* wrapped<T>(coro: Awaitable<T>): Coroutine<T> {
          return yield* coro;
        }
        loop.setTaskFactory(
          (of, coro, options) => new Task(wrapped(coro), { ...options, loop: of }),
        );
        const coro = plain('once');
        return yield* gather([coro, plain('another'), coro]);
      })(),
    );
    expect(results).to.deep.equal(['once', 'another', 'once']);
  });

  it('[rule 93] runs what is given twice once, in a loop that wraps what it makes tasks of', () => {
    function* wrapped<T>(coro: Awaitable<T>): Coroutine<T> {
      return yield* coro;
    }
    class Wrapping extends VirtualTimeLoop {
      override createTask<T>(coro: Awaitable<T>, options?: CreateTaskOptions): Task<T> {
        return super.createTask(wrapped(coro), options);
      }
    }
    function* main(): Coroutine<string[]> {
      const coro = plain('once');
      return yield* gather([coro, plain('another'), coro]);
    }
    const loop = new Wrapping();
    expect(loop.runSync(main())).to.deep.equal(['once', 'another', 'once']);
    loop.close();
  });

  it('is named where somebody lists who waits for a child', () => {
    const names = runVirtual(
      (function* (): Coroutine<string[]> {
        const future = new Future<void>();
        const all = gather([future]);
        const waiting = future._waiters().map(String);
        future.setResult();
        yield* all;
        return waiting;
      })(),
    );
    expect(names).to.deep.equal(['<Handle gather()>']);
  });

  it('waits for a future in the way of its class', () => {
    const added: unknown[] = [];
    class Watched extends Future<string> {
      override addDoneCallback(fn: (future: this) => unknown): void {
        added.push(this);
        super.addDoneCallback(fn);
      }
    }
    const [results, watched] = runVirtual(
      (function* () {
        const future = new Watched();
        getRunningLoop().callSoon(() => {
          future.setResult('watched');
        });
        return [yield* gather([future, plain('plain'), future]), future] as const;
      })(),
    );
    expect(results).to.deep.equal(['watched', 'plain', 'watched']);
    expect(added).to.deep.equal([watched]);
  });

  it('lets a coroutine that runs elsewhere run on, when it refuses it', () => {
    const result = runVirtual(
      (function* () {
        const coro = plain('its result');
        const task = createTask(coro);
        yield* sleep(0);
        expect(() => gather([coro])).to.throw(RuntimeError, 'already awaited');
        return yield* task;
      })(),
    );
    expect(result).to.equal('its result');
  });

  it('runs each sleep of no time, though they are one object', () => {
    const trace = traceOf(function* (step) {
      const future = gather([sleep(0), sleep(0)]);
      step(`${String(allTasks().size)} tasks`);
      step(String((yield* future).length));
    });
    expect(trace).to.deep.equal(['1 3 tasks', '5 2']);
  });

  it('[rule 95] fails with the first error in time; the others go on, their errors unreported', () => {
    const trace = traceOf(function* (step) {
      getRunningLoop().setExceptionHandler((_loop, { message }) =>
        step(`handler ${message ?? ''}`),
      );
      const future = gather([
        child(step, 'a', 1, new Error('A')),
        child(step, 'b', 2, new Error('B')),
        child(step, 'c', 3),
      ]);
      step(describeError(yield* errorOf(future)));
      yield* turnsOf(2);
    });
    expect(trace).to.deep.equal(['5 Error A', '5 c ends']);
  });

  it('[rule 96] takes a cancelled child for a failed one, and is not cancelled itself', () => {
    const trace = traceOf(function* (step) {
      const children = [pending(), pending(), pending()] as const;
      const future = gather(children);
      children[0].setResult(1);
      children[1].cancel('why');
      step(String(future.done()));
      step(describeError(yield* errorOf(future)));
      step(`${String(future.cancelled())} ${describeError(future.exception())}`);
      step(String(children[2].done()));
    });
    expect(trace).to.deep.equal(['1 false', '3 cancelled why', '3 false cancelled why', '3 false']);
  });

  it('[rule 97] with returnExceptions gives errors as results', () => {
    const trace = traceOf(function* (step) {
      const cancelled = pending();
      cancelled.cancel('why');
      const task = createTask(
        (function* (): Coroutine<string> {
          throw new CancelledError('own');
        })(),
      );
      const results = yield* gather(
        [child(step, 'a', 1), child(step, 'b', 2, new Error('B')), cancelled, task],
        { returnExceptions: true },
      );
      step(results.map(describeError).join(', '));
      // The very error of the task is still there for whoever awaits it.
      step(describeError(yield* errorOf(task)));
    });
    expect(trace).to.deep.equal([
      '3 a ends',
      '6 a, Error B, cancelled why, cancelled',
      '6 cancelled own',
    ]);
  });

  it('[rule 98] [rule 85] when cancelled, cancels the children, and ends when they do', () => {
    const trace = traceOf(function* (step) {
      const future = gather([child(step, 'a', 5), child(step, 'b', 1), child(step, 'c', 5)]);
      const waiter = createTask(
        (function* () {
          step(`waiter ${describeError(yield* errorOf(future))}`);
          yield* future;
        })(),
      );
      yield* turnsOf(3);
      step(`cancel ${String(future.cancel('why'))} ${String(future.done())}`);
      step(`main ${describeError(yield* errorOf(waiter))}`);
      step(`${String(future.cancelled())} ${describeError(future.exception())}`);
    });
    expect(trace).to.deep.equal([
      '3 b ends',
      '4 cancel true false',
      '5 a cancelled why',
      '5 c cancelled why',
      '7 waiter cancelled why',
      '8 main cancelled why',
      '8 false cancelled why',
    ]);
  });

  it('[rule 98] is cancelled with the task that waits for it', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(
        (function* () {
          const future = gather([child(step, 'a', 9), child(step, 'b', 9)]);
          step(`outer ${describeError(yield* errorOf(future))}`);
          yield* future;
        })(),
      );
      yield* turnsOf(3);
      step(`cancel ${String(task.cancel('why'))}`);
      step(`main ${describeError(yield* errorOf(task))}`);
    });
    expect(trace).to.deep.equal([
      '4 cancel true',
      '5 a cancelled why',
      '5 b cancelled why',
      '7 outer cancelled why',
      '8 main cancelled why',
    ]);
  });

  it('[rule 99] raises its cancellation with returnExceptions too, after all children', () => {
    const trace = traceOf(function* (step) {
      const future = gather([child(step, 'a', 50), stubborn(step, 'b', 2)], {
        returnExceptions: true,
      });
      yield* turnsOf(2);
      step(`cancel ${String(future.cancel('why'))}`);
      step(`main ${describeError(yield* errorOf(future))}`);
    });
    expect(trace).to.deep.equal([
      '3 cancel true',
      '4 a cancelled why',
      '4 b swallows',
      '6 b ends',
      '8 main cancelled',
    ]);
  });

  it('[rule 99] raises its cancellation though every child swallowed it', () => {
    const trace = traceOf(function* (step) {
      const future = gather([stubborn(step, 'a', 0), stubborn(step, 'b', 0)]);
      yield* turnsOf(2);
      step(`cancel ${String(future.cancel('why'))}`);
      step(`main ${describeError(yield* errorOf(future))}`);
    });
    expect(trace).to.deep.equal([
      '3 cancel true',
      '4 a swallows',
      '4 a ends',
      '4 b swallows',
      '4 b ends',
      '6 main cancelled',
    ]);
  });

  it('[rule 99] raises the cancellation of the last child, with its message', () => {
    const error = runVirtual(
      (function* () {
        const last = createTask(sleep(1000));
        const future = gather([createTask(sleep(1000)), last], { returnExceptions: true });
        yield* turnsOf(2);
        future.cancel('why');
        return yield* errorOf(future);
      })(),
    );
    expect(isCancelled(error)).to.equal(true);
    expect((error as Error).message).to.equal('why');
  });

  it('[rule 100] cannot be cancelled once all children are done', () => {
    const trace = traceOf(function* (step) {
      const children = [pending<number>(), pending<number>()] as const;
      const future = gather(children);
      children[0].setResult(1);
      children[1].setResult(2);
      step(`${String(future.done())} ${String(future.cancel())}`);
      step((yield* future).join(' '));
      step(String(future.cancel()));
    });
    expect(trace).to.deep.equal(['1 false false', '3 1 2', '3 false']);
  });

  it('[rule 101] refuses futures of different loops', () => {
    const message = /^The future belongs to a different loop/;
    const other = new VirtualTimeLoop();
    const foreign = other.createFuture();
    const own = new VirtualTimeLoop();
    expect(() => gather([foreign, own.createFuture()])).to.throw(RangeError, message);
    expect(gather([foreign]).getLoop()).to.equal(other);
    function* main(): Coroutine<void> {
      expect(() => gather([foreign])).to.throw(RangeError, message);
      expect(() => gather([pending(), foreign])).to.throw(RangeError, message);
    }
    own.runSync(main());
    own.close();
    other.close();
  });

  it('[rule 102] refuses what cannot be awaited, and lets the children before it go on', () => {
    const trace = traceOf(function* (step) {
      getRunningLoop().setExceptionHandler((_loop, { message }) =>
        step(`handler ${message ?? ''}`),
      );
      expect(() =>
        gather([child(step, 'a', 1), child(step, 'b', 1, new Error('B')), 7 as never]),
      ).to.throw(TypeError, /^An asyncio\.Future, a coroutine or an awaitable is required/);
      yield* turnsOf(5);
    });
    expect(trace).to.deep.equal(['3 a ends']);
  });

  it('[rule 103] counts children that are done before it returns', () => {
    const trace = traceOf(function* (step) {
      const [a, b, c] = [pending<number>(), pending<number>(), pending<number>()] as const;
      a.setResult(1);
      b.setResult(2);
      c.setException(new Error('C'));
      const future = gather([a, b]);
      step(`${String(future.done())} ${future.result().join(' ')}`);
      const failed = gather([a, c, child(step, 'x', 1)]);
      step(`${String(failed.done())} ${describeError(failed.exception())}`);
      yield* turnsOf(3);
    });
    expect(trace).to.deep.equal(['1 true 1 2', '1 true Error C', '3 x ends']);
  });

  it('nests', () => {
    const trace = traceOf(function* (step) {
      const inner = gather([child(step, 'a', 1), child(step, 'b', 2)]);
      step((yield* gather([inner, child(step, 'c', 1)])).flat().join(' '));
    });
    expect(trace).to.deep.equal(['3 a ends', '3 c ends', '4 b ends', '7 a b c']);
  });

  it('says what it is', () => {
    runVirtual(
      (function* () {
        expect(String(gather([pending()]))).to.equal('<_GatheringFuture pending>');
      })(),
    );
  });

  it('takes any iterable, and promises', async () => {
    const loop = new VirtualTimeLoop();
    const awaitables = new Map<number, Coroutine<number> | Promise<number>>([
      [1, sleep(10, 1) as Coroutine<number>],
      [2, Promise.resolve(2)],
    ]);
    function* main(): Coroutine<number[]> {
      return yield* gather(awaitables.values());
    }
    expect(await loop.runUntilComplete(main())).to.deep.equal([1, 2]);
    loop.close();
  });

  it('refuses a single awaitable, which it would run by iterating over it', () => {
    runVirtual(
      (function* () {
        for (const single of [pending(), sleep(1), errorOf([]), 'text', 7, null]) {
          expect(() => gather(single as never)).to.throw(TypeError, /write gather\(\[…\]\)$/);
        }
      })(),
    );
  });

  it('keeps errors that are no errors', () => {
    const results = runVirtual(
      (function* () {
        const failing = (error: unknown) => child(() => undefined, 'a', 1, error);
        const outcome = yield* gather([failing(undefined), failing(null)], {
          returnExceptions: true,
        });
        return [outcome, yield* errorOf(gather([failing(undefined)]))];
      })(),
    );
    expect(results).to.deep.equal([[undefined, null], undefined]);
  });

  it('needs a loop', () => {
    expect(() => gather([])).to.throw(RuntimeError, /^no running event loop/);
  });

  it('does not have its tasks reported when the loop closes', () => {
    const loop = new VirtualTimeLoop();
    const messages: unknown[] = [];
    loop.setExceptionHandler((_loop, { message }) => messages.push(message));
    loop.runSync(
      (function* () {
        void gather([sleep(1000)]);
        yield* finish(createTask(sleep(0)));
      })(),
    );
    loop.close();
    expect(messages).to.deep.equal([]);
  });

  it('leaves it to others to have tasks reported that it was given', () => {
    const loop = new VirtualTimeLoop();
    const messages: unknown[] = [];
    loop.setExceptionHandler((_loop, { message }) => messages.push(message));
    loop.runSync(
      (function* () {
        void gather([createTask(sleep(1000))]);
        yield* finish(createTask(sleep(0)));
      })(),
    );
    loop.close();
    expect(messages).to.deep.equal(['Task was destroyed but it is pending!']);
  });

  it('[rule 100] cannot be cancelled once it has failed: the other children go on', () => {
    const trace = traceOf(function* (step) {
      const gathered = gather([child(step, 'a', 1, new Error('A')), child(step, 'b', 5)]);
      step(describeError(yield* errorOf(gathered)));
      step(String(gathered.cancel()));
      yield* turnsOf(5);
    });
    expect(trace.map((line) => line.slice(2))).to.deep.equal(['Error A', 'false', 'b ends']);
  });

  it('has its children awaited by the task that called it', () => {
    runVirtual(
      (function* () {
        const inner = pending();
        const gathered = gather([inner]);
        expect(awaitedBy(inner)).to.deep.equal(new Set([currentTask()]));
        gathered.cancel();
        yield* errorOf(gathered);
      })(),
    );
  });

  it('gives the types of a tuple, or of a list', () => {
    const types = function* (): Coroutine<void> {
      const tuple = gather([sleep(1, 'a'), pending<number>(), Promise.resolve(true)]);
      expectTypeOf(tuple).toEqualTypeOf<Future<[string, number, boolean]>>();
      const caught = gather([sleep(1, 'a')], { returnExceptions: true });
      expectTypeOf(caught).toEqualTypeOf<Future<[string | Error]>>();
      expectTypeOf(gather(new Set([pending<number>()]))).toEqualTypeOf<Future<number[]>>();
      expectTypeOf(gather([pending<number>()].map(errorOf))).toEqualTypeOf<Future<unknown[]>>();
      const inferred = function* () {
        yield* sleep(1);
        return 5;
      };
      expectTypeOf(yield* gather([inferred(), sleep(1)])).toEqualTypeOf<[number, undefined]>();
    };
    expect(types).to.be.a('function');
    countAssertion();
  });
});
