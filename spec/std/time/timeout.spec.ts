import { expect } from 'chai';
import {
  asyncWith,
  type Awaitable,
  type Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  Timeout,
  timeout,
  timeoutAt,
  TimeoutError,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { describeError, errorOf, sleeper, stubborn, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

const now = (): string => String(getRunningLoop().time());
const cancelling = (): string => String(currentTask()?.cancelling());
const expired = (...timers: Timeout[]): string => timers.map((t) => t.expired()).join(' ');

/** The kind of an error alone, where the text is our own. */
const kindOf = (error: unknown): string =>
  error instanceof TimeoutError ? 'timeout' : describeError(error);

function* outcomeOf(coro: Coroutine): Coroutine {
  try {
    return yield* coro;
  } catch (error) {
    return error;
  }
}

/** Runs a body under a timeout, and says how it ended. */
function* under(step: Step, timer: Timeout, body: () => Awaitable): Coroutine {
  const outcome = yield* outcomeOf(asyncWith(timer, body));
  step(`${kindOf(outcome)} ${expired(timer)} ${cancelling()}`);
  return outcome;
}

// The traces are those of CPython 3.14's asyncio, taken with the same programs in Python.
describe('timeout', () => {
  it('[rule 130] cancels the body, and raises TimeoutError in place of the cancellation', () => {
    const trace = traceOf(function* (step) {
      const timer = timeout(10);
      const error = yield* under(step, timer, function* () {
        step(`${String(timer)} ${String(timer.when())}`);
        yield* sleeper(step, 'a', 50);
      });
      expect(error).to.be.instanceOf(TimeoutError);
      expect(isCancelled((error as Error).cause)).to.equal(true);
      step(`${now()} ${String(timer)}`);
    });
    expect(trace).to.deep.equal([
      '1 <Timeout [active] when=10> 10',
      '3 a cancelled',
      '3 timeout true 0',
      '3 10 <Timeout [expired]>',
    ]);
  });

  it('does nothing to a body that ends in time, and withdraws its timer', () => {
    const loop = new VirtualTimeLoop();
    const timer = loop.runSync(
      (function* () {
        const made = timeout(10);
        expect(yield* asyncWith(made, () => sleep(5, 'in time'))).to.equal('in time');
        return made;
      })(),
    );
    expect(`${expired(timer)} ${String(timer)}`).to.equal('false <Timeout [finished]>');
    expect(loop._nextTimerAt).to.equal(Infinity);
    loop.close();
  });

  it('[rule 129] of null never fires', () => {
    const trace = traceOf(function* (step) {
      const timer = timeout(null);
      yield* under(step, timer, function* () {
        step(`${String(timer)} ${String(timer.when())}`);
        yield* sleep(1e9);
      });
    });
    expect(trace).to.deep.equal([
      '1 <Timeout [active] when=null> undefined',
      '3 undefined false 0',
    ]);
  });

  it('[rule 129] of zero or less fires in the next turn, never inline', () => {
    const trace = traceOf(function* (step) {
      for (const delay of [0, -5]) {
        const error = yield* outcomeOf(asyncWith(timeout(delay), () => sleep(10)));
        step(`${now()} ${kindOf(error)}`);
      }
      step(kindOf(yield* outcomeOf(asyncWith(timeout(0), () => turnsOf(1)))));
      const timer = timeout(0);
      step(`${String(yield* asyncWith(timer, () => turnsOf(0)))} ${expired(timer)}`);
      yield* turnsOf(1);
      step('alive');
    });
    expect(trace).to.deep.equal([
      '3 0 timeout',
      '5 0 timeout',
      '6 timeout',
      '6 undefined false',
      '7 alive',
    ]);
  });

  it('[rule 132] when several fire together, has the outermost alone raise', () => {
    const trace = traceOf(function* (step) {
      const [outer, inner] = [timeout(10), timeout(10)] as const;
      yield* under(step, outer, function* () {
        throw yield* under(step, inner, () => sleeper(step, 'a', 50));
      });
      step(expired(outer, inner));
    });
    expect(trace).to.deep.equal([
      '3 a cancelled',
      '3 cancelled true 1',
      '3 timeout true 0',
      '3 true true',
    ]);
  });

  it('lets the body of an outer one go on after an inner one', () => {
    const trace = traceOf(function* (step) {
      const [outer, inner] = [timeout(20), timeout(10)] as const;
      yield* asyncWith(outer, function* () {
        yield* under(step, inner, () => sleeper(step, 'a', 50));
        yield* sleep(5);
        step(`goes on ${now()}`);
      });
      step(expired(outer, inner));
    });
    expect(trace).to.deep.equal([
      '3 a cancelled',
      '3 timeout true 0',
      '5 goes on 15',
      '5 false true',
    ]);
  });

  it('[rule 133] raises nothing if the body swallows the cancellation', () => {
    const trace = traceOf(function* (step) {
      const timer = timeout(10);
      step(yield* asyncWith(timer, () => stubborn(step, 'a', 2)));
      step(`${expired(timer)} ${cancelling()}`);
      yield* turnsOf(1);
      step('alive');
    });
    expect(trace).to.deep.equal(['3 a swallows', '5 a ends', '5 a', '5 true 0', '6 alive']);
  });

  it('[rule 134] lets other errors through, before and after it fires', () => {
    const trace = traceOf(function* (step) {
      yield* under(step, timeout(10), function* () {
        throw new Error('early');
      });
      yield* under(step, timeout(10), function* () {
        yield* stubborn(step, 'a', 0);
        throw new Error('late');
      });
    });
    expect(trace).to.deep.equal([
      '1 Error early false 0',
      '3 a swallows',
      '3 a ends',
      '3 Error late true 0',
    ]);
  });

  it('[rule 134] leaves a cancellation from elsewhere what it is', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(under(step, timeout(10), () => sleep(50)));
      yield* sleep(5);
      task.cancel('why');
      yield* task;
    });
    expect(trace).to.deep.equal(['5 cancelled why false 1']);
  });

  it('[rule 131] leaves it a cancellation if another request came on top', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(under(step, timeout(10), () => sleep(50)));
      yield* turnsOf(1);
      getRunningLoop().callAt(10, () => task.cancel('why'));
      yield* task;
    });
    expect(trace).to.deep.equal(['4 cancelled true 1']);
  });

  it('[rule 131] raises TimeoutError in a task with an older request that it has handled', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(
        (function* () {
          step(`${kindOf(yield* errorOf(sleep(50)))} ${cancelling()}`);
          yield* under(step, timeout(10), () => sleep(50));
        })(),
      );
      yield* turnsOf(1);
      task.cancel();
      yield* task;
    });
    expect(trace).to.deep.equal(['3 cancelled 1', '5 timeout true 1']);
  });

  it('[rule 131] stays a cancellation if the body is cancelled again while it unwinds', () => {
    const trace = traceOf(function* (step) {
      const task = createTask(
        under(step, timeout(0), function* () {
          yield* errorOf(sleep(50));
          currentTask()?.cancel('again');
          yield* sleep(50);
        }),
      );
      yield* task;
    });
    expect(trace).to.deep.equal(['5 cancelled again true 1']);
  });

  describe('[rule 135] when the body makes an error of the cancellation', () => {
    const causesOf = (error: unknown): string =>
      error instanceof Error ? `${error.name} < ${causesOf(error.cause)}` : '';

    /** Lets a body turn its cancellation into an error. */
    function raised(wrap: (cause: unknown) => unknown): unknown {
      return runVirtual(
        errorOf(
          asyncWith(new Timeout(1), function* () {
            throw wrap(yield* errorOf(sleep(50)));
          }),
        ),
      );
    }
    const wrapped = (cause: unknown): Error =>
      new RangeError('outer', { cause: new TypeError('inner', { cause }) });

    it('is named in the chain of causes', () => {
      const chain = 'RangeError < TypeError < TimeoutError < CancelledError < ';
      expect(causesOf(raised(wrapped))).to.equal(chain);
      const group = raised((cause) => new AggregateError([wrapped(cause), 7, wrapped(cause)]));
      expect((group as AggregateError).errors.map(causesOf)).to.deep.equal([chain, '', chain]);
    });

    it('leaves frozen errors and rings of causes alone', () => {
      const frozen = raised((cause) => Object.freeze(new Error('frozen', { cause })));
      expect(causesOf(frozen)).to.equal('Error < CancelledError < ');
      const ring = new Error('ring');
      ring.cause = ring;
      expect(raised(() => ring)).to.equal(ring);
    });
  });

  it('says that the deadline passed', () => {
    const error = runVirtual(
      errorOf(
        (function* (): Coroutine<void> {
          yield* asyncWith(timeout(5), () => sleep(10));
        })(),
      ),
    );
    expect((error as Error).message).to.equal('Timed out: the deadline passed before the end');
  });

  it('names what was to be a time, and whose', () => {
    expect(() => timeout('x' as never)).to.throw(
      TypeError,
      /^timeout\(\) needs a number of milliseconds as delay, or null/,
    );
    runVirtual(
      (function* () {
        const timer = timeout(5);
        yield* timer.aenter();
        expect(() => {
          timer.reschedule('x' as never);
        }).to.throw(TypeError, /^reschedule\(\) needs a number of milliseconds as when, or null/);
        yield* timer.aexit();
      })(),
    );
  });

  it('leaves an error that is none of its own to whoever calls aexit', () => {
    const swallowed = runVirtual(
      (function* () {
        const timer = timeout(5);
        yield* timer.aenter();
        return yield* timer.aexit(new Error('of the body'));
      })(),
    );
    expect(swallowed).to.equal(undefined);
  });

  it('refuses what is no time, and needs a loop', () => {
    for (const wrong of ['1', undefined, {}, 1n]) {
      expect(() => timeout(wrong as never)).to.throw(TypeError, /^timeout\(\) needs a number/);
      expect(() => timeoutAt(wrong as never)).to.throw(TypeError, /^Timeout needs a number/);
    }
    expect(() => timeoutAt(NaN)).to.throw(RangeError, /^Invalid when: NaN/);
    expect(() => timeout(1)).to.throw(RuntimeError, /^no running event loop/);
  });
});

describe('timeoutAt', () => {
  it('[rule 129] fires at a moment of the loop, in the next turn if that is past', () => {
    const trace = traceOf(function* (step) {
      yield* sleep(10);
      for (const when of [20, 20, 5, -1]) {
        step(`${kindOf(yield* errorOf(asyncWith(timeoutAt(when), () => sleep(50))))} ${now()}`);
      }
    });
    expect(trace).to.deep.equal(['5 timeout 20', '7 timeout 20', '9 timeout 20', '11 timeout 20']);
  });
});

describe('Timeout', () => {
  const messageOf = (body: () => unknown): string => {
    try {
      return String(body());
    } catch (error) {
      return describeError(error);
    }
  };

  it('[rule 136] [rule 137] can be moved while it is active, and only then', () => {
    const trace = traceOf(function* (step) {
      const timer = timeout(null);
      const move = (when: number | null): string =>
        messageOf(() => {
          timer.reschedule(when);
        });
      step(move(5));
      const error = yield* errorOf(
        asyncWith(timer, function* () {
          step(move(10));
          yield* sleep(5);
          step(`${move(20)} ${String(timer.when())}`);
          yield* sleep(10);
          step(now());
          timer.reschedule(0);
          try {
            yield* sleep(10);
          } finally {
            step(`${String(timer)} ${move(5)}`);
          }
        }),
      );
      step(`${kindOf(error)} ${now()} ${move(5)}`);
    });
    expect(trace).to.deep.equal([
      '1 RuntimeError Timeout has not been entered: enter it with asyncWith()',
      '1 undefined',
      '3 undefined 20',
      '5 15',
      '7 <Timeout [expiring]> RuntimeError Cannot change state of expiring Timeout',
      '7 timeout 15 RuntimeError Cannot change state of expired Timeout',
    ]);
  });

  it('[rule 136] can be taken away', () => {
    const trace = traceOf(function* (step) {
      const timer = timeout(1);
      yield* asyncWith(timer, function* () {
        timer.reschedule(null);
        yield* sleep(10);
      });
      const again = messageOf(() => {
        timer.reschedule(5);
      });
      step(`${String(timer)} ${again}`);
    });
    expect(trace).to.deep.equal([
      '3 <Timeout [finished]> RuntimeError Cannot change state of finished Timeout',
    ]);
  });

  it('[rule 128] is entered once', () => {
    const errors = runVirtual(
      (function* () {
        const timer = timeout(10);
        const inside = yield* asyncWith(timer, () => errorOf(timer.aenter()));
        return [inside, yield* errorOf(asyncWith(timer, () => sleep(1)))];
      })(),
    );
    for (const error of errors) {
      expect(describeError(error)).to.match(/^RuntimeError Timeout has already been entered/);
    }
  });

  it('[rule 128] is entered inside a task only', () => {
    const trace = traceOf(function* (step) {
      getRunningLoop().callSoon(() => {
        step(messageOf(() => timeout(1).aenter().next()));
      });
      yield* turnsOf(1);
    });
    expect(trace).to.deep.equal(['2 RuntimeError Timeout should be used inside a task']);
  });

  it('cannot be left before it was entered', () => {
    expect(messageOf(() => new Timeout(5).aexit().next())).to.match(/has not been entered/);
  });

  it('gives itself to the body, and says what state it is in', () => {
    runVirtual(
      (function* () {
        const timer = timeout(1.23456);
        expect(String(timer)).to.equal('<Timeout [created]>');
        yield* asyncWith(timer, function* (entered) {
          expect(entered).to.equal(timer);
          expect(String(timer)).to.equal('<Timeout [active] when=1.235>');
          yield* turnsOf(1);
        });
      })(),
    );
  });

  it('knows that undefined can be an error', () => {
    const outcome = runVirtual(
      errorOf(
        asyncWith(new Timeout(5), function* (): Coroutine<never> {
          throw undefined;
        }),
      ),
    );
    expect(outcome).to.equal(undefined);
  });
});
