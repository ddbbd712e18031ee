import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  RuntimeError,
  Semaphore,
  sleep,
  type Task,
} from '../../../lib/index.js';
import { finish, runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** Takes a unit, says so, keeps it for a few turns, and gives it back. */
function* visit(seats: Semaphore, name: string, step: Step, turnCount = 1): Coroutine<void> {
  try {
    yield* seats.acquire();
  } catch (error) {
    step(`${name} cancelled ${String(seats)}`);
    throw error;
  }
  step(`${name} has it`);
  for (let i = 0; i < turnCount; i += 1) yield* sleep(0);
  seats.release();
  step(`${name} gave it back`);
}

// Traces are those of CPython 3.13.
describe('Semaphore', () => {
  it('[rule 170] lets so many in at once, the others in the order in which they came', () => {
    const trace = traceOf(function* (step) {
      const seats = new Semaphore(2);
      yield* finish(...['A', 'B', 'C', 'D'].map((name) => createTask(visit(seats, name, step))));
      step(String(seats));
    });
    expect(trace).to.deep.equal([
      '2 A has it',
      '2 B has it',
      '3 A gave it back',
      '3 B gave it back',
      '4 C has it',
      '4 D has it',
      '5 C gave it back',
      '5 D gave it back',
      '6 <Semaphore [unlocked, value:2]>',
    ]);
  });

  it('[rule 171] keeps a released unit for the one it wakes', () => {
    const trace = traceOf(function* (step) {
      const seats = new Semaphore();
      yield* seats.acquire();
      const a = createTask(visit(seats, 'A', step));
      yield* sleep(0);
      seats.release();
      step(String(seats));
      yield* seats.acquire();
      step('newcomer has it');
      yield* a;
    });
    expect(trace).to.deep.equal([
      '2 <Semaphore [locked, waiters:1]>',
      '3 A has it',
      '4 A gave it back',
      '5 newcomer has it',
    ]);
  });

  it('[rule 173] wakes, after an acquire, all further waiters for whom there are units', () => {
    const trace = traceOf(function* (step) {
      const seats = new Semaphore(0);
      const more: Task[] = [];
      const visitors = [
        function* (): Coroutine<void> {
          yield* seats.acquire();
          step(`1 ${String(seats)}`);
          more.push(createTask(seats.acquire()));
        },
        function* (): Coroutine<void> {
          for (let i = 0; i < 3; i += 1) seats.release();
          step(String(seats));
          yield* seats.acquire();
          step('2');
        },
        function* (): Coroutine<void> {
          yield* seats.acquire();
          step('3');
        },
      ];
      yield* finish(...visitors.map((visitor) => createTask(visitor())));
      yield* sleep(0);
      step(String(seats));
      seats.release();
      yield* finish(...more);
    });
    expect(trace).to.deep.equal([
      '2 <Semaphore [locked, waiters:1]>',
      '3 1 <Semaphore [locked, waiters:2]>',
      '4 2',
      '4 3',
      '5 <Semaphore [locked, waiters:1]>',
    ]);
  });

  describe('when a task is cancelled', () => {
    const check = (first: 'cancel' | 'release', ...expected: string[]): void => {
      const trace = traceOf(function* (step) {
        const seats = new Semaphore(0);
        const a = createTask(visit(seats, 'A', step));
        const b = createTask(visit(seats, 'B', step));
        yield* sleep(0);
        if (first === 'cancel') a.cancel();
        seats.release();
        if (first === 'release') a.cancel();
        step(String(seats));
        yield* finish(a, b);
        step(String(seats));
      });
      expect(trace).to.deep.equal(expected);
    };

    it('[rule 172] while waiting, passes it over', () => {
      check(
        'cancel',
        '2 <Semaphore [locked, waiters:2]>',
        '3 A cancelled <Semaphore [locked, waiters:1]>',
        '3 B has it',
        '4 B gave it back',
        '5 <Semaphore [unlocked, value:1]>',
      );
    });

    it('[rule 172] in the very turn in which it was woken, gives the unit to the next one', () => {
      check(
        'release',
        '2 <Semaphore [locked, waiters:2]>',
        '3 A cancelled <Semaphore [locked, waiters:1]>',
        '4 B has it',
        '5 B gave it back',
        '6 <Semaphore [unlocked, value:1]>',
      );
    });

    it('[rule 172] in the very turn in which it was woken, keeps the unit if nobody waits', () => {
      const trace = traceOf(function* (step) {
        const seats = new Semaphore(0);
        const a = createTask(visit(seats, 'A', step));
        yield* sleep(0);
        seats.release();
        a.cancel();
        yield* finish(a);
      });
      expect(trace).to.deep.equal(['3 A cancelled <Semaphore [unlocked, value:1]>']);
    });

    it('[rule 170] is not overtaken by newcomers on behalf of the next one', () => {
      const trace = traceOf(function* (step) {
        const seats = new Semaphore(1);
        yield* seats.acquire();
        const a = createTask(visit(seats, 'A', step));
        const b = createTask(visit(seats, 'B', step));
        yield* sleep(0);
        seats.release();
        a.cancel();
        yield* sleep(0);
        step(String(seats));
        yield* finish(a, b, createTask(visit(seats, 'N', step)));
      });
      expect(trace).to.deep.equal([
        '3 A cancelled <Semaphore [locked, waiters:1]>',
        '3 <Semaphore [locked, waiters:1]>',
        '4 B has it',
        '5 B gave it back',
        '6 N has it',
        '7 N gave it back',
      ]);
    });

    it('[rule 173] wakes as many of the others as there are units', () => {
      const trace = traceOf(function* (step) {
        const seats = new Semaphore(0);
        const tasks = ['A', 'B', 'C'].map((name) => createTask(visit(seats, name, step, 3)));
        yield* sleep(0);
        seats.release();
        seats.release();
        tasks[0]?.cancel();
        seats.release();
        step(String(seats));
        yield* finish(...tasks);
        step(String(seats));
      });
      expect(trace).to.deep.equal([
        '2 <Semaphore [locked, waiters:3]>',
        '3 A cancelled <Semaphore [locked, waiters:2]>',
        '3 B has it',
        '3 C has it',
        '6 B gave it back',
        '6 C gave it back',
        '7 <Semaphore [unlocked, value:3]>',
      ]);
    });
  });

  it('does not lose the unit of a coroutine that is closed by hand', () => {
    const seats = new Semaphore(0);
    runVirtual(
      (function* () {
        const acquire = seats.acquire();
        acquire.next();
        seats.release();
        acquire.return(true);
      })(),
    );
    expect(String(seats)).to.equal('<Semaphore [unlocked, value:1]>');
  });

  it('is acquired by aenter, which gives nothing, and released by aexit', () => {
    const seats = new Semaphore(1);
    const seen = runVirtual(
      (function* () {
        return [yield* seats.aenter(), seats.locked(), yield* seats.aexit(), seats.locked()];
      })(),
    );
    expect(seen).to.deep.equal([undefined, true, undefined, false]);
  });

  it('[rule 174] refuses a value below zero, or none', () => {
    const make = (value: unknown) => () => new Semaphore(value as number);
    expect(make(-1)).to.throw(RangeError, /^Semaphore initial value must be >= 0/);
    expect(make(NaN)).to.throw(RangeError, /^Semaphore initial value must be >= 0/);
    expect(make('1')).to.throw(TypeError, "got the string '1'");
    expect(String(new Semaphore(0))).to.equal('<Semaphore [locked]>');
  });

  it('[rule 158] belongs to the loop in which somebody first waited', () => {
    const seats = new Semaphore(0);
    const wait = function* (): Coroutine<void> {
      const task = createTask(seats.acquire());
      yield* sleep(0);
      task.cancel();
      yield* finish(task);
    };
    runVirtual(wait());
    expect(() => {
      runVirtual(seats.acquire());
    }).to.throw(RuntimeError, '<Semaphore [locked]> is bound to a different event loop');
  });
});
