import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import {
  asCompleted,
  asyncFor,
  BREAK,
  type Coroutine,
  createTask,
  type EndedFuture,
  type Future,
  gather,
  getRunningLoop,
  RuntimeError,
  sleep,
  TimeoutError,
} from '../../../lib/index.js';
import { awaitedBy, currentTask } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { child, describeError, errorOf, pending, sleeper, turnsOf } from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

const now = (): string => String(getRunningLoop().time());

// The traces are those of CPython 3.14's asyncio with ordered sets, taken with the same programs.
describe('asCompleted', () => {
  it('[rule 112] gives coroutines, each for the next that ends', () => {
    const trace = traceOf(function* (step) {
      const aws = [child(step, 'a', 3), child(step, 'b', 1), child(step, 'c', 2)];
      for (const next of asCompleted(aws)) step(yield* next);
    });
    expect(trace).to.deep.equal(['3 b ends', '4 c ends', '5 a ends', '5 b', '6 c', '6 a']);
  });

  it('[rule 112] may have its coroutines awaited in any order, or all at once', () => {
    const trace = traceOf(function* (step) {
      const start = () =>
        [...asCompleted([sleeper(step, 'a', 10), sleeper(step, 'b', 5)])] as const;
      const [first, second] = start() as [Coroutine<string>, Coroutine<string>];
      step(yield* second);
      step(yield* first);
      step((yield* gather([...start()])).join(' '));
    });
    expect(trace).to.deep.equal([
      '4 b ends',
      '6 b',
      '8 a ends',
      '10 a',
      '13 b ends',
      '18 a ends',
      '22 b a',
    ]);
  });

  it('[rule 115] gives the futures themselves when iterated over asynchronously', () => {
    const trace = traceOf(function* (step) {
      const [a, b] = [
        createTask(child(step, 'a', 3)),
        createTask(child(step, 'b', 1, new Error('B'))),
      ] as const;
      yield* asyncFor(asCompleted([a, b, child(step, 'c', 2), a]), function* (future) {
        const name = future === a ? 'a' : future === b ? 'b' : 'new';
        step(`${name} ${describeError(future.exception() ?? future.result())}`);
        yield* turnsOf(0);
      });
    });
    expect(trace).to.deep.equal(['4 c ends', '5 a ends', '5 b Error B', '6 new c', '6 a a']);
  });

  it('[rule 111] [rule 114] starts at the call, and counts one given twice once', () => {
    const trace = traceOf(function* (step) {
      const future = pending<string>();
      future.setResult('f');
      const results = asCompleted([future, future, child(step, 'a', 0)]);
      yield* turnsOf(2);
      step('iterates');
      for (const next of results) step(yield* next);
      for (const next of results) step(yield* next);
      step(String([...asCompleted([])].length));
    });
    expect(trace).to.deep.equal(['2 a ends', '3 iterates', '3 f', '3 a', '3 0']);
  });

  it('counts each sleep of no time, though they are one object', () => {
    const trace = traceOf(function* (step) {
      for (const next of asCompleted([sleep(0), sleep(0)])) step(String(yield* next));
    });
    expect(trace).to.have.lengthOf(2);
  });

  it('[rule 113] has what is left raise TimeoutError when the time is up, and cancels nothing', () => {
    const trace = traceOf(function* (step) {
      const start = (name: string, delay: number) => createTask(sleeper(step, name, delay));
      const [a, b, c] = [start('a', 30), start('b', 5), start('c', 40)] as const;
      for (const next of asCompleted([a, b, c], { timeout: 10 })) {
        try {
          step(yield* next);
        } catch (error) {
          step(`${now()} ${String(error instanceof TimeoutError)}`);
        }
      }
      step([a, b, c].map((task) => task.done()).join(' '));
      yield* asyncFor(asCompleted([a], { timeout: 100 }), function* (future) {
        step(`${now()} ${yield* future}`);
      });
      c.cancel();
    });
    expect(trace).to.deep.equal([
      '4 b ends',
      '6 b',
      '8 10 true',
      '8 10 true',
      '8 false true false',
      '10 a ends',
      '12 30 a',
      '13 c cancelled',
    ]);
  });

  it('[rule 113] counts what ends in the very turn in which the time is up as late', () => {
    const trace = traceOf(function* (step) {
      const future = pending<string>();
      getRunningLoop().callAt(10, () => {
        future.setResult('at 10');
      });
      for (const next of asCompleted([future], { timeout: 10 })) {
        step(String((yield* errorOf(next)) instanceof TimeoutError));
      }
      step(future.result());
    });
    expect(trace).to.deep.equal(['3 true', '3 at 10']);
  });

  it('[rule 113] drops its timer when all end early', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        for (const next of asCompleted([sleep(5), sleep(6)], { timeout: 100 })) yield* next;
        expect([...asCompleted([], { timeout: 100 })]).to.deep.equal([]);
      })(),
    );
    expect(loop._nextTimerAt).to.equal(Infinity);
    loop.close();
  });

  it('[rule 113] raises TimeoutError from asynchronous iteration, too', () => {
    const error = runVirtual(
      errorOf(
        (function* () {
          const results = asCompleted([pending()], { timeout: 1 });
          yield* asyncFor(results, () => sleep(0));
        })(),
      ),
    );
    expect(error).to.be.instanceOf(TimeoutError);
  });

  it('[rule 115] can be left and resumed, by either kind of iteration', () => {
    const trace = traceOf(function* (step) {
      const results = asCompleted([10, 5, 7].map((ms, i) => sleeper(step, 'abc'.charAt(i), ms)));
      yield* asyncFor(results, function* (future) {
        step(yield* future);
        return BREAK;
      });
      for (const next of results) {
        step(yield* next);
        break;
      }
      yield* asyncFor(results, function* (future) {
        step(yield* future);
      });
      step(String([...results].length));
    });
    expect(trace).to.deep.equal([
      '4 b ends',
      '6 b',
      '8 c ends',
      '10 c',
      '12 a ends',
      '14 a',
      '14 0',
    ]);
  });

  it('gives one less when a coroutine of it is cancelled', () => {
    const trace = traceOf(function* (step) {
      const results = asCompleted([sleeper(step, 'a', 10), sleeper(step, 'b', 20)]);
      const [next] = results;
      const waiter = createTask(next as Coroutine<string>);
      yield* turnsOf(2);
      waiter.cancel('why');
      step(describeError(yield* errorOf(waiter)));
      for (const other of results) step(yield* other);
      yield* sleep(20);
    });
    expect(trace).to.deep.equal(['5 cancelled why', '7 a ends', '9 a', '11 b ends']);
  });

  it('can be gone through with for await', async () => {
    const loop = new VirtualTimeLoop();
    const log: unknown[] = [];
    async function consume(results: AsyncIterable<EndedFuture<string>>): Promise<void> {
      for await (const future of results) log.push(future.result());
    }
    function* main(): Coroutine<void> {
      const results = asCompleted([sleep(20, 'slow'), sleep(10, 'quick')]);
      yield consume(results);
    }
    await loop.runUntilComplete(main());
    expect(log).to.deep.equal(['quick', 'slow']);
    loop.close();
  });

  it('says for whom it waits, and is named by a task that waits for it', () => {
    runVirtual(
      (function* () {
        const slow = createTask(sleep(20));
        const results = asCompleted([slow, sleep(10)]);
        expect(String(results)).to.equal('<AsCompleted 2 to come>');
        expect(awaitedBy(slow)).to.deep.equal(new Set([currentTask()]));
        const [next] = results;
        const waiter = createTask(next as Coroutine<undefined>, { name: 'waiter' });
        yield* sleep(0);
        expect(String(waiter)).to.match(/wait_for=<AsCompleted 2 to come>>$/);
        yield* slow;
      })(),
    );
  });

  it('says that the time is up', () => {
    const error = runVirtual(
      (function* () {
        const [first] = asCompleted([pending()], { timeout: 10 });
        return yield* errorOf(first as Coroutine);
      })(),
    );
    expect(describeError(error)).to.equal(
      'TimeoutError Timed out: the time of asCompleted() is up',
    );
  });

  it('refuses futures of another loop', () => {
    const other = new VirtualTimeLoop();
    function* main(): Coroutine<void> {
      expect(() => asCompleted([other.createFuture()])).to.throw(
        RangeError,
        /^The future belongs to a different loop/,
      );
    }
    runVirtual(main());
    other.close();
  });

  it('refuses what is no list, and needs a loop', () => {
    const words = /^expects an iterable of awaitables, not .*: write asCompleted\(\[…\]\)$/;
    for (const single of [sleep(1), turnsOf(1), 7, 'text']) {
      expect(() => asCompleted(single as never)).to.throw(TypeError, words);
    }
    expect(() => asCompleted([], { timeout: 'x' as never })).to.throw(
      TypeError,
      /^asCompleted\(\) needs a number of milliseconds as timeout/,
    );
    expect(() => asCompleted([])).to.throw(RuntimeError, /^no running event loop/);
  });

  it('knows the types', () => {
    function* types(): Coroutine<void> {
      const results = asCompleted([sleep(1, 'a'), Promise.resolve('b')]);
      for (const next of results) expectTypeOf(yield* next).toEqualTypeOf<string>();
      yield* asyncFor(results, function* (future) {
        expectTypeOf(future).toEqualTypeOf<Future<string>>();
      });
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });
});
