import { expect } from 'chai';
import { onEveryLoop, type Step, traceOnEveryLoop } from '../kit/loops.js';
import {
  call,
  CancelledError,
  type Coroutine,
  coroutine,
  createTask,
  currentTask,
  type EventLoop,
  Future,
  isCancelled,
  RuntimeError,
  sleep,
  type Task,
} from '../../lib/index.js';

/** Awaits a task, and says how it ended. */
function* end(task: Future, step: Step, name = 'ended'): Coroutine<void> {
  try {
    step(name, 'with', yield* task);
  } catch (error) {
    step(name, 'by', error);
  }
}

function* forTurns(count: number): Coroutine<void> {
  for (let turn = 0; turn < count; turn += 1) yield* sleep(0);
}

/** Waits for ever, and says what it was woken with. */
function* waitIn(loop: EventLoop, step: Step, name: string): Coroutine<void> {
  try {
    step(name, 'waits');
    yield* loop.createFuture<void>();
  } finally {
    step(name, 'unwinds');
  }
}

describe('cancellation', () => {
  it('[rule 73] is an error that no helper swallows, and that isCancelled tells from others', () => {
    expect(isCancelled(new CancelledError('x'))).to.equal(true);
    expect(isCancelled(new RuntimeError('x'))).to.equal(false);
    expect(isCancelled(undefined)).to.equal(false);
    expect(new CancelledError()).to.be.instanceOf(Error);
  });

  describe('requests', () => {
    traceOnEveryLoop(
      '[rule 74] count on a task that runs, and are refused by one that is done',
      ['true 1', 'true 2', 'ended by CancelledError', 'false 2'],
      function* (step, loop) {
        const task = createTask(
          (function* (): Coroutine<void> {
            yield* loop.createFuture<void>();
          })(),
        );
        yield* sleep(0);
        step(task.cancel(), task.cancelling());
        step(task.cancel(), task.cancelling());
        yield* end(task, step);
        step(task.cancel(), task.cancelling());
      },
    );

    traceOnEveryLoop(
      '[rule 75] go to what the task waits for first, which tells the task',
      ['true true', 'caught why', '1'],
      function* (step, loop) {
        const future = loop.createFuture<void>();
        function* body(): Coroutine<void> {
          try {
            yield* future;
          } catch (error) {
            step('caught', (error as CancelledError).message);
          }
        }
        const task = createTask(body());
        yield* sleep(0);
        step(task.cancel('why'), future.cancelled());
        yield* task;
        step(task.cancelling());
      },
    );

    traceOnEveryLoop(
      '[rule 75] of a future that does not accept them go to the task itself',
      ['asked', 'thrown in: CancelledError'],
      function* (step, loop) {
        class Stubborn extends Future<void> {
          override cancel(): boolean {
            step('asked');
            return false;
          }
        }
        const future = new Stubborn({ loop });
        function* body(): Coroutine<void> {
          try {
            yield* future;
          } catch (error) {
            step('thrown in:', error);
          }
        }
        const task = createTask(body());
        yield* sleep(0);
        task.cancel();
        future.setResult();
        yield* task;
      },
    );

    traceOnEveryLoop(
      '[rule 76] that an inner task swallows leave the outer one uncancelled, with the value',
      ['inner swallows', 'outer got value', 'ended with outer', 'false'],
      function* (step, loop) {
        function* inner(): Coroutine<string> {
          try {
            yield* loop.createFuture<void>();
          } catch {
            step('inner swallows');
          }
          return 'value';
        }
        function* outer(): Coroutine<string> {
          step('outer got', yield* createTask(inner()));
          yield* sleep(0);
          return 'outer';
        }
        const task = createTask(outer());
        yield* forTurns(2);
        task.cancel();
        yield* end(task, step);
        step(task.cancelled());
      },
    );

    traceOnEveryLoop(
      '[rule 77] replace a result that has arrived, which is lost',
      ['thrown in: CancelledError', 'ended by CancelledError'],
      function* (step, loop) {
        const future = loop.createFuture<number>();
        function* body(): Coroutine<void> {
          try {
            step('got', yield* future);
          } catch (error) {
            step('thrown in:', error);
            throw error;
          }
        }
        const task = createTask(body());
        yield* sleep(0);
        future.setResult(5);
        task.cancel();
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 77] replace an error that has arrived',
      ['ended by CancelledError: msg'],
      function* (step, loop) {
        const future = loop.createFuture<number>();
        function* body(): Coroutine<void> {
          yield* future;
        }
        const task = createTask(body());
        yield* sleep(0);
        future.setException(new Error('e'));
        task.cancel('msg');
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 77] of a task that only gave up its turn are thrown in the next turn',
      ['gives up', 'turn', 'thrown in: CancelledError', 'ended by CancelledError'],
      function* (step, loop) {
        function* body(): Coroutine<void> {
          try {
            step('gives up');
            yield* sleep(0);
            step('never');
          } catch (error) {
            step('thrown in:', error);
            throw error;
          }
        }
        loop.callSoon(step, 'turn');
        const task = createTask(body(), { eagerStart: true });
        task.cancel();
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 78] before the first step keep the body from running, finally and all',
      ['ended by CancelledError: early', 'true'],
      function* (step) {
        function* body(): Coroutine<void> {
          try {
            step('runs');
            yield* sleep(0);
          } finally {
            step('cleans up');
          }
        }
        const task = createTask(body());
        task.cancel('early');
        yield* end(task, step);
        step(task.cancelled());
      },
    );

    traceOnEveryLoop(
      '[rule 78] hold for coroutines with frames of their own as well',
      ['ended by CancelledError', 'ended by CancelledError'],
      function* (step) {
        function* body(): Coroutine<void> {
          step('runs');
          yield* sleep(0);
        }
        for (const coro of [call(body()), coroutine(body)()]) {
          const task = createTask(coro);
          task.cancel();
          yield* end(task, step);
        }
      },
    );

    traceOnEveryLoop(
      '[rule 79] of a task by itself cancel its next wait at once',
      ['cancels itself true', 'goes on', 'future true', 'thrown in: CancelledError: me'],
      function* (step, loop) {
        const future = loop.createFuture<void>();
        function* body(): Coroutine<void> {
          step('cancels itself', currentTask()?.cancel('me'));
          step('goes on');
          try {
            yield* future;
          } catch (error) {
            step('future', future.cancelled());
            step('thrown in:', error);
          }
        }
        yield* createTask(body());
      },
    );

    traceOnEveryLoop(
      '[rule 79] of a task by itself are delivered at its next sleep(0)',
      ['turn', 'thrown in: CancelledError', 'ended with kept'],
      function* (step, loop) {
        function* body(): Coroutine<string> {
          currentTask()?.cancel();
          loop.callSoon(step, 'turn');
          try {
            yield* sleep(0);
          } catch (error) {
            step('thrown in:', error);
          }
          return 'kept';
        }
        yield* end(createTask(body()), step);
      },
    );

    traceOnEveryLoop(
      '[rule 79] of a task by itself do not touch a wait that does not suspend',
      ['got 5', 'thrown in: CancelledError'],
      function* (step, loop) {
        const done = loop.createFuture<number>();
        done.setResult(5);
        function* body(): Coroutine<void> {
          currentTask()?.cancel();
          step('got', yield* done);
          try {
            yield* sleep(0);
          } catch (error) {
            step('thrown in:', error);
          }
        }
        yield* createTask(body());
      },
    );

    traceOnEveryLoop(
      '[rule 80] of a task by itself win over its return value, not over its error',
      ['returns by CancelledError: me', 'throws by Error: its own'],
      function* (step) {
        function* returns(): Coroutine<string> {
          currentTask()?.cancel('me');
          return 'value';
        }
        function* throws(): Coroutine<string> {
          currentTask()?.cancel('me');
          throw new Error('its own');
        }
        yield* end(createTask(returns()), step, 'returns');
        yield* end(createTask(throws()), step, 'throws');
      },
    );

    traceOnEveryLoop(
      '[rule 81] may be caught, and the coroutine goes on',
      ['caught', 'waited', 'ended with result', 'false 1'],
      function* (step, loop) {
        function* body(): Coroutine<string> {
          try {
            yield* loop.createFuture<void>();
          } catch {
            step('caught');
          }
          yield* forTurns(3);
          step('waited');
          return 'result';
        }
        const task = createTask(body());
        yield* sleep(0);
        task.cancel();
        yield* end(task, step);
        step(task.cancelled(), task.cancelling());
      },
    );

    traceOnEveryLoop(
      '[rule 81] may be followed by others, each of which is thrown in',
      ['caught 1', 'caught 2', 'ended by CancelledError: 3'],
      function* (step, loop) {
        function* body(): Coroutine<void> {
          for (let i = 0; i < 3; i += 1) {
            try {
              yield* loop.createFuture<void>();
            } catch (error) {
              if (i === 2) throw error;
              step('caught', (error as Error).message);
            }
          }
        }
        const task = createTask(body());
        for (const msg of ['1', '2', '3']) {
          yield* sleep(0);
          task.cancel(msg);
        }
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 82] make cancelled true only when the coroutine has ended by them',
      ['false', 'unwinds', 'false', 'unwound', 'true'],
      function* (step, loop) {
        function* body(): Coroutine<void> {
          try {
            yield* loop.createFuture<void>();
          } finally {
            step('unwinds');
            yield* forTurns(2);
            step('unwound');
          }
        }
        const task = createTask(body());
        yield* sleep(0);
        task.cancel();
        step(task.cancelled());
        yield* forTurns(2);
        step(task.cancelled());
        yield* forTurns(2);
        step(task.cancelled());
      },
    );

    traceOnEveryLoop(
      '[rule 83] are counted up by cancel and down by uncancel, never below none',
      ['0', '2', '1', '0', '0', 'ended with 5', '0'],
      function* (step) {
        const task = createTask(
          (function* (): Coroutine<number> {
            yield* sleep(0);
            return 5;
          })(),
        );
        step(task.cancelling());
        task.cancel();
        task.cancel();
        step(task.cancelling());
        step(task.uncancel());
        step(task.uncancel());
        step(task.uncancel());
        yield* end(task, step);
        step(task.uncancel());
      },
    );

    traceOnEveryLoop(
      '[rule 84] that were not delivered are withdrawn when the count falls to none',
      ['0', 'got 5', '1', 'thrown in: CancelledError'],
      function* (step, loop) {
        const future = loop.createFuture<number>();
        function* body(): Coroutine<void> {
          step('got', yield* future);
          try {
            yield* sleep(0);
          } catch (error) {
            step('thrown in:', error);
          }
        }
        const task = createTask(body());
        yield* sleep(0);
        future.setResult(5);
        task.cancel();
        step(task.uncancel());
        yield* sleep(0);
        task.cancel();
        task.cancel();
        step(task.uncancel());
        yield* task;
      },
    );

    traceOnEveryLoop(
      '[rule 87] of a task that is done clear the report of its error',
      ['false'],
      function* (step) {
        const task = createTask(
          (function* (): Coroutine<void> {
            throw new Error('never asked for');
          })(),
        );
        yield* sleep(0);
        step(task.cancel());
      },
    );
  });

  describe('delivery', () => {
    traceOnEveryLoop(
      '[rule 86] ends the inner task first, and the outer one a turn later',
      [
        'a waits',
        'a unwinds',
        'turn 1: true false',
        'outer unwinds',
        'turn 2: true true',
        'ended by CancelledError',
      ],
      function* (step, loop) {
        const inner = createTask(waitIn(loop, step, 'a'));
        function* outerBody(): Coroutine<void> {
          try {
            yield* inner;
          } finally {
            step('outer unwinds');
          }
        }
        const outer = createTask(outerBody());
        yield* sleep(0);
        outer.cancel();
        for (const turn of [1, 2]) {
          yield* sleep(0);
          step(`turn ${String(turn)}:`, inner.cancelled(), outer.cancelled());
        }
        yield* end(outer, step);
      },
    );

    traceOnEveryLoop(
      '[rule 85] carries the message through inner tasks to the outer waiter',
      ['inner: why', 'outer: why', 'main: why'],
      function* (step, loop) {
        function* saying(name: string, awaited: Future<void>): Coroutine<void> {
          try {
            yield* awaited;
          } catch (error) {
            step(`${name}:`, (error as CancelledError).message);
            throw error;
          }
        }
        const inner = createTask(saying('inner', loop.createFuture()));
        const outer = createTask(saying('outer', inner));
        yield* sleep(0);
        outer.cancel('why');
        try {
          yield* outer;
        } catch (error) {
          step('main:', (error as CancelledError).message);
        }
      },
    );

    onEveryLoop(
      '[rule 38] gives the first who asks the very error that ended the task, later ones another',
      async ({ loop, run }) => {
        let thrown: unknown;
        function* body(): Coroutine<void> {
          try {
            yield* loop.createFuture<void>();
          } catch (error) {
            thrown = error;
            throw error;
          }
        }
        const asked: unknown[] = [];
        const ask = (task: Task<void>): void => {
          try {
            task.result();
          } catch (error) {
            asked.push(error);
          }
        };
        await run(
          (function* () {
            const task = createTask(body());
            yield* sleep(0);
            task.cancel('msg');
            yield* forTurns(2);
            ask(task);
            ask(task);
          })(),
        );
        expect(asked[0]).to.equal(thrown);
        expect((asked[0] as CancelledError).message).to.equal('msg');
        expect(asked[1]).to.be.instanceOf(CancelledError);
        expect(asked[1]).not.to.equal(thrown);
        expect((asked[1] as CancelledError).message).to.equal('');
      },
    );

    traceOnEveryLoop(
      '[rule 81] unwinds through every frame, though each awaits as it cleans up',
      [
        'waits',
        'cleans up 0',
        'cleaned up 0',
        'cleans up 1',
        'cleaned up 1',
        'cleans up 2',
        'cleaned up 2',
        'ended by CancelledError: stop',
      ],
      function* (step, loop) {
        function* frame(depth: number): Coroutine<void> {
          try {
            if (depth === 0) {
              step('waits');
              yield* loop.createFuture<void>();
            } else {
              yield* call(frame(depth - 1));
            }
          } finally {
            step('cleans up', depth);
            yield* sleep(0);
            yield* sleep(0);
            step('cleaned up', depth);
          }
        }
        const task = createTask(frame(2));
        yield* sleep(0);
        task.cancel('stop');
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 81] unwinds raw generators in the same way',
      ['cleans up 0', 'cleans up 1', 'cleans up 2', 'ended by CancelledError'],
      function* (step, loop) {
        function* frame(depth: number): Coroutine<void> {
          try {
            yield* depth === 0 ? loop.createFuture<void>() : frame(depth - 1);
          } finally {
            yield* sleep(0);
            step('cleans up', depth);
          }
        }
        const task = createTask(frame(2));
        yield* sleep(0);
        task.cancel();
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 81] a second request interrupts the cleaning up after the first',
      ['cleans up', 'interrupted', 'ended by CancelledError: second'],
      function* (step, loop) {
        function* body(): Coroutine<void> {
          try {
            yield* loop.createFuture<void>();
          } finally {
            step('cleans up');
            try {
              yield* loop.createFuture<void>();
              step('never');
            } finally {
              step('interrupted');
            }
          }
        }
        const task = createTask(body());
        yield* sleep(0);
        task.cancel('first');
        yield* sleep(0);
        task.cancel('second');
        yield* end(task, step);
      },
    );

    traceOnEveryLoop(
      '[rule 75] leaves other waiters of the same future with its cancellation too',
      ['a unwinds', 'b unwinds', 'a by CancelledError: why', 'b by CancelledError: why', '1 0'],
      function* (step, loop) {
        const future = loop.createFuture<void>();
        function* body(name: string): Coroutine<void> {
          try {
            yield* future;
          } finally {
            step(name, 'unwinds');
          }
        }
        const [a, b] = [createTask(body('a')), createTask(body('b'))];
        yield* sleep(0);
        a.cancel('why');
        yield* end(a, step, 'a');
        yield* end(b, step, 'b');
        step(a.cancelling(), b.cancelling());
      },
    );
  });
});
