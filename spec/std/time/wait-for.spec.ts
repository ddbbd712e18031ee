import { expect } from 'chai';
import {
  call,
  type Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  runSync,
  shield,
  sleep,
  TimeoutError,
  waitFor,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import {
  child,
  describeError,
  errorOf,
  pending,
  sleeper,
  stubborn,
  turnsOf,
} from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

const now = (): string => String(getRunningLoop().time());

/** The kind of an error alone, where the text is our own. */
const kindOf = (error: unknown): string =>
  error instanceof TimeoutError ? 'timeout' : describeError(error);

// The traces are those of CPython 3.14's asyncio, taken with the same programs in Python.
describe('waitFor', () => {
  it('gives the result, or the error, of what ends in time', () => {
    const trace = traceOf(function* (step) {
      step(yield* waitFor(sleeper(step, 'a', 5), 10));
      step(describeError(yield* errorOf(waitFor(child(step, 'x', 1, new Error('X')), 10))));
      const done = pending<string>();
      done.setResult('done');
      step(yield* waitFor(done, 10));
    });
    expect(trace).to.deep.equal(['3 a ends', '3 a', '4 Error X', '4 done']);
  });

  it('[rule 121] [rule 123] cancels what is late, and raises TimeoutError, caused by that', () => {
    const trace = traceOf(function* (step) {
      const error = yield* errorOf(waitFor(sleeper(step, 'b', 50), 10));
      step(`${kindOf(error)} ${now()}`);
      expect(isCancelled((error as Error).cause)).to.equal(true);
    });
    expect(trace).to.deep.equal(['3 b cancelled', '3 timeout 10']);
  });

  it('[rule 121] waits for the end of what it cancelled, however long that takes', () => {
    const trace = traceOf(function* (step) {
      function* slow(): Coroutine<void> {
        try {
          yield* sleep(100);
        } finally {
          yield* sleep(50);
        }
      }
      step(`${kindOf(yield* errorOf(waitFor(slow(), 10)))} ${now()}`);
    });
    expect(trace).to.deep.equal(['5 timeout 60']);
  });

  it('[rule 119] of null waits for ever', () => {
    const trace = traceOf(function* (step) {
      step(`${yield* waitFor(sleeper(step, 'c', 1e9), null)} ${now()}`);
    });
    expect(trace).to.deep.equal(['3 c ends', '3 c 1000000000']);
  });

  it('[rule 119] of null passes a cancellation on', () => {
    const trace = traceOf(function* (step) {
      const inner = createTask(sleeper(step, 'inner', 50));
      const waiter = createTask(waitFor(inner, null));
      yield* turnsOf(2);
      waiter.cancel('why');
      step(`${describeError(yield* errorOf(waiter))} ${String(inner.cancelled())}`);
    });
    expect(trace).to.deep.equal(['4 inner cancelled why', '6 cancelled why true']);
  });

  it('[rule 126] runs a coroutine in the calling task', () => {
    const isSame = runVirtual(
      (function* () {
        const caller = currentTask();
        function* who(): Coroutine<boolean> {
          return currentTask() === caller;
        }
        return yield* waitFor(who(), 10);
      })(),
    );
    expect(isSame).to.equal(true);
  });

  it('waits for tasks, one turn longer than they take', () => {
    const trace = traceOf(function* (step) {
      step(yield* waitFor(createTask(child(step, 'a', 2)), 10));
      const task = createTask(sleeper(step, 'b', 50));
      step(`${kindOf(yield* errorOf(waitFor(task, 10)))} ${String(task.cancelled())}`);
    });
    expect(trace).to.deep.equal(['4 a ends', '5 a', '8 b cancelled', '9 timeout true']);
  });

  it('[rule 120] of zero takes what is done, and cancels anything else', () => {
    const trace = traceOf(function* (step) {
      const done = pending<string>();
      done.setResult('f');
      step(yield* waitFor(done, 0));
      const error = yield* errorOf(waitFor(child(step, 'never', 0), 0));
      step(`${kindOf(error)} ${describeError((error as Error).cause)}`);
      const future = pending();
      step(`${kindOf(yield* errorOf(waitFor(future, -1)))} ${String(future.cancelled())}`);
    });
    expect(trace).to.deep.equal(['1 f', '4 timeout cancelled', '6 timeout true']);
  });

  it('[rule 120] [rule 122] of zero gives what a task answers the cancellation with', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(stubborn(step, 'a', 2));
      yield* turnsOf(1);
      step(yield* waitFor(task, 0));
      const failing = createTask(
        (function* () {
          yield* stubborn(step, 'b', 2);
          throw new Error('k');
        })(),
      );
      yield* turnsOf(1);
      step(describeError(yield* errorOf(waitFor(failing, 0))));
    });
    expect(trace).to.deep.equal([
      '3 a swallows',
      '5 a ends',
      '7 a',
      '9 b swallows',
      '11 b ends',
      '13 Error k',
    ]);
  });

  it('[rule 120] of zero can be cancelled while it waits for the end', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(stubborn(step, 'a', 9));
      yield* turnsOf(1);
      const waiter = createTask(waitFor(task, 0));
      yield* turnsOf(3);
      waiter.cancel('why');
      step(describeError(yield* errorOf(waiter)));
      step(yield* task);
    });
    expect(trace).to.deep.equal(['4 a swallows', '7 cancelled why', '13 a ends', '14 a']);
  });

  it('of zero reports nothing when it is cancelled in the turn in which the end comes', () => {
    const reports: unknown[] = [];
    runVirtual(
      (function* () {
        const loop = getRunningLoop();
        loop.setExceptionHandler((_, { message }) => reports.push(message));
        const late = createTask(stubborn(() => undefined, 'late', 2));
        yield* turnsOf(1);
        const waiting = createTask(waitFor(late, 0));
        late.addDoneCallback(() => undefined);
        while (!late.done()) yield* sleep(0);
        waiting.cancel();
        yield* errorOf(waiting);
        yield* turnsOf(3);
      })(),
    );
    expect(reports).to.deep.equal([]);
  });

  it('[rule 122] gives the value, or the error, that the cancellation is answered with', () => {
    const trace = traceOf(function* (step) {
      step(yield* waitFor(stubborn(step, 'a', 2), 10));
      function* failing(): Coroutine<void> {
        yield* stubborn(step, 'b', 2);
        throw new Error('k');
      }
      step(describeError(yield* errorOf(waitFor(failing(), 10))));
    });
    expect(trace).to.deep.equal([
      '3 a swallows',
      '5 a ends',
      '5 a',
      '7 b swallows',
      '9 b ends',
      '9 Error k',
    ]);
  });

  it('[rule 124] when cancelled, cancels what it waits for, and waits for its end', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(sleeper(step, 'a', 50));
      const waiter = createTask(
        (function* () {
          const error = yield* errorOf(waitFor(task, 20));
          step(`waiter ${describeError(error)}`);
          throw error;
        })(),
      );
      yield* turnsOf(2);
      waiter.cancel('why');
      step(`main ${describeError(yield* errorOf(waiter))} ${String(task.cancelled())}`);
    });
    expect(trace).to.deep.equal([
      '4 a cancelled why',
      '5 waiter cancelled why',
      '6 main cancelled why true',
    ]);
  });

  it('[rule 125] raises a cancellation that came in the turn in which the future ended', () => {
    const trace = traceOf(function* (step) {
      const future = pending<string>();
      const waiter = createTask(waitFor(future, 20));
      yield* turnsOf(1);
      future.setResult('lost');
      waiter.cancel();
      step(describeError(yield* errorOf(waiter)));
    });
    expect(trace).to.deep.equal(['4 cancelled']);
  });

  it('[rule 125] times out, though the result comes at the very deadline', () => {
    const trace = traceOf(function* (step) {
      const future = pending<string>();
      getRunningLoop().callAt(20, () => {
        future.setResult('at 20');
      });
      step(`${kindOf(yield* errorOf(waitFor(future, 20)))} ${future.result()}`);
    });
    expect(trace).to.deep.equal(['3 timeout at 20']);
  });

  it('[rule 127] with shield leaves what is late running', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(sleeper(step, 'a', 50));
      for (const delay of [10, 0]) {
        const error = yield* errorOf(waitFor(shield(task), delay));
        step(`${now()} ${kindOf(error)} ${String(task.done())}`);
      }
      step(`${yield* task} ${now()}`);
    });
    expect(trace).to.deep.equal(['4 10 timeout false', '6 10 timeout false', '8 a ends', '9 a 50']);
  });

  it('withdraws its timer in any case', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        yield* waitFor(sleep(1), 100);
        yield* errorOf(
          waitFor(
            child(() => undefined, 'x', 1, new Error('X')),
            100,
          ),
        );
        // Closed by hand, as a foreign driver may do.
        const closed = waitFor(sleep(100), 100);
        closed.next();
        closed.return(undefined);
      })(),
    );
    expect(loop._nextTimerAt).to.equal(Infinity);
    loop.close();
  });

  it('waits for promises', async () => {
    const loop = new VirtualTimeLoop();
    expect(await loop.runUntilComplete(waitFor(Promise.resolve('kept'), 10))).to.equal('kept');
    loop.close();
  });

  it('refuses a coroutine that was awaited before', () => {
    const error = runVirtual(
      (function* () {
        const coro = child(() => undefined, 'a', 0);
        yield* waitFor(coro, 10);
        return yield* errorOf(waitFor(coro, 10));
      })(),
    );
    expect(describeError(error)).to.match(/^RuntimeError cannot reuse already awaited coroutine/);
  });

  it('can be nested as deep as calls can', () => {
    function* depth(levels: number): Coroutine<number> {
      if (levels === 0) return yield* sleep(0, 0);
      return 1 + (yield* call(waitFor(depth(levels - 1), null)));
    }
    expect(runSync(depth(20_000))).to.equal(20_000);
  });

  it('refuses what is no time, or cannot be awaited', () => {
    const refuse = (aw: unknown, delay: unknown): string =>
      describeError(runVirtual(errorOf(waitFor(aw as Coroutine, delay as number))));
    expect(refuse(sleep(1), '5')).to.match(/^TypeError waitFor\(\) needs a number of milliseconds/);
    expect(refuse(sleep(1), undefined)).to.match(/^TypeError waitFor\(\) needs a number/);
    expect(refuse(sleep(1), NaN)).to.match(/^RangeError Invalid delay: NaN/);
    expect(refuse(7, 5)).to.match(/^TypeError An asyncio\.Future, a coroutine or an awaitable/);
    expect(refuse(7, 0)).to.match(/^TypeError An asyncio\.Future, a coroutine or an awaitable/);
  });
});
