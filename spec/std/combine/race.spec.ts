import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import { type Coroutine, createTask, race, shield, sleep } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { child, describeError, errorOf, pending, sleeper, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** Gives the lines of a trace without their turns. */
const logOf = (main: (step: Step) => Coroutine): string[] =>
  traceOf(main).map((line) => line.replace(/^\d+ /, ''));

describe('race', () => {
  it('gives the result of the first that ends, cancels the others, and waits for them', () => {
    const log = logOf(function* (step) {
      function* careful(): Coroutine<string> {
        try {
          return yield* sleep(100, 'careful');
        } finally {
          yield* sleeper(step, 'cleanup', 50);
        }
      }
      step(yield* race([sleeper(step, 'a', 20), sleeper(step, 'b', 10), careful()]));
    });
    expect(log).to.deep.equal(['b ends', 'a cancelled', 'cleanup ends', 'b']);
  });

  it('raises the error of the first that ends', () => {
    const log = logOf(function* (step) {
      const racers = [sleeper(step, 'a', 20), child(step, 'b', 1, new Error('B'))];
      step(describeError(yield* errorOf(race(racers))));
    });
    expect(log).to.deep.equal(['a cancelled', 'Error B']);
  });

  it('takes a cancelled racer for one that ended', () => {
    const log = logOf(function* (step) {
      const task = createTask(sleep(50));
      const racing = createTask(race([task, sleeper(step, 'a', 100)]));
      yield* turnsOf(3);
      task.cancel('why');
      step(describeError(yield* errorOf(racing)));
    });
    expect(log).to.deep.equal(['a cancelled', 'cancelled why']);
  });

  it('gives the race to the first in the argument of those that are done', () => {
    const log = logOf(function* (step) {
      const [a, b] = [pending<string>(), pending<string>()] as const;
      b.setResult('b');
      a.setResult('a');
      step(yield* race([a, b]));
    });
    expect(log).to.deep.equal(['a']);
  });

  it('when cancelled, cancels all, and waits for their end', () => {
    const log = logOf(function* (step) {
      const racing = createTask(race([sleeper(step, 'a', 50), sleeper(step, 'b', 60)]));
      yield* turnsOf(3);
      racing.cancel('why');
      step(describeError(yield* errorOf(racing)));
    });
    expect(log).to.deep.equal(['a cancelled', 'b cancelled', 'cancelled why']);
  });

  it('leaves running what is shielded', () => {
    const log = logOf(function* (step) {
      const task = createTask(sleeper(step, 'a', 20));
      step(yield* race([shield(task), sleep(10, 'time is up')]));
      yield* task;
    });
    expect(log).to.deep.equal(['time is up', 'a ends']);
  });

  it('races with promises', async () => {
    const loop = new VirtualTimeLoop();
    const racers = [Promise.resolve('promise'), new Promise<string>(() => undefined)];
    expect(await loop.runUntilComplete(race(racers))).to.equal('promise');
    loop.close();
  });

  it('refuses a race of none, and cancels what was started before a bad one', () => {
    const refuse = (aws: unknown): string =>
      describeError(runVirtual(errorOf(race(aws as Iterable<Coroutine>))));
    expect(refuse([])).to.equal('RangeError race() needs at least one awaitable, got none');
    expect(refuse(sleep(1))).to.match(
      /^TypeError race\(\) needs an iterable .*: write race\(\[…\]\)$/,
    );
    const log = logOf(function* (step) {
      const task = createTask(sleeper(step, 'a', 50));
      yield* turnsOf(1);
      step(describeError(yield* errorOf(race([task, 7 as never]))));
    });
    expect(log[0]).to.equal('a cancelled');
    expect(log[1]).to.match(
      /^TypeError An asyncio\.Future, a coroutine or an awaitable is required/,
    );
  });

  it('is named by a task that waits for it', () => {
    runVirtual(
      (function* () {
        const waiter = createTask(race([pending()]));
        yield* sleep(0);
        expect(String(waiter)).to.match(/ wait_for=race\(\)>$/);
        waiter.cancel();
        yield* errorOf(waiter);
      })(),
    );
  });

  it('knows the types', () => {
    function* types(): Coroutine<void> {
      const result = yield* race([sleep(1, 'a'), Promise.resolve(true)]);
      expectTypeOf(result).toEqualTypeOf<string | boolean>();
      expectTypeOf(yield* race(new Set([pending<number>()]))).toEqualTypeOf<number>();
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });
});
