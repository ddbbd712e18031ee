import { expect } from 'chai';
import {
  asyncWith,
  type Coroutine,
  createTask,
  gather,
  getRunningLoop,
  Lock,
  sleep,
} from '../../../lib/index.js';
import {
  checkSchedules,
  type Choice,
  explore,
  type ExploreOptions,
  type Fixture,
  type LeakError,
  replay,
  replayLine,
  ReplayMismatchError,
  ScheduleError,
  type Strategy,
  type TestBody,
  traceToText,
} from '../../../lib/testing/index.js';
import { DepthFirstStrategy } from '../../../lib/testing/explore/depth-first-strategy.js';

/** Runs `count` tasks of `segments` steps each, and gives the orders that were seen. */
function ordersOf(count: number, segments: number, options: ExploreOptions = {}): string[] {
  const orders: string[] = [];
  explore(
    function* () {
      const order: number[] = [];
      function* one(name: number): Coroutine<void> {
        for (let segment = 1; segment <= segments; segment += 1) {
          order.push(name);
          if (segment < segments) yield* sleep(0);
        }
      }
      yield* gather(Array.from({ length: count }, (_, name) => one(name)));
      orders.push(order.join(''));
    },
    { vary: ['ready'], strategy: 'dfs', budget: 5000, ...options },
  );
  return orders;
}

/** Two tasks add one to a count that they share. */
function* counter(): Coroutine<void> {
  let count = 0;
  function* add(): Coroutine<void> {
    const before = count;
    yield* sleep(0);
    count = before + 1;
  }
  const first = createTask(add());
  yield* sleep(0);
  yield* sleep(0);
  yield* sleep(0);
  yield* gather([first, add()]);
  if (count !== 2) throw new RangeError(`counted ${String(count)}`);
}

function failureOf(program: TestBody, options?: ExploreOptions) {
  const { failure } = explore(program, options);
  if (failure === undefined) throw new Error('no failure was found');
  return failure;
}

describe('explore', () => {
  describe('depth first', () => {
    const isEveryOrderOnce = (orders: readonly string[], count: number): void => {
      expect(orders.length).to.equal(count);
      expect(new Set(orders).size).to.equal(count);
    };

    it('runs the 20 orders of two tasks of three segments', () => {
      isEveryOrderOnce(ordersOf(2, 3), 20);
    });

    it('runs the 90 orders of three tasks of two segments', () => {
      isEveryOrderOnce(ordersOf(3, 2), 90);
    });

    it('runs the 1,680 orders of three tasks of three segments', () => {
      isEveryOrderOnce(ordersOf(3, 3), 1680);
    });

    it('runs one order of tasks that are independent', () => {
      isEveryOrderOnce(ordersOf(2, 3, { independent: true }), 1);
      isEveryOrderOnce(ordersOf(3, 3, { independent: true }), 1);
    });

    it('runs the orders of what tasks share, and no others', () => {
      const seen = new Set<string>();
      const program = function* (t: Fixture): Coroutine<void> {
        const cell = t.shared('');
        function* write(name: string): Coroutine<void> {
          yield* sleep(0);
          yield* sleep(0);
          cell.set(cell.get() + name);
        }
        yield* gather([write('a'), write('b')]);
        seen.add(cell.get());
      };
      const options = { vary: ['ready'], strategy: 'dfs' } as const;
      const whole = explore(program, options).schedules;
      expect([...seen].sort()).to.deep.equal(['ab', 'ba']);
      seen.clear();
      const reduced = explore(program, { ...options, independent: true });
      expect([...seen].sort()).to.deep.equal(['ab', 'ba']);
      expect(reduced.isExhaustive).to.equal(true);
      expect(reduced.schedules).to.be.below(whole / 4);
    });

    it('says whether it has run every schedule', () => {
      expect(explore(counterFixed, { strategy: 'dfs', budget: 5000 }).isExhaustive).to.equal(true);
      expect(explore(counterFixed, { strategy: 'dfs', budget: 2 }).isExhaustive).to.equal(false);
    });
  });

  const strategies = ['random', 'walk', 'pct', 'dfs', { pct: 2 }, { delays: 3 }] as const;
  for (const strategy of strategies) {
    it(`finds a lost update: ${JSON.stringify(strategy)}`, () => {
      const report = explore(counter, { strategy });
      expect(String(report.failure?.error)).to.equal('RangeError: counted 1');
      expect(report.schedules).to.be.at.most(500);
      expect(explore(counterFixed, { strategy }).failure).to.equal(undefined);
    });
  }

  describe('by delays', () => {
    const schedules = (delays: number): number => ordersOf(2, 3, delaying(delays)).length;
    const delaying = (delays: number): ExploreOptions => ({ strategy: { delays } });

    it('runs the plain order, then those with one delay, then with two, each once', () => {
      const orders = ordersOf(2, 3, delaying(6));
      expect(orders[0]).to.equal('010101');
      expect(orders[1]).to.equal('101010');
      expect(new Set(orders).size).to.equal(orders.length);
    });

    it('runs every schedule that differs from the plain one by no more, and no other', () => {
      const costs: number[] = [];
      const whole = new DepthFirstStrategy(false);
      const strategy: Strategy = {
        isExhaustive: true,
        begin: () => whole.begin(),
        pick: (point) => whole.pick(point),
        end: (choices) => {
          costs.push(choices.reduce((sum, { picked }) => sum + picked, 0));
          whole.end();
        },
      };
      ordersOf(2, 3, { strategy });
      expect(costs.length).to.equal(20);
      for (const delays of [0, 1, 2, 3, 20]) {
        expect(schedules(delays)).to.equal(costs.filter((cost) => cost <= delays).length);
      }
    });

    it('takes two delays, if no number is given', () => {
      expect(ordersOf(2, 3, { strategy: 'delays' })).to.deep.equal(ordersOf(2, 3, delaying(2)));
    });

    it('takes no number that is none', () => {
      expect(() => explore(counter, { strategy: { delays: -1 } })).to.throw(RangeError, 'got -1');
    });
  });

  it('begins with the order of the plain loop', () => {
    const plain: string[] = [];
    expect(explore(counter, { strategy: 'dfs', budget: 1 }).failure).to.equal(undefined);
    explore(
      function* (t) {
        yield* gather([0, 1, 2].map((n) => logging(t, n)));
        plain.push(t.lines.join());
      },
      { strategy: 'dfs', budget: 1 },
    );
    expect(plain).to.deep.equal(['0 0,0 1,0 2']);
  });

  it('chooses the same for the same seed', () => {
    const orders = (seed: number): string[] =>
      ordersOf(3, 3, { strategy: 'random', budget: 20, seed });
    expect(orders(5)).to.deep.equal(orders(5));
    expect(orders(5)).not.to.deep.equal(orders(6));
  });

  it('lets operations of the host come back in any order', () => {
    const seen = new Set<string>();
    const program = function* (t: Fixture): Coroutine<void> {
      const order: string[] = [];
      function* ask(name: string, latency: number): Coroutine<void> {
        order.push(yield* t.host.call(name, { gives: name, latency }));
      }
      yield* gather([ask('a', 10), ask('b', 20)]);
      seen.add(order.join(''));
    };
    explore(program, { vary: ['host'], strategy: 'dfs' });
    expect([...seen].sort()).to.deep.equal(['ab', 'ba']);
    seen.clear();
    explore(program, { vary: ['ready'], strategy: 'dfs' });
    expect([...seen]).to.deep.equal(['ab']);
  });

  it('runs timers of one time in any order, where they vary', () => {
    const seen = new Set<string>();
    const program = function* (): Coroutine<void> {
      const order: string[] = [];
      for (const name of ['a', 'b', 'c']) getRunningLoop().callLater(5, () => order.push(name));
      yield* sleep(6);
      seen.add(order.join(''));
    };
    explore(program, { vary: ['timers'], strategy: 'dfs' });
    expect(seen.size).to.equal(6);
  });

  it('cancels a task at each of its suspension points', () => {
    const lock = { held: false };
    const program = function* (t: Fixture): Coroutine<void> {
      lock.held = false;
      t.check(() => {
        if (lock.held) throw new RangeError('still held');
      });
      yield* sleep(1);
      lock.held = true;
      yield* sleep(1);
      lock.held = false;
      yield* sleep(1);
    };
    const options = { strategy: 'cancelEverywhere', vary: [] } as const;
    const report = explore(program, options);
    expect(String(report.failure?.error)).to.equal('RangeError: still held');
    expect(report.schedules).to.equal(2);
    const fixed = function* (t: Fixture): Coroutine<void> {
      yield* asyncWith(new Lock(), () => program(t));
    };
    expect(explore(fixed, options).failure).not.to.equal(undefined);
  });

  it('lets each operation of the host fail', () => {
    const failed: string[] = [];
    const report = explore(
      function* (t) {
        for (const name of ['a', 'b', 'c']) {
          try {
            yield* t.host.call(name);
          } catch {
            failed.push(name);
          }
        }
      },
      { strategy: 'faultEverywhere', vary: [] },
    );
    expect(failed).to.deep.equal(['a', 'b', 'c']);
    expect(report.isExhaustive).to.equal(true);
  });

  it('counts what is left behind as a failure, where it is asked to', () => {
    function* program(): Coroutine<void> {
      void createTask(sleep(50));
      yield* sleep(1);
    }
    expect(explore(program, { budget: 1 }).failure).to.equal(undefined);
    const { error } = failureOf(program, { budget: 1, leaks: true });
    expect((error as LeakError).leaks.map(({ kind }) => kind)).to.deep.equal(['task']);
  });

  it('runs again what did not fail, from the line of its choices, and tells of each event', () => {
    function* pair(t: Fixture): Coroutine<void> {
      const say = function* (word: string): Coroutine<void> {
        t.log(word);
      };
      yield* gather([say('a'), say('b')]);
    }
    let made: readonly Choice[] = [];
    explore(pair, {
      budget: 1,
      strategy: {
        isExhaustive: false,
        begin: () => true,
        pick: ({ options }) => options.length - 1,
        end: (choices) => (made = choices),
      },
    });
    const said: string[] = [];
    const { failure } = replay(pair, replayLine('pair', made, 7), {
      trace: { hear: (event) => event.k === 'log' && said.push(event.value) },
    });
    expect([failure, ...said]).to.deep.equal([undefined, 'b', 'a']);
    expect(replayLine('pair', [])).to.match(/^yieldfrom1:pair:[0-9a-f]{8}:1\/$/);
  });

  it('counts errors that nobody sees, and deadlocks, as failures', () => {
    expect(
      String(
        failureOf(function* () {
          void createTask(
            (function* () {
              throw new RangeError('unseen');
            })(),
          );
          yield* sleep(1);
        }).error,
      ),
    ).to.contain('RangeError: unseen');
    expect(
      String(
        failureOf(function* () {
          const lock = new Lock();
          yield* lock.acquire();
          yield* lock.acquire();
        }).error,
      ),
    ).to.contain('Deadlock');
  });

  describe('the schedule that it found', () => {
    it('is small, and shown beside the plain one', () => {
      const failure = failureOf(counter, { strategy: 'random', seed: 3 });
      expect(failure.deviationCount).to.be.at.most(3);
      expect(failure.lanes).to.match(/^in plain order +as it fails\n +ms {2}main {2}t2 {2}t3/);
    });

    it('cannot be made smaller a second time', () => {
      const [first, second] = [3, 3].map((seed) => failureOf(counter, { seed }).replay);
      expect(first).to.equal(second);
    });

    it('runs again from its line, event for event', () => {
      const { replay: line, trace } = failureOf(counter);
      expect(line.length).to.be.at.most(112);
      const again = replay(counter, `replay: ${line}`);
      expect(String(again.failure?.error)).to.equal('RangeError: counted 1');
      expect(traceToText(again.failure?.trace ?? [])).to.equal(traceToText(trace));
    });

    it('is refused by a program that has changed, with its line', () => {
      const { replay: line } = failureOf(counter);
      const changed: TestBody = function* () {
        yield* gather([sleep(0), sleep(0)]);
        yield* counter();
      };
      expect(() => replay(changed, line))
        .to.throw(ReplayMismatchError, 'the program has changed')
        .with.property('message')
        .that.matches(/explore\.spec\.[jt]s:\d+/);
      expect(replay(changed, line, { bestEffort: true }).schedules).to.equal(1);
    });

    it('is refused if it is none', () => {
      for (const line of [
        '',
        'shuttle1:a:12345678:1/',
        'yieldfrom1:a:12345678:x',
        'yieldfrom1:a:1:1/',
      ]) {
        expect(() => replay(counter, line), line).to.throw(ReplayMismatchError, 'was expected');
      }
    });

    it('is told by checkSchedules, its line last', () => {
      expect(() => checkSchedules(counter))
        .to.throw(ScheduleError)
        .with.property('message')
        .that.matches(
          /^Fails in schedule \d+[^]*\n\nreplay: yieldfrom1:counter:[0-9a-f]{8}:[-0-9./]+$/,
        );
      expect(checkSchedules(counterFixed).schedules).to.equal(500);
    });
  });
});

function* counterFixed(): Coroutine<void> {
  let count = 0;
  const lock = new Lock();
  function* add(): Coroutine<void> {
    yield* asyncWith(lock, function* () {
      const before = count;
      yield* sleep(0);
      count = before + 1;
    });
  }
  yield* gather([add(), add()]);
  if (count !== 2) throw new RangeError(`counted ${String(count)}`);
}

function* logging(t: Fixture, name: number): Coroutine<void> {
  yield* sleep(0);
  t.log(name);
}
