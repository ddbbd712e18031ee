import { expect } from 'chai';
import {
  type Coroutine,
  Condition,
  createTask,
  isCancelled,
  Lock,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { finish, runVirtual, type Step, traceOf } from '../../kit/turns.js';

/** Waits once, says how it went, and keeps the lock for a few turns more. */
function* watch(changed: Condition, name: string, step: Step, turnCount = 0): Coroutine<void> {
  yield* changed.acquire();
  try {
    yield* changed.wait();
    step(`${name} notified ${String(changed)}`);
    for (let i = 0; i < turnCount; i += 1) yield* sleep(0);
  } catch (error) {
    const state = changed.locked() ? 'locked' : 'unlocked';
    step(`${name} cancelled ${isCancelled(error) ? error.message : '?'} ${state}`);
    throw error;
  } finally {
    changed.release();
  }
}

function* turns(count: number): Coroutine<void> {
  for (let i = 0; i < count; i += 1) yield* sleep(0);
}

// Traces are those of CPython 3.13.
describe('Condition', () => {
  it('[rule 167] wakes the first few in the order in which they came, once the lock is free', () => {
    const trace = traceOf(function* (step) {
      const changed = new Condition();
      const tasks = ['A', 'B', 'C'].map((name) => createTask(watch(changed, name, step, 1)));
      yield* sleep(0);
      yield* changed.acquire();
      step(String(changed));
      changed.notify(2);
      step('notified two');
      yield* sleep(0);
      step('released');
      changed.release();
      yield* turns(4);
      yield* changed.acquire();
      changed.notifyAll();
      changed.release();
      step('notified all');
      yield* finish(...tasks);
    });
    expect(trace).to.deep.equal([
      '2 <Condition [locked, waiters:3]>',
      '2 notified two',
      '3 released',
      '4 A notified <Condition [locked, waiters:1]>',
      '6 B notified <Condition [locked, waiters:1]>',
      '7 notified all',
      '8 C notified <Condition [locked]>',
    ]);
  });

  it('[rule 167] wakes one unless told how many, and none for zero', () => {
    const trace = traceOf(function* (step) {
      const changed = new Condition();
      const tasks = ['A', 'B'].map((name) => createTask(watch(changed, name, step)));
      yield* sleep(0);
      yield* changed.acquire();
      changed.notify(0);
      changed.notify();
      changed.release();
      yield* turns(3);
      step(String(changed));
      for (const task of tasks) task.cancel();
      yield* finish(...tasks);
    });
    expect(trace.slice(0, 2)).to.deep.equal([
      '3 A notified <Condition [locked, waiters:1]>',
      '5 <Condition [unlocked, waiters:1]>',
    ]);
  });

  describe('when a task is cancelled', () => {
    it('[rule 165] while waiting, has the lock again when the error comes out', () => {
      const trace = traceOf(function* (step) {
        const changed = new Condition();
        const a = createTask(watch(changed, 'A', step));
        const b = createTask(watch(changed, 'B', step));
        yield* sleep(0);
        a.cancel('why');
        step('cancelled A');
        yield* finish(a);
        step(String(changed));
        yield* turns(2);
        step(b.done() ? 'B ends' : 'B waits');
      });
      // B is woken for nothing: A cannot tell that it was not notified.
      expect(trace).to.deep.equal([
        '2 cancelled A',
        '3 A cancelled why locked',
        '4 B notified <Condition [locked]>',
        '4 <Condition [unlocked]>',
        '6 B ends',
      ]);
    });

    it('[rule 165] while waiting, waits for the lock first if somebody holds it', () => {
      const trace = traceOf(function* (step) {
        const changed = new Condition();
        const a = createTask(watch(changed, 'A', step));
        yield* sleep(0);
        yield* changed.acquire();
        a.cancel('why');
        yield* turns(2);
        step(`A ${a.done() ? 'done' : 'acquires'}`);
        changed.release();
        yield* finish(a);
        step(String(changed));
      });
      expect(trace).to.deep.equal([
        '4 A acquires',
        '5 A cancelled why locked',
        '6 <Condition [unlocked]>',
      ]);
    });

    it('[rule 166] in the very turn in which it was notified, passes the notification on', () => {
      const trace = traceOf(function* (step) {
        const changed = new Condition();
        const a = createTask(watch(changed, 'A', step));
        const b = createTask(watch(changed, 'B', step));
        yield* sleep(0);
        yield* changed.acquire();
        changed.notify();
        a.cancel();
        changed.release();
        step('notified, cancelled A');
        yield* finish(a, b);
      });
      expect(trace).to.deep.equal([
        '2 notified, cancelled A',
        '3 A cancelled  locked',
        '4 B notified <Condition [locked]>',
      ]);
    });

    it('[rule 166] while acquiring again, goes on through all of it and throws the last', () => {
      const trace = traceOf(function* (step) {
        const changed = new Condition();
        const a = createTask(watch(changed, 'A', step));
        const b = createTask(watch(changed, 'B', step));
        yield* sleep(0);
        yield* changed.acquire();
        changed.notify();
        yield* sleep(0);
        a.cancel('first');
        yield* sleep(0);
        a.cancel('second');
        yield* sleep(0);
        step(`A ${a.done() ? 'done' : 'acquires'} ${String(changed)}`);
        changed.release();
        step('released');
        yield* finish(a, b);
      });
      expect(trace).to.deep.equal([
        '5 A acquires <Condition [locked, waiters:1]>',
        '5 released',
        '6 A cancelled second locked',
        '7 B notified <Condition [locked]>',
      ]);
    });

    it('[rule 166] throws the very error that was thrown into it', () => {
      const errors: unknown[] = [];
      runVirtual(
        (function* () {
          const changed = new Condition();
          yield* changed.acquire();
          const wait = changed.wait();
          wait.next();
          const error = new TypeError('thrown in');
          try {
            wait.throw(error);
          } catch (caught) {
            errors.push(caught === error, changed.locked());
          }
        })(),
      );
      expect(errors).to.deep.equal([true, true]);
    });
  });

  it('[rule 165] gives up if the lock cannot be acquired again', () => {
    const broken = {
      locked: () => true,
      release: () => undefined,
      *acquire(): Coroutine<true> {
        throw new RangeError('the lock is gone');
      },
    };
    const changed = new Condition(broken);
    const wait = function* (): Coroutine<void> {
      const task = createTask(changed.wait());
      yield* sleep(0);
      changed.notify();
      yield* task;
    };
    expect(() => {
      runVirtual(wait());
    }).to.throw(RangeError, 'the lock is gone');
  });

  describe('waitFor', () => {
    it('[rule 168] looks first, and gives the last value of the predicate', () => {
      const trace = traceOf(function* (step) {
        const changed = new Condition();
        step(yield* changed.waitFor(() => 'at once'));
        let value = '';
        const task = createTask(
          (function* () {
            yield* changed.acquire();
            step(yield* changed.waitFor(() => value));
            changed.release();
          })(),
        );
        yield* sleep(0);
        for (value of ['', 'at last']) {
          yield* changed.acquire();
          changed.notifyAll();
          changed.release();
          yield* turns(2);
        }
        yield* task;
      });
      expect(trace).to.deep.equal(['1 at once', '5 at last']);
    });

    it('[rule 168] needs the lock only when it has to wait', () => {
      const changed = new Condition();
      expect(() => {
        runVirtual(changed.waitFor(() => false));
      }).to.throw(RuntimeError, 'cannot wait on un-acquired lock');
    });
  });

  it('[rule 164] needs the lock to wait, to notify and to release', () => {
    const changed = new Condition();
    const words = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        return String(error);
      }
      return 'nothing';
    };
    expect(
      [
        () => runVirtual(changed.wait()),
        () => {
          changed.notify();
        },
        () => {
          changed.notifyAll();
        },
        () => {
          changed.release();
        },
      ].map(words),
    ).to.deep.equal([
      'RuntimeError: cannot wait on un-acquired lock',
      'RuntimeError: cannot notify on un-acquired lock',
      'RuntimeError: cannot notify on un-acquired lock',
      'RuntimeError: Lock is not acquired.',
    ]);
  });

  it('[rule 169] may share a lock with others', () => {
    const lock = new Lock();
    const [a, b] = [new Condition(lock), new Condition(lock)];
    runVirtual(a.acquire());
    expect([b.locked(), lock.locked()]).to.deep.equal([true, true]);
    b.release();
    expect([String(a), String(new Condition(null))]).to.deep.equal([
      '<Condition [unlocked]>',
      '<Condition [unlocked]>',
    ]);
    expect(() => new Condition({} as never)).to.throw(TypeError, 'a Lock was expected');
  });

  it('is acquired by aenter, which gives nothing, and released by aexit', () => {
    const changed = new Condition();
    const seen = runVirtual(
      (function* () {
        return [
          yield* changed.aenter(),
          changed.locked(),
          yield* changed.aexit(),
          changed.locked(),
        ];
      })(),
    );
    expect(seen).to.deep.equal([undefined, true, undefined, false]);
  });

  it('[rule 158] keeps the lock when it belongs to another loop', () => {
    const changed = new Condition();
    const notify = function* (): Coroutine<void> {
      const task = createTask(watch(changed, 'A', () => undefined));
      yield* sleep(0);
      yield* changed.acquire();
      changed.notify();
      changed.release();
      yield* task;
    };
    runVirtual(notify());
    runVirtual(changed.acquire());
    expect(() => {
      runVirtual(changed.wait());
    }).to.throw(RuntimeError, '<Condition [locked]> is bound to a different event loop');
    expect(changed.locked()).to.equal(true);
  });
});
