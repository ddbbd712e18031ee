import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  createTask,
  currentTask,
  Lock,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { finish, runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** Takes the lock, says so, and lets it go again. */
function* visit(lock: Lock, name: string, step: Step): Coroutine<void> {
  try {
    yield* lock.acquire();
  } catch (error) {
    step(`${name} cancelled, ${lock.locked() ? 'locked' : 'unlocked'}`);
    throw error;
  }
  step(`${name} has it`);
  yield* sleep(0);
  lock.release();
}

describe('Lock', () => {
  it('[rule 159] is taken at once while it is free, without suspending', () => {
    const trace = traceOf(function* (step) {
      const lock = new Lock();
      step(`${String(yield* lock.acquire())} ${String(lock.locked())}`);
      lock.release();
      step(String(lock.locked()));
    });
    expect(trace).to.deep.equal(['1 true true', '1 false']);
  });

  it('[rule 159] serves those who wait in the order in which they came', () => {
    const trace = traceOf(function* (step) {
      const lock = new Lock();
      yield* finish(...['A', 'B', 'C'].map((name) => createTask(visit(lock, name, step))));
    });
    // The trace of CPython 3.13, as all below.
    expect(trace).to.deep.equal(['2 A has it', '4 B has it', '6 C has it']);
  });

  it('[rule 160] reads as free once released, yet a newcomer cannot overtake', () => {
    const trace = traceOf(function* (step) {
      const lock = new Lock();
      yield* lock.acquire();
      const waiter = createTask(visit(lock, 'W', step));
      yield* sleep(0);
      lock.release();
      step(String(lock));
      yield* lock.acquire();
      step('newcomer has it');
      yield* waiter;
    });
    expect(trace).to.deep.equal([
      '2 <Lock [unlocked, waiters:1]>',
      '3 W has it',
      '5 newcomer has it',
    ]);
  });

  it('[rule 162] may be released by any task, but only while it is held', () => {
    const lock = new Lock();
    expect(() => {
      lock.release();
    }).to.throw(RuntimeError, /^Lock is not acquired\./);
    runVirtual(
      (function* () {
        yield* lock.acquire();
        yield* createTask(
          (function* () {
            lock.release();
          })(),
        );
      })(),
    );
    expect(lock.locked()).to.equal(false);
  });

  describe('when the task is cancelled', () => {
    it('[rule 161] while waiting, passes it over', () => {
      const trace = traceOf(function* (step) {
        const lock = new Lock();
        yield* lock.acquire();
        const a = createTask(visit(lock, 'A', step));
        const b = createTask(visit(lock, 'B', step));
        yield* sleep(0);
        a.cancel();
        lock.release();
        step('cancelled A, released');
        yield* finish(a, b);
      });
      expect(trace).to.deep.equal([
        '2 cancelled A, released',
        '3 A cancelled, unlocked',
        '4 B has it',
      ]);
    });

    it('[rule 161] in the very turn in which it was woken, wakes the next one', () => {
      const trace = traceOf(function* (step) {
        const lock = new Lock();
        yield* lock.acquire();
        const a = createTask(visit(lock, 'A', step));
        const b = createTask(visit(lock, 'B', step));
        yield* sleep(0);
        lock.release();
        a.cancel();
        step('released, cancelled A');
        yield* finish(a, b);
      });
      expect(trace).to.deep.equal([
        '2 released, cancelled A',
        '3 A cancelled, unlocked',
        '4 B has it',
      ]);
    });

    it('[rule 159] while waiting, does not keep a newcomer from a free lock', () => {
      const trace = traceOf(function* (step) {
        const lock = new Lock();
        yield* lock.acquire();
        const a = createTask(visit(lock, 'A', step));
        yield* sleep(0);
        a.cancel();
        lock.release();
        yield* lock.acquire();
        step('newcomer has it');
        yield* finish(a);
        step(String(lock));
      });
      expect(trace).to.deep.equal([
        '2 newcomer has it',
        '3 A cancelled, locked',
        '4 <Lock [locked]>',
      ]);
    });

    it('throws the very CancelledError on, and takes nothing', () => {
      const lock = new Lock();
      const caught: unknown[] = [];
      runVirtual(
        (function* () {
          yield* lock.acquire();
          const task = createTask(
            (function* () {
              try {
                yield* lock.acquire();
              } catch (error) {
                caught.push(error);
                throw error;
              }
            })(),
          );
          yield* sleep(0);
          task.cancel('enough');
          yield* finish(task);
        })(),
      );
      expect(caught[0]).to.be.instanceOf(CancelledError).with.property('message', 'enough');
      expect(String(lock)).to.equal('<Lock [locked]>');
    });
  });

  describe('as a context', () => {
    it('is acquired by aenter, which gives nothing, and released by aexit', () => {
      const lock = new Lock();
      const seen = runVirtual(
        (function* () {
          const given = yield* lock.aenter();
          const held = lock.locked();
          const swallows = yield* lock.aexit();
          return [given, held, swallows, lock.locked()];
        })(),
      );
      expect(seen).to.deep.equal([undefined, true, undefined, false]);
    });
  });

  describe('with loops', () => {
    it('[rule 158] can be made and used without one, as long as nobody waits', () => {
      const lock = new Lock();
      for (let i = 0; i < 2; i += 1) {
        runVirtual(lock.acquire());
        lock.release();
      }
      expect(lock.locked()).to.equal(false);
    });

    it('[rule 158] is bound to the one in which somebody first waited', () => {
      const lock = new Lock();
      const waits = function* (): Coroutine<void> {
        yield* lock.acquire();
        const waiter = createTask(lock.acquire());
        yield* sleep(0);
        lock.release();
        yield* waiter;
        lock.release();
      };
      runVirtual(waits());
      expect(() => {
        runVirtual(waits());
      }).to.throw(RuntimeError, /^<Lock \[locked\]> is bound to a different event loop/);
    });
  });

  it('says in words what asyncio does', () => {
    const lock = new Lock();
    expect(String(lock)).to.equal('<Lock [unlocked]>');
    class Latch extends Lock {}
    expect(String(new Latch())).to.equal('<Latch [unlocked]>');
  });

  it('is named by a task that waits for it', () => {
    const waits = runVirtual(
      (function* () {
        const lock = new Lock();
        yield* lock.acquire();
        const task = createTask(lock.acquire());
        yield* sleep(0);
        const said = String(task);
        task.cancel();
        yield* finish(task);
        return [said, currentTask() === task];
      })(),
    );
    expect(waits[0]).to.contain('wait_for=<Lock [locked, waiters:1]>');
  });
});
