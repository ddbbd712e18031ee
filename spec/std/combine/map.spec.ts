import { expect } from 'chai';
import fc from 'fast-check';
import { expectTypeOf } from 'expect-type';
import { ContextVar, type Coroutine, createTask, map, sleep } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { countAssertion } from '../../kit/guard.js';
import { describeError, errorOf, pending, sleeper, turnsOf } from '../../kit/programs.js';
import { runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** Gives the lines of a trace without their turns. */
const logOf = (main: (step: Step) => Coroutine): string[] =>
  traceOf(main).map((line) => line.replace(/^\d+ /, ''));

describe('map', () => {
  it('gives the results in the order of the items', () => {
    const delays = [30, 10, 20];
    const results = runVirtual(
      map(delays, (delay, i) => sleep(delay, `${String(i)}: ${String(delay)}`)),
    );
    expect(results).to.deep.equal(['0: 30', '1: 10', '2: 20']);
    expect(runVirtual(map([], () => sleep(1)))).to.deep.equal([]);
  });

  it('never has more calls under way than it may, and no fewer than it could', () => {
    const programs = fc.record({
      delays: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
      concurrency: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(programs, ({ delays, concurrency }) => {
        let running = 0;
        let most = 0;
        function* work(delay: number): Coroutine<number> {
          running += 1;
          most = Math.max(most, running);
          yield* sleep(delay);
          running -= 1;
          return delay;
        }
        const loop = new VirtualTimeLoop();
        expect(loop.runSync(map(delays, work, { concurrency }))).to.deep.equal(delays);
        expect(most).to.equal(Math.min(delays.length, concurrency));
        expect(loop.time()).to.equal(greedy(delays, concurrency));
        loop.close();
      }),
    );
  });

  /** How long it takes when each item goes to the first of `concurrency` hands that is free. */
  function greedy(delays: readonly number[], concurrency: number): number {
    const freeAt = Array<number>(concurrency).fill(0);
    for (const delay of delays) {
      freeAt.sort((a, b) => a - b);
      freeAt[0] = (freeAt[0] ?? 0) + delay;
    }
    return Math.max(...freeAt);
  }

  it('takes items only as there is room', () => {
    const log = logOf(function* (step) {
      function* items() {
        for (let i = 1; i <= 3; i += 1) {
          step(`take ${String(i)}`);
          yield i;
        }
      }
      yield* map(items(), (i) => sleeper(step, String(i), 10), { concurrency: 1 });
    });
    expect(log).to.deep.equal(['take 1', '1 ends', 'take 2', '2 ends', 'take 3', '3 ends']);
  });

  it('at an error cancels the calls under way, takes no more, and closes the iterator', () => {
    const log = logOf(function* (step) {
      function* items() {
        try {
          for (let i = 1; ; i += 1) yield i;
        } finally {
          step('closed');
        }
      }
      function* work(i: number): Coroutine<void> {
        step(`begin ${String(i)}`);
        yield* sleeper(step, String(i), 30 - 10 * i);
        if (i === 2) throw new Error('two');
      }
      step(describeError(yield* errorOf(map(items(), work, { concurrency: 2 }))));
    });
    expect(log).to.deep.equal([
      'begin 1',
      'begin 2',
      '2 ends',
      'closed',
      '1 cancelled',
      'Error two',
    ]);
  });

  it('when cancelled, cancels the calls, and waits for their end', () => {
    const log = logOf(function* (step) {
      const task = createTask(map(['a', 'b'], (name) => sleeper(step, name, 50)));
      yield* turnsOf(3);
      task.cancel('why');
      step(describeError(yield* errorOf(task)));
    });
    expect(log).to.deep.equal(['a cancelled', 'b cancelled', 'cancelled why']);
  });

  it('passes on what the function throws at once, and what the iterator throws', () => {
    const thrown = (): Coroutine => {
      throw new Error('at once');
    };
    expect(describeError(runVirtual(errorOf(map([1], thrown))))).to.equal('Error at once');
    const log = logOf(function* (step) {
      function* items() {
        yield 1;
        throw new Error('items');
      }
      const work = (i: number) => sleeper(step, String(i), 50);
      step(describeError(yield* errorOf(map(items(), work))));
    });
    expect(log).to.deep.equal(['Error items']);
  });

  it('gives every call a context of its own', () => {
    const variable = new ContextVar<string>('variable', { default: 'unset' });
    function* work(name: string): Coroutine<string> {
      const before = variable.get();
      variable.set(name);
      yield* turnsOf(1);
      return `${before} ${variable.get()}`;
    }
    const results = runVirtual(map(['a', 'b', 'c'], work, { concurrency: 1 }));
    expect(results).to.deep.equal(['unset a', 'unset b', 'unset c']);
  });

  it('is named by a task that waits for it', () => {
    runVirtual(
      (function* () {
        const waiter = createTask(map([1], () => pending()));
        yield* sleep(0);
        expect(String(waiter)).to.match(/ wait_for=map\(\)>$/);
        waiter.cancel();
        yield* errorOf(waiter);
      })(),
    );
  });

  it('asks nothing more of an iterator that is over, or has thrown', () => {
    const asked: string[] = [];
    const items = (last: () => IteratorResult<number>): Iterable<number> => ({
      [Symbol.iterator]() {
        let count = 0;
        return {
          next() {
            asked.push('next');
            count += 1;
            return count === 1 ? { done: false, value: 1 } : last();
          },
          return() {
            asked.push('return');
            return { done: true, value: undefined };
          },
        };
      },
    });
    const over = items(() => ({ done: true, value: undefined }));
    runVirtual(map(over, () => sleep(10)));
    expect(asked).to.deep.equal(['next', 'next']);
    asked.length = 0;
    const broken = items(() => {
      throw new Error('broken');
    });
    expect(describeError(runVirtual(errorOf(map(broken, () => sleep(10)))))).to.equal(
      'Error broken',
    );
    expect(asked).to.deep.equal(['next', 'next']);
  });

  it('leaves an iterator that cannot be closed as it is', () => {
    function* work(): Coroutine<void> {
      throw new Error('at the first');
    }
    const error = runVirtual(errorOf(map([1, 2, 3], work, { concurrency: 1 })));
    expect(describeError(error)).to.equal('Error at the first');
  });

  it('takes promises', async () => {
    const loop = new VirtualTimeLoop();
    const results = map([1, 2], async (i) => Promise.resolve(i * 2));
    expect(await loop.runUntilComplete(results)).to.deep.equal([2, 4]);
    loop.close();
  });

  it('refuses what it cannot do', () => {
    const refuse = (items: unknown, fn: unknown, concurrency?: unknown): string =>
      describeError(
        runVirtual(
          errorOf(
            map(items as [], fn as () => Coroutine, {
              ...(concurrency === undefined ? {} : { concurrency: concurrency as number }),
            }),
          ),
        ),
      );
    expect(refuse(7, sleep)).to.equal(
      'TypeError map() needs an iterable of items, got the number 7',
    );
    expect(refuse([], 7)).to.match(/^TypeError map\(\) needs a coroutine function/);
    expect(refuse([], sleep, '2')).to.match(/^TypeError map\(\) needs a number as concurrency/);
    expect(refuse([], sleep, 0)).to.match(/^RangeError map\(\) needs a concurrency of 1 or more/);
    expect(refuse([], sleep, NaN)).to.match(/^RangeError map\(\) needs a concurrency of 1 or more/);
  });

  it('knows the types', () => {
    function* types(): Coroutine<void> {
      const results = yield* map(['a'], (text) => sleep(1, text.length));
      expectTypeOf(results).toEqualTypeOf<number[]>();
    }
    expectTypeOf(types).returns.toEqualTypeOf<Coroutine<void>>();
    countAssertion();
  });
});
