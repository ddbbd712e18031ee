import { expect } from 'chai';
import { type Step, traceOnEveryLoop } from '../kit/loops.js';
import {
  ALL_COMPLETED,
  asCompleted,
  type Coroutine,
  createTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type Future,
  isCancelled,
  shield,
  sleep,
  type Task,
  wait,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Gives up some turns, then ends with a value, or an error named after it. */
function* after<T>(turns: number, value: T, fails = false): Coroutine<T> {
  for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
  if (fails) throw new Error(String(value));
  return value;
}

const named = (name: string, turns: number, fails = false): Task<string> =>
  createTask(after(turns, name, fails), { name });

const names = (tasks: Iterable<Task>): string => [...tasks].map((task) => task.getName()).join(' ');

/** Sees the errors of tasks, so that none is reported. */
const see = (...tasks: Task[]): void => {
  for (const task of tasks) if (task.done() && !task.cancelled()) task.exception();
};

function* end(future: Future, step: Step): Coroutine<void> {
  try {
    step('result', yield* future);
  } catch (error) {
    step('error', isCancelled(error) ? 'cancelled' : (error as Error).message);
  }
}

describe('wait', () => {
  it('[rule 104] takes several futures and tasks, and one of three conditions', () => {
    const loop = new VirtualTimeLoop();
    const errorOf = (body: () => Coroutine): string => {
      try {
        loop.runSync(body());
      } catch (error) {
        return (error as Error).name;
      }
      return 'none';
    };
    const coro = after(0, 1);
    expect(errorOf(() => wait(loop.createFuture() as never))).to.equal('TypeError');
    expect(errorOf(() => wait(coro as never))).to.equal('TypeError');
    expect(errorOf(() => wait([coro] as never))).to.equal('TypeError');
    expect(errorOf(() => wait([]))).to.equal('RangeError');
    expect(errorOf(() => wait([loop.createFuture()], { returnWhen: 'X' as never }))).to.equal(
      'RangeError',
    );
    loop.close();
  });

  traceOnEveryLoop(
    '[rule 105] gives what is done and what is pending, and cancels nothing at a timeout',
    ['a | b', 'false'],
    function* (step, loop) {
      const [a, b] = [named('a', 0), createTask(until(loop.createFuture()), { name: 'b' })];
      const [done, pending] = yield* wait([a, b], { timeout: 2 });
      step(names(done), '|', names(pending));
      step(b.done());
      b.cancel();
      yield* sleep(0);
    },
    { virtual: true },
  );

  traceOnEveryLoop(
    '[rule 106] counts what is given twice once, and takes from an iterator once',
    ['2 0'],
    function* (step) {
      const [a, b] = [named('a', 0), named('b', 1)];
      const [done, pending] = yield* wait([a, b, a][Symbol.iterator]());
      step(done.size, pending.size);
    },
  );

  traceOnEveryLoop(
    '[rule 107] for the first that completes gives all that are done on resumption',
    ['a b | c'],
    function* (step) {
      const tasks = [named('a', 1), named('b', 2), named('c', 6)];
      const [done, pending] = yield* wait(tasks, { returnWhen: FIRST_COMPLETED });
      step(names(done), '|', names(pending));
      yield* after(6, 0);
    },
  );

  traceOnEveryLoop(
    '[rule 108] for the first exception does not take a cancellation for one',
    ['a b c | d'],
    function* (step) {
      const tasks = [named('a', 1), named('b', 9), named('c', 4, true), named('d', 12)];
      yield* sleep(0);
      tasks[1]?.cancel();
      const [done, pending] = yield* wait(tasks, { returnWhen: FIRST_EXCEPTION });
      step(names(done), '|', names(pending));
      see(...tasks);
      yield* after(12, 0);
    },
  );

  traceOnEveryLoop(
    '[rule 109] suspends though everything is done',
    ['turn 1', 'turn 2', 'resumed'],
    function* (step, loop) {
      const done = loop.createFuture();
      done.setResult(1);
      loop.callSoon(() => {
        step('turn 1');
        loop.callSoon(step, 'turn 2');
      });
      yield* wait([done], { returnWhen: FIRST_COMPLETED });
      step('resumed');
    },
  );

  traceOnEveryLoop(
    '[rule 110] cancelled, leaves its members running and takes its callbacks back',
    ['true false', 'a'],
    function* (step, loop) {
      const future = loop.createFuture();
      const member = named('a', 5);
      function* waits(): Coroutine<void> {
        yield* wait([future, member], { returnWhen: ALL_COMPLETED });
      }
      const task = createTask(waits());
      yield* sleep(0);
      task.cancel();
      yield* after(2, 0);
      step(task.cancelled(), member.done());
      future.setResult(1);
      step(yield* member);
    },
  );
});

describe('asCompleted', () => {
  it('[rule 111] takes several, each once', () => {
    const loop = new VirtualTimeLoop();
    const coro = after(0, 1);
    expect(() => asCompleted(loop.createFuture() as never)).to.throw(TypeError);
    expect(() => asCompleted(coro as never)).to.throw(TypeError);
    const future = loop.createFuture<number>();
    future.setResult(1);
    loop.runSync(
      (function* () {
        expect([...asCompleted([future, future])]).to.have.length(1);
        yield* sleep(0);
      })(),
    );
    coro[Symbol.iterator]().return(0);
    loop.close();
  });

  traceOnEveryLoop(
    '[rule 112] gives one awaitable for each completion, in the order of completion',
    ['c', 'a', 'b'],
    function* (step) {
      for (const next of asCompleted([after(2, 'a'), after(3, 'b'), after(1, 'c')])) {
        step(yield* next);
      }
    },
  );

  traceOnEveryLoop(
    '[rule 112] gives awaitables that may be awaited in any order',
    ['second: c', 'first: a'],
    function* (step) {
      const [first, second] = [...asCompleted([after(2, 'a'), after(1, 'c')])];
      if (first === undefined || second === undefined) return;
      step('second:', yield* second);
      step('first:', yield* first);
    },
  );

  traceOnEveryLoop(
    '[rule 113] raises TimeoutError for what is not done in time, and cancels nothing',
    ['a', 'TimeoutError', 'TimeoutError', 'false'],
    function* (step, loop) {
      const never = createTask(until(loop.createFuture()));
      for (const next of asCompleted([after(0, 'a'), never, loop.createFuture()], { timeout: 2 })) {
        try {
          step(yield* next);
        } catch (error) {
          step((error as Error).name);
        }
      }
      step(never.done());
      never.cancel();
      yield* sleep(0);
    },
    { virtual: true },
  );

  traceOnEveryLoop(
    '[rule 114] starts its coroutines at the call',
    ['called', 'runs'],
    function* (step) {
      function* body(): Coroutine<void> {
        step('runs');
      }
      void asCompleted([body()]);
      step('called');
      yield* sleep(0);
    },
  );
});

describe('shield', () => {
  traceOnEveryLoop(
    '[rule 116] gives a done future back, and copies the outcome of others a turn later',
    ['true', 'result a', 'error b', 'error cancelled'],
    function* (step, loop) {
      const done = loop.createFuture();
      done.setResult(1);
      step(shield(done) === done);
      yield* end(shield(after(1, 'a')), step);
      yield* end(shield(after(1, 'b', true)), step);
      const inner = createTask(after(5, 'c'));
      loop.callSoon(() => {
        inner.cancel();
      });
      yield* end(shield(inner), step);
    },
  );

  traceOnEveryLoop(
    '[rule 117] cancelled, leaves the inner one running and lets go of it',
    ['outer cancelled', 'false', 'inner'],
    function* (step) {
      const inner = createTask(after(4, 'inner'));
      function* outer(): Coroutine<void> {
        try {
          yield* shield(inner);
        } catch (error) {
          step('outer', isCancelled(error) ? 'cancelled' : error);
        }
      }
      const task = createTask(outer());
      yield* sleep(0);
      task.cancel();
      yield* task;
      step(inner.done());
      step(yield* inner);
    },
  );

  traceOnEveryLoop(
    '[rule 117] resumes two turns after the inner one ends',
    ['inner ends', 'turn 1', 'turn 2', 'resumed'],
    function* (step, loop) {
      function* inner(): Coroutine<void> {
        yield* sleep(0);
        step('inner ends');
        loop.callSoon(() => {
          step('turn 1');
          loop.callSoon(step, 'turn 2');
        });
      }
      yield* shield(inner());
      step('resumed');
    },
  );
});

function* until(future: Future): Coroutine {
  return yield* future;
}
