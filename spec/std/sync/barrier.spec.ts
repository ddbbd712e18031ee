import { expect } from 'chai';
import {
  Barrier,
  BrokenBarrierError,
  type Coroutine,
  createTask,
  DeadlockError,
  sleep,
  type Task,
} from '../../../lib/index.js';
import { finish, runVirtual, type Step, traceOf } from '../../kit/turns.js';

function* pass(barrier: Barrier, name: string, step: Step): Coroutine<void> {
  try {
    step(`${name} ${String(yield* barrier.wait())} ${String(barrier)}`);
  } catch (error) {
    const isBroken = error instanceof BrokenBarrierError;
    step(`${name} ${isBroken ? error.message : 'cancelled'} ${String(barrier)}`);
    if (!isBroken) throw error;
  }
}

function start(barrier: Barrier, names: string, step: Step): Task<void>[] {
  return names.split('').map((name) => createTask(pass(barrier, name, step)));
}

// Traces are those of CPython 3.13.
describe('Barrier', () => {
  it('[rule 176] lets all go when the last has come, each with a number of its own', () => {
    const trace = traceOf(function* (step) {
      const barrier = new Barrier(3);
      yield* finish(...start(barrier, 'ABC', step));
      step(String(barrier));
    });
    expect(trace).to.deep.equal([
      '2 C 2 <Barrier [draining, waiters:0/3]>',
      '3 A 0 <Barrier [draining, waiters:0/3]>',
      '3 B 1 <Barrier [filling, waiters:0/3]>',
      '4 <Barrier [filling, waiters:0/3]>',
    ]);
  });

  it('[rule 176] keeps the next round out until the last of this one has left', () => {
    const trace = traceOf(function* (step) {
      const barrier = new Barrier(2);
      const tasks = start(barrier, 'ABCDE', step);
      yield* sleep(0);
      step(String(barrier));
      yield* finish(...tasks.slice(0, 4));
      step(String(barrier));
      tasks[4]?.cancel();
      yield* finish(...tasks);
    });
    expect(trace).to.deep.equal([
      '2 B 1 <Barrier [draining, waiters:0/2]>',
      '2 <Barrier [draining, waiters:0/2]>',
      '3 A 0 <Barrier [filling, waiters:0/2]>',
      '4 D 1 <Barrier [draining, waiters:0/2]>',
      '5 C 0 <Barrier [filling, waiters:0/2]>',
      '6 <Barrier [filling, waiters:1/2]>',
      '7 E cancelled <Barrier [filling, waiters:0/2]>',
    ]);
  });

  it('[rule 175] lets a single party through at once', () => {
    const trace = traceOf(function* (step) {
      const barrier = new Barrier(1);
      yield* pass(barrier, 'A', step);
      yield* pass(barrier, 'B', step);
    });
    expect(trace).to.deep.equal([
      '1 A 0 <Barrier [filling, waiters:0/1]>',
      '1 B 0 <Barrier [filling, waiters:0/1]>',
    ]);
  });

  it('[rule 175] refuses less than one party', () => {
    const make = (parties: unknown) => () => new Barrier(parties as number);
    expect(make(0)).to.throw(RangeError, /^parties must be >= 1/);
    expect(make(NaN)).to.throw(RangeError, /^parties must be >= 1/);
    expect(make('2')).to.throw(TypeError, "parties must be a number, got the string '2'");
  });

  describe('when a party is cancelled', () => {
    it('[rule 177] while waiting, does not count it any more', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(3);
        const [a, b] = start(barrier, 'AB', step) as [Task, Task];
        yield* sleep(0);
        step(String(barrier));
        a.cancel();
        yield* finish(a);
        step(String(barrier));
        yield* finish(b, ...start(barrier, 'CD', step));
        step(String(barrier));
      });
      // B and C both found one there before them.
      expect(trace).to.deep.equal([
        '2 <Barrier [filling, waiters:2/3]>',
        '3 A cancelled <Barrier [filling, waiters:1/3]>',
        '4 <Barrier [filling, waiters:1/3]>',
        '5 D 2 <Barrier [draining, waiters:0/3]>',
        '6 B 1 <Barrier [draining, waiters:0/3]>',
        '6 C 1 <Barrier [filling, waiters:0/3]>',
        '7 <Barrier [filling, waiters:0/3]>',
      ]);
    });

    it('[rule 177] in the very turn in which it was let go, leaves all the same', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(2);
        const [a] = start(barrier, 'A', step) as [Task];
        yield* sleep(0);
        yield* barrier.wait();
        step(String(barrier));
        a.cancel();
        yield* finish(a);
        step(String(barrier));
      });
      expect(trace).to.deep.equal([
        '2 <Barrier [draining, waiters:0/2]>',
        '3 A cancelled <Barrier [filling, waiters:0/2]>',
        '4 <Barrier [filling, waiters:0/2]>',
      ]);
    });
  });

  describe('reset', () => {
    it('[rule 178] sends away those who wait, and then it is as new', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(3);
        const tasks = start(barrier, 'AB', step);
        yield* sleep(0);
        yield* barrier.reset();
        step(String(barrier));
        const late = start(barrier, 'L', step);
        yield* finish(...tasks);
        step(String(barrier));
        yield* sleep(0);
        step(String(barrier));
        late[0]?.cancel();
        yield* finish(...late);
      });
      expect(trace).to.deep.equal([
        '2 <Barrier [resetting, waiters:0/3]>',
        '3 A Abort or reset of barrier <Barrier [resetting, waiters:0/3]>',
        '3 B Abort or reset of barrier <Barrier [filling, waiters:0/3]>',
        '4 <Barrier [filling, waiters:1/3]>',
        '5 <Barrier [filling, waiters:1/3]>',
        '6 L cancelled <Barrier [filling, waiters:0/3]>',
      ]);
    });

    it('[rule 178] keeps out who comes before those have left', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(3);
        const tasks = start(barrier, 'AB', step);
        yield* sleep(0);
        yield* barrier.reset();
        const others = start(barrier, 'CM', step);
        yield* pass(barrier, 'main', step);
        yield* finish(...tasks, ...others);
      });
      expect(trace).to.deep.equal([
        '3 A Abort or reset of barrier <Barrier [resetting, waiters:0/3]>',
        '3 B Abort or reset of barrier <Barrier [filling, waiters:0/3]>',
        '4 main 2 <Barrier [draining, waiters:0/3]>',
        '5 C 0 <Barrier [draining, waiters:0/3]>',
        '5 M 1 <Barrier [filling, waiters:0/3]>',
      ]);
    });

    it('[rule 178] while draining, does not touch those of the next round', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(2);
        const tasks = start(barrier, 'ABC', step);
        yield* sleep(0);
        step(String(barrier));
        yield* barrier.reset();
        step(String(barrier));
        yield* finish(...tasks.slice(0, 2));
        yield* sleep(0);
        yield* sleep(0);
        step(String(barrier));
        tasks[2]?.cancel();
        yield* finish(...tasks);
      });
      expect(trace).to.deep.equal([
        '2 B 1 <Barrier [draining, waiters:0/2]>',
        '2 <Barrier [draining, waiters:0/2]>',
        '2 <Barrier [resetting, waiters:0/2]>',
        '3 A Abort or reset of barrier <Barrier [filling, waiters:0/2]>',
        '6 <Barrier [filling, waiters:1/2]>',
        '7 C cancelled <Barrier [filling, waiters:0/2]>',
      ]);
    });
  });

  describe('abort', () => {
    it('[rule 179] sends away those who wait and who come, until a reset', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(3);
        const tasks = start(barrier, 'AB', step);
        yield* sleep(0);
        yield* barrier.abort();
        step(String(barrier));
        yield* finish(...tasks, ...start(barrier, 'L', step));
        step(`${String(barrier)} ${String(barrier.broken)}`);
        yield* barrier.reset();
        step(`${String(barrier)} ${String(barrier.broken)}`);
        yield* finish(...start(barrier, 'XYZ', step));
        step(String(barrier));
      });
      expect(trace).to.deep.equal([
        '2 <Barrier [broken]>',
        '3 A Abort or reset of barrier <Barrier [broken]>',
        '3 B Abort or reset of barrier <Barrier [broken]>',
        '3 L Barrier aborted <Barrier [broken]>',
        '4 <Barrier [broken]> true',
        '4 <Barrier [filling, waiters:0/3]> false',
        '5 Z 2 <Barrier [draining, waiters:0/3]>',
        '6 X 0 <Barrier [draining, waiters:0/3]>',
        '6 Y 1 <Barrier [filling, waiters:0/3]>',
        '7 <Barrier [filling, waiters:0/3]>',
      ]);
    });

    it('[rule 179] followed by reset at once, still sends away those who waited', () => {
      const trace = traceOf(function* (step) {
        const barrier = new Barrier(3);
        const tasks = start(barrier, 'AB', step);
        yield* sleep(0);
        yield* barrier.abort();
        yield* barrier.reset();
        step(String(barrier));
        yield* finish(...tasks);
        step(String(barrier));
      });
      expect(trace).to.deep.equal([
        '2 <Barrier [resetting, waiters:0/3]>',
        '3 A Abort or reset of barrier <Barrier [resetting, waiters:0/3]>',
        '3 B Abort or reset of barrier <Barrier [filling, waiters:0/3]>',
        '4 <Barrier [filling, waiters:0/3]>',
      ]);
    });
  });

  it('[rule 180] counts those who wait, while filling', () => {
    const barrier = new Barrier(3);
    const counts: number[] = [];
    runVirtual(
      (function* () {
        const tasks: Task[] = [];
        for (const name of 'ABC') {
          counts.push(barrier.nWaiting);
          tasks.push(...start(barrier, name, () => undefined));
          yield* sleep(0);
        }
        counts.push(barrier.nWaiting);
        yield* finish(...tasks);
      })(),
    );
    expect([barrier.parties, counts]).to.deep.equal([3, [0, 1, 2, 0]]);
  });

  it('[rule 176] waits in aenter, which gives the number; aexit does nothing', () => {
    const barrier = new Barrier(1);
    const seen = runVirtual(
      (function* () {
        return [yield* barrier.aenter(), yield* barrier.aexit()];
      })(),
    );
    expect(seen).to.deep.equal([0, undefined]);
  });

  it('is named by whoever waits at it', () => {
    expect(() => {
      runVirtual(new Barrier(2).wait());
    }).to.throw(DeadlockError, 'waits for <Barrier [filling, waiters:1/2]>');
  });
});
