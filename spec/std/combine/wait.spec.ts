import { expect } from 'chai';
import {
  ALL_COMPLETED,
  type Coroutine,
  createTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type Future,
  getRunningLoop,
  sleep,
  wait,
} from '../../../lib/index.js';
import { awaitedBy } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { child, describeError, errorOf, pending } from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

const sizes = (sets: readonly Set<Future>[]): string => sets.map(({ size }) => size).join(' ');

// The traces are those of CPython 3.14's asyncio with ordered sets, taken with the same programs.
describe('wait', () => {
  it('[rule 107] returns after the first completion, and counts all that are done by then', () => {
    const trace = traceOf(function* (step) {
      const tasks = [3, 1, 1].map((turns, i) => createTask(child(step, 'abc'.charAt(i), turns)));
      const [done, left] = yield* wait(tasks, { returnWhen: FIRST_COMPLETED });
      step(`${[...done].map((task) => task.result()).join(' ')} and ${String(left.size)}`);
      step(sizes(yield* wait(tasks)));
    });
    expect(trace).to.deep.equal(['3 b ends', '3 c ends', '5 a ends', '5 a b c and 0', '7 3 0']);
  });

  it('[rule 108] returns at the first error; a cancelled member is none', () => {
    const trace = traceOf(function* (step) {
      const tasks = [
        createTask(child(step, 'a', 4)),
        createTask(child(step, 'b', 2, new Error('B'))),
        createTask(child(step, 'c', 1)),
        createTask(child(step, 'd', 9)),
      ] as const;
      getRunningLoop().callSoon(() => tasks[2].cancel());
      const [done, left] = yield* wait(tasks, { returnWhen: FIRST_EXCEPTION });
      step(`${sizes([done, left])} ${[...done].map((task) => tasks.indexOf(task)).join(' ')}`);
      for (const task of left) task.cancel();
      step(sizes(yield* wait(tasks, { returnWhen: FIRST_EXCEPTION })));
    });
    // The second wait is at its first error, that of b, which was done before.
    expect(trace).to.deep.equal([
      '3 c cancelled',
      '6 a ends',
      '6 3 1 0 1 2',
      '6 d cancelled',
      '8 4 0',
    ]);
  });

  it('[rule 108] returns when all are done, if none fails', () => {
    const trace = traceOf(function* (step) {
      const tasks = [createTask(child(step, 'a', 1)), createTask(child(step, 'b', 2))];
      step(sizes(yield* wait(tasks, { returnWhen: FIRST_EXCEPTION })));
    });
    expect(trace).to.deep.equal(['3 a ends', '4 b ends', '6 2 0']);
  });

  it('[rule 109] suspends even if all are done', () => {
    const trace = traceOf(function* (step) {
      const future = pending<number>();
      future.setResult(1);
      step('before');
      step(sizes(yield* wait([future], { returnWhen: ALL_COMPLETED })));
    });
    expect(trace).to.deep.equal(['1 before', '3 1 0']);
  });

  it('[rule 105] raises nothing when the time is up, and cancels nothing', () => {
    const trace = traceOf(function* (step) {
      const now = (): string => String(getRunningLoop().time());
      const [a, b] = [createTask(sleep(5, 'a')), createTask(sleep(50, 'b'))] as const;
      const sets = yield* wait([a, b], { timeout: 10 });
      step(`${now()} ${sizes(sets)} ${String(sets[0].has(a))} ${String(b.cancelled())}`);
      step(`${sizes(yield* wait([b], { timeout: 0 }))} ${now()}`);
      step(`${sizes(yield* wait([b], { timeout: 500 }))} ${now()}`);
    });
    expect(trace).to.deep.equal(['7 10 1 1 true false', '9 0 1 10', '13 1 0 50']);
  });

  it('[rule 105] gives sets in the order of its argument', () => {
    const order = runVirtual(
      (function* () {
        const tasks = [30, 10, 20, 5].map((delay) => createTask(sleep(delay, delay)));
        const [done, left] = yield* wait(tasks, { timeout: 15 });
        for (const task of left) task.cancel();
        return [...done, ...left].map((task) => tasks.indexOf(task));
      })(),
    );
    expect(order).to.deep.equal([1, 3, 0, 2]);
  });

  it('[rule 106] counts one given twice once, and runs through an iterator once', () => {
    const trace = traceOf(function* (step) {
      const future = pending<number>();
      future.setResult(1);
      step(sizes(yield* wait([future, future].values())));
    });
    expect(trace).to.deep.equal(['3 1 0']);
  });

  it('[rule 110] when cancelled, leaves the members alone and is forgotten by them', () => {
    const loop = new VirtualTimeLoop();
    const trace: string[] = [];
    loop.runSync(
      (function* () {
        const future = pending();
        const waiter = createTask(wait([future], { timeout: 50 }));
        yield* sleep(0);
        expect(awaitedBy(future)).to.deep.equal(new Set([waiter]));
        waiter.cancel('why');
        trace.push(describeError(yield* errorOf(waiter)), String(future));
        expect(awaitedBy(future)).to.deep.equal(new Set());
      })(),
    );
    expect(trace).to.deep.equal(['cancelled why', '<Future pending>']);
    expect(loop._nextTimerAt).to.equal(Infinity);
    loop.close();
  });

  it('[rule 104] refuses what it cannot wait for, in words that help', () => {
    const refuse = (futures: unknown, options: object = {}): unknown =>
      runVirtual(errorOf(wait(futures as Iterable<Future>, options)));
    const future = new VirtualTimeLoop().createFuture();
    const coro = (): Coroutine => sleep(1) as Coroutine;
    const cases: [unknown, RegExp, ErrorConstructor][] = [
      [refuse(future), /^expect a list of futures, not a Future: write wait\(\[…\]\)$/, TypeError],
      [refuse(coro()), /^expect a list of futures, not a Sleep/, TypeError],
      [refuse(7), /^expect a list of futures, not the number 7/, TypeError],
      [refuse([]), /^Set of Tasks\/Futures is empty\.$/, RangeError],
      [
        refuse([future], { returnWhen: 'x' }),
        /^Invalid return_when value: .*'x'.*: use FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED$/,
        RangeError,
      ],
      [refuse([future], { timeout: 'x' }), /^wait\(\) needs a number of milliseconds/, TypeError],
      [refuse([future], { timeout: NaN }), /^Invalid timeout: NaN/, RangeError],
      [
        refuse([future, coro()]),
        /^Passing coroutines is forbidden, use tasks explicitly: wrap each in createTask\(…\)$/,
        TypeError,
      ],
      [refuse([Promise.resolve()]), /got a promise: wrap it in ensureFuture\(…\)$/, TypeError],
      [refuse([7]), /^wait\(\) needs futures and tasks, got the number 7$/, TypeError],
    ];
    for (const [error, message, type] of cases) {
      expect(error).to.be.instanceOf(type);
      expect((error as Error).message).to.match(message);
    }
  });

  it('knows a failure by its state, not by its value', () => {
    const sets = runVirtual(
      (function* () {
        const [failed, other] = [pending(), pending()];
        failed.setException(undefined);
        return yield* wait([failed, other], { returnWhen: FIRST_EXCEPTION });
      })(),
    );
    expect(sizes(sets)).to.equal('1 1');
  });

  it('has constants that are their own names', () => {
    expect([FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED]).to.deep.equal([
      'FIRST_COMPLETED',
      'FIRST_EXCEPTION',
      'ALL_COMPLETED',
    ]);
  });

  it('counts a single future in the singular', () => {
    runVirtual(
      (function* () {
        const waiter = createTask(wait([pending()]));
        yield* sleep(0);
        expect(String(waiter)).to.match(/ wait_for=wait\(\) for 1 future>$/);
        waiter.cancel();
        yield* errorOf(waiter);
      })(),
    );
  });

  it('is named by a task that waits for it', () => {
    runVirtual(
      (function* () {
        const waiter = createTask(wait([pending(), pending()]), { name: 'waiter' });
        yield* sleep(0);
        expect(String(waiter)).to.equal(
          "<Task pending name='waiter' wait_for=wait() for 2 futures>",
        );
        waiter.cancel();
        yield* errorOf(waiter);
      })(),
    );
  });
});
