import { expect } from 'chai';
import { traceOnEveryLoop } from '../kit/loops.js';
import { call, type Coroutine, createTask, sleep } from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

describe('sleep', () => {
  traceOnEveryLoop(
    '[rule 88] of zero or less gives up exactly one turn, and gives its result',
    ['turn 1', 'undefined', 'turn 2', 'a', 'turn 3', 'b'],
    function* (step, loop) {
      const mark = (text: string): void => {
        loop.callSoon(step, text);
      };
      mark('turn 1');
      step(yield* sleep(0));
      mark('turn 2');
      step(yield* sleep(0, 'a'));
      mark('turn 3');
      step(yield* sleep(-5, 'b'));
    },
  );

  traceOnEveryLoop(
    '[rule 88] of zero lets tasks take turns',
    ['a 0', 'b 0', 'a 1', 'b 1', 'a 2', 'b 2'],
    function* (step) {
      function* body(name: string): Coroutine<void> {
        for (let i = 0; i < 3; i += 1) {
          step(name, i);
          yield* sleep(0);
        }
      }
      const tasks = [createTask(body('a')), createTask(body('b'))];
      for (const task of tasks) yield* task;
    },
  );

  traceOnEveryLoop(
    '[rule 88] of zero in a frame of its own takes one turn as well',
    ['turn 1', 'child', 'turn 2', 'main'],
    function* (step, loop) {
      function* child(): Coroutine<void> {
        loop.callSoon(step, 'turn 1');
        yield* sleep(0);
        step('child');
        loop.callSoon(step, 'turn 2');
        yield* sleep(0);
      }
      yield* call(child());
      step('main');
    },
  );

  it('[rule 88] of zero makes no timer', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        yield* sleep(0);
        expect(loop._nextTimerAt).to.equal(Infinity);
      })(),
    );
    expect(loop.time()).to.equal(0);
    loop.close();
  });

  traceOnEveryLoop(
    '[rule 89] ends by time, and gives its result',
    ['1', 'result', '2', '3'],
    function* (step) {
      function* body(name: number): Coroutine<void> {
        yield* sleep(name);
        step(name);
      }
      const tasks = [3, 1, 2].map((delay) => createTask(body(delay)));
      step((yield* sleep(2, 'result')) === 'result' ? 'result' : 'something else');
      for (const task of tasks) yield* task;
    },
    { virtual: true },
  );

  traceOnEveryLoop(
    '[rule 89] suspends once: its waiter resumes a turn after the timer',
    ['timer', 'turn', 'slept'],
    function* (step, loop) {
      function* sleeper(): Coroutine<void> {
        yield* sleep(2);
        step('slept');
      }
      loop.callAt(2, () => {
        step('timer');
        loop.callSoon(step, 'turn');
      });
      yield* createTask(sleeper());
    },
    { virtual: true },
  );

  traceOnEveryLoop(
    '[rule 89] withdraws its timer when it is cancelled',
    ['Infinity', '5', 'Infinity', 'CancelledError', '0'],
    function* (step, loop) {
      const virtual = loop as VirtualTimeLoop;
      step(virtual._nextTimerAt);
      const task = createTask(
        (function* (): Coroutine<void> {
          yield* sleep(5);
        })(),
      );
      yield* sleep(0);
      step(virtual._nextTimerAt);
      task.cancel();
      yield* sleep(0);
      step(virtual._nextTimerAt);
      try {
        yield* task;
      } catch (error) {
        step((error as Error).name);
      }
      step(loop.time());
    },
    { virtual: true },
  );

  traceOnEveryLoop(
    '[rule 89] cancelled in the very turn that ends it is cancelled',
    ['CancelledError', '2'],
    function* (step, loop) {
      const task = createTask(
        (function* (): Coroutine<void> {
          yield* sleep(2);
        })(),
      );
      yield* sleep(0);
      loop.callAt(2, () => {
        task.cancel();
      });
      try {
        yield* task;
      } catch (error) {
        step((error as Error).name);
      }
      step(loop.time());
    },
    { virtual: true },
  );

  it('[rule 90] refuses NaN, and what is no number', () => {
    expect(() => sleep(NaN)).to.throw(RangeError, 'Invalid delay: NaN (not a number)');
    expect(() => sleep('5' as never)).to.throw(TypeError);
    expect(() => sleep(undefined as never)).to.throw(TypeError);
  });
});
