import { expect } from 'chai';
import { type Coroutine, createTask, Event, RuntimeError, sleep } from '../../../lib/index.js';
import { finish, runVirtual, type Step, traceOf } from '../../kit/turns.js';

function* waitFor(event: Event, name: string, step: Step): Coroutine<void> {
  try {
    yield* event.wait();
  } catch (error) {
    step(`${name} cancelled ${String(event)}`);
    throw error;
  }
  step(`${name} runs`);
}

describe('Event', () => {
  it('[rule 163] does not make anybody wait once it is set', () => {
    const trace = traceOf(function* (step) {
      const event = new Event();
      event.set();
      step(`${String(yield* event.wait())} ${String(event.isSet())}`);
      event.clear();
      step(String(event.isSet()));
    });
    expect(trace).to.deep.equal(['1 true true', '1 false']);
  });

  it('[rule 163] wakes all in the order in which they came, even if cleared at once', () => {
    const trace = traceOf(function* (step) {
      const event = new Event();
      const tasks = ['A', 'B', 'C'].map((name) => createTask(waitFor(event, name, step)));
      yield* sleep(0);
      event.set();
      event.clear();
      step('set and cleared');
      const late = createTask(waitFor(event, 'D', step));
      yield* sleep(0);
      step('D waits');
      event.set();
      yield* finish(...tasks, late);
    });
    // The trace of CPython 3.13, as below.
    expect(trace).to.deep.equal([
      '2 set and cleared',
      '3 A runs',
      '3 B runs',
      '3 C runs',
      '3 D waits',
      '4 D runs',
    ]);
  });

  it('[rule 163] lets the others go when one is cancelled before, or after, it is set', () => {
    const trace = traceOf(function* (step) {
      const event = new Event();
      const [a, b, c] = ['A', 'B', 'C'].map((name) => createTask(waitFor(event, name, step)));
      yield* sleep(0);
      a?.cancel();
      event.set();
      b?.cancel();
      step('A cancelled, set, B cancelled');
      for (const task of [a, b, c]) if (task) yield* finish(task);
    });
    expect(trace).to.deep.equal([
      '2 A cancelled, set, B cancelled',
      '3 A cancelled <Event [set, waiters:2]>',
      '3 B cancelled <Event [set, waiters:1]>',
      '3 C runs',
    ]);
  });

  it('[rule 163] stays set when it is set again', () => {
    const event = new Event();
    event.set();
    event.set();
    expect(String(event)).to.equal('<Event [set]>');
  });

  it('leaves nothing behind of a wait that was cancelled', () => {
    const event = new Event();
    runVirtual(
      (function* () {
        const task = createTask(event.wait());
        yield* sleep(0);
        task.cancel();
        yield* finish(task);
      })(),
    );
    expect(String(event)).to.equal('<Event [unset]>');
  });

  it('[rule 158] belongs to the loop in which somebody first waited', () => {
    const event = new Event();
    const wait = function* (): Coroutine<void> {
      const task = createTask(event.wait());
      yield* sleep(0);
      event.set();
      yield* task;
      event.clear();
    };
    runVirtual(wait());
    expect(() => {
      runVirtual(event.wait());
    }).to.throw(RuntimeError, '<Event [unset]> is bound to a different event loop');
  });
});
