import { expect } from 'chai';
import { type Step, traceOnEveryLoop } from '../kit/loops.js';
import {
  type Coroutine,
  createTask,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  sleep,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Gives up some turns, then ends with a value, or an error named after it. */
function* after<T>(turns: number, value: T, fails = false): Coroutine<T> {
  for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
  if (fails) throw new Error(String(value));
  return value;
}

function* end(future: Future, step: Step): Coroutine<void> {
  try {
    const result = yield* future;
    step('result', Array.isArray(result) ? result.map(String).join(' ') : result);
  } catch (error) {
    step('error', isCancelled(error) ? 'cancelled' : (error as Error).message);
  }
}

const text = (values: readonly unknown[]): string => values.map(String).join(' ');

describe('gather', () => {
  traceOnEveryLoop(
    '[rule 91] is a plain function: its coroutines are tasks at once, begun in order',
    ['true', 'a', 'b', 'c', 'done'],
    function* (step) {
      function* named(name: string): Coroutine<void> {
        step(name);
      }
      const all = gather([named('a'), named('b'), named('c')]);
      step(all instanceof Future);
      yield* all;
      step('done');
    },
  );

  traceOnEveryLoop('[rule 92] of nothing is done, with nothing', ['true 0'], function* (step) {
    const all = gather([]);
    step(all.done(), all.result().length);
  });

  traceOnEveryLoop('[rule 93] runs what is given twice once', ['runs', 'x y x'], function* (step) {
    function* once(): Coroutine<string> {
      step('runs');
      return 'x';
    }
    const coro = once();
    step(text(yield* gather([coro, after(2, 'y'), coro])));
  });

  traceOnEveryLoop(
    '[rule 94] gives results in the order of its arguments, whichever comes first',
    ['c', 'a', 'b', 'a b c'],
    function* (step) {
      function* slow(turns: number, name: string): Coroutine<string> {
        yield* after(turns, name);
        step(name);
        return name;
      }
      step(text(yield* gather([slow(2, 'a'), slow(3, 'b'), slow(1, 'c')])));
    },
  );

  traceOnEveryLoop(
    '[rule 94] resumes two turns after its last child ends',
    ['last child', 'turn 1', 'turn 2', 'resumed'],
    function* (step, loop) {
      function* last(): Coroutine<void> {
        yield* sleep(0);
        step('last child');
        loop.callSoon(() => {
          step('turn 1');
          loop.callSoon(step, 'turn 2');
        });
      }
      yield* gather([after(0, 1), last()]);
      step('resumed');
    },
  );

  traceOnEveryLoop(
    '[rule 95] fails with the first failure in time; the others go on, and are not reported',
    ['error b', 'c goes on', 'd'],
    function* (step) {
      function* goesOn(): Coroutine<void> {
        yield* after(4, 0);
        step('c goes on');
      }
      const last = createTask(after(5, 'd', true));
      yield* end(gather([after(3, 'a', true), after(1, 'b', true), goesOn(), last]), step);
      yield* after(6, 0);
      step((last.exception() as Error).message);
    },
  );

  traceOnEveryLoop(
    '[rule 96] takes a cancelled child for a failed one, and is not cancelled itself',
    ['error cancelled', 'false'],
    function* (step) {
      const child = createTask(after(5, 'a'));
      const all = gather([child, after(1, 'b')]);
      yield* sleep(0);
      child.cancel();
      yield* end(all, step);
      step(all.cancelled());
    },
  );

  traceOnEveryLoop(
    '[rule 97] returns errors in their places if it is asked to, cancellations too',
    ['1 Error: b CancelledError'],
    function* (step) {
      const child = createTask(after(5, 'c'));
      const all = gather([after(2, 1), after(1, 'b', true), child], { returnExceptions: true });
      yield* sleep(0);
      child.cancel();
      step(text(yield* all));
    },
  );

  traceOnEveryLoop(
    '[rule 98] cancelled, cancels its children, and ends when they have ended',
    ['true', 'false', 'a unwinds', 'b unwinds', 'error cancelled'],
    function* (step, loop) {
      function* waits(name: string): Coroutine<void> {
        try {
          yield* loop.createFuture<void>();
        } finally {
          step(name, 'unwinds');
        }
      }
      const all = gather([waits('a'), waits('b')]);
      yield* sleep(0);
      step(all.cancel());
      step(all.done());
      yield* end(all, step);
    },
  );

  traceOnEveryLoop(
    '[rule 99] cancelled, ends by CancelledError even if it returns errors, after all children',
    ['slow one cleaned up', 'error cancelled'],
    function* (step, loop) {
      function* slow(): Coroutine<void> {
        try {
          yield* loop.createFuture<void>();
        } finally {
          yield* after(3, 0);
          step('slow one cleaned up');
        }
      }
      const all = gather([loop.createFuture(), slow()], { returnExceptions: true });
      yield* sleep(0);
      all.cancel();
      yield* end(all, step);
    },
  );

  traceOnEveryLoop(
    '[rule 100] refuses to be cancelled once all children are done',
    ['false', 'result 1 2'],
    function* (step) {
      const children = [createTask(after(0, 1)), createTask(after(0, 2))];
      const all = gather(children);
      yield* sleep(0);
      step(all.cancel());
      yield* end(all, step);
    },
  );

  it('[rule 101] refuses futures of several loops, and follows the loop of its futures', () => {
    const [a, b] = [new VirtualTimeLoop(), new VirtualTimeLoop()];
    expect(() => gather([a.createFuture(), b.createFuture()])).to.throw(RangeError);
    const future = a.createFuture<number>();
    const all = gather([future, after(0, 2)]);
    expect(all.getLoop()).to.equal(a);
    future.setResult(1);
    expect(a.runSync(all)).to.deep.equal([1, 2]);
    a.close();
    b.close();
  });

  traceOnEveryLoop(
    '[rule 102] refuses a bad argument, without harm to the tasks made before it',
    ['TypeError', 'runs'],
    function* (step) {
      function* body(): Coroutine<void> {
        step('runs');
      }
      try {
        void gather([body(), 5 as never]);
      } catch (error) {
        step((error as Error).name);
      }
      yield* after(2, 0);
    },
  );

  traceOnEveryLoop(
    '[rule 103] of children that are done is done at once',
    ['true 1 2', 'Error: e'],
    function* (step, loop) {
      const [one, two, failed] = [loop.createFuture(), loop.createFuture(), loop.createFuture()];
      one.setResult(1);
      two.setResult(2);
      failed.setException(new Error('e'));
      const all = gather([one, two]);
      step(all.done(), text(all.result()));
      step(gather([failed]).exception());
    },
  );

  traceOnEveryLoop(
    '[rule 85] hands the message of a cancellation to its children and its waiter',
    ['child: why', 'waiter: why'],
    function* (step) {
      function* child(): Coroutine<void> {
        try {
          yield* getRunningLoop().createFuture<void>();
        } catch (error) {
          step('child:', (error as Error).message);
          throw error;
        }
      }
      function* waiter(): Coroutine<void> {
        try {
          yield* gather([child()]);
        } catch (error) {
          step('waiter:', (error as Error).message);
        }
      }
      const task: Task<void> = createTask(waiter());
      yield* after(2, 0);
      task.cancel('why');
      yield* task;
    },
  );
});
