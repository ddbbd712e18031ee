import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import { any, type Coroutine, createTask, ExceptionGroup, sleep } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { child, describeError, errorOf, pending, sleeper, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** Gives the lines of a trace without their turns. */
const logOf = (main: (step: Step) => Coroutine): string[] =>
  traceOf(main).map((line) => line.replace(/^\d+ /, ''));

describe('any', () => {
  it('gives the first result, passes errors over, and cancels the others', () => {
    const log = logOf(function* (step) {
      const candidates = [
        child(step, 'a', 1, new Error('A')),
        sleeper(step, 'b', 10),
        sleeper(step, 'c', 20),
      ];
      step(yield* any(candidates));
    });
    expect(log).to.deep.equal(['b ends', 'c cancelled', 'b']);
  });

  it('raises all errors, in the order of the argument, if none succeeds', () => {
    const error = runVirtual(
      (function* () {
        const silent: Step = () => undefined;
        const cancelled = pending<string>();
        cancelled.cancel('why');
        const candidates = [
          child(silent, 'a', 5, new Error('A')),
          cancelled,
          child(silent, 'b', 1, undefined),
        ];
        return yield* errorOf(any(candidates));
      })(),
    );
    expect(error).to.be.instanceOf(ExceptionGroup);
    const { message, errors } = error as ExceptionGroup;
    expect(message).to.equal('all 3 awaitables of any() failed');
    expect(errors.map(describeError)).to.deep.equal(['Error A', 'cancelled why', 'undefined']);
  });

  it('when cancelled, cancels all, and waits for their end', () => {
    const log = logOf(function* (step) {
      const task = createTask(any([sleeper(step, 'a', 50), sleeper(step, 'b', 60)]));
      yield* turnsOf(3);
      task.cancel('why');
      step(describeError(yield* errorOf(task)));
    });
    expect(log).to.deep.equal(['a cancelled', 'b cancelled', 'cancelled why']);
  });

  it('refuses none, and what is no list', () => {
    const refuse = (aws: unknown): string =>
      describeError(runVirtual(errorOf(any(aws as Iterable<Coroutine>))));
    expect(refuse([])).to.equal('RangeError any() needs at least one awaitable, got none');
    expect(refuse(sleep(1))).to.match(
      /^TypeError any\(\) needs an iterable .*: write any\(\[…\]\)$/,
    );
  });

  it('is named by a task that waits for it', () => {
    runVirtual(
      (function* () {
        const waiter = createTask(any([pending()]));
        yield* sleep(0);
        expect(String(waiter)).to.match(/ wait_for=any\(\)>$/);
        waiter.cancel();
        yield* errorOf(waiter);
      })(),
    );
  });

  it('refuses futures of another loop', () => {
    const other = new VirtualTimeLoop();
    const error = runVirtual(errorOf(any([other.createFuture()])));
    expect(describeError(error)).to.match(/^RangeError The future belongs to a different loop/);
    other.close();
  });

  it('knows the types', () => {
    function* types(): Coroutine<void> {
      const result = yield* any([sleep(1, 'a'), Promise.resolve(true)]);
      expectTypeOf(result).toEqualTypeOf<string | boolean>();
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });
});
