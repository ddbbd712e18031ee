import { expect } from 'chai';
import { onEveryLoop, traceOnEveryLoop } from '../kit/loops.js';
import {
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  ensureFuture,
  type EventLoop,
  getEventLoop,
  getRunningLoop,
  KeyboardInterrupt,
  RuntimeError,
  setEventLoop,
  sleep,
  SystemExit,
  Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

function* nothing(): Coroutine<void> {}

function* forTurns(count: number): Coroutine<void> {
  for (let turn = 0; turn < count; turn += 1) yield* sleep(0);
}

describe('the loop', () => {
  describe('ready queue', () => {
    traceOnEveryLoop(
      '[rule 1] runs callbacks in the order in which they were scheduled, each once',
      ['a', 'b', 'a', 'c', 'main'],
      function* (step, loop) {
        for (const name of ['a', 'b', 'a', 'c']) loop.callSoon(step, name);
        yield* sleep(0);
        step('main');
        yield* forTurns(3);
      },
    );

    traceOnEveryLoop(
      '[rule 1] keeps the order of a queue that grows while it is worked on',
      ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'],
      function* (step, loop) {
        function spawn(n: number): void {
          step(n);
          if (2 * n + 2 < 14) {
            loop.callSoon(spawn, 2 * n + 1);
            loop.callSoon(spawn, 2 * n + 2);
          }
        }
        loop.callSoon(spawn, 0);
        yield* forTurns(6);
        step('13');
      },
    );

    traceOnEveryLoop(
      '[rule 2] leaves what a callback schedules to the next turn',
      ['a', 'b', 'main', 'c', 'main', 'd', 'main'],
      function* (step, loop) {
        loop.callSoon(() => {
          step('a');
          loop.callSoon(() => {
            step('c');
            loop.callSoon(step, 'd');
          });
        });
        loop.callSoon(step, 'b');
        for (let turn = 0; turn < 3; turn += 1) {
          yield* sleep(0);
          step('main');
        }
      },
    );

    traceOnEveryLoop(
      '[rule 2] leaves what a callback schedules to the next turn, which due timers join first',
      ['a', 'b', 'timer', 'c'],
      function* (step, loop) {
        loop.callSoon(() => {
          step('a');
          loop.callLater(-1, step, 'timer');
          loop.callSoon(() => {
            step('b');
            loop.callSoon(step, 'c');
          });
        });
        yield* forTurns(3);
      },
    );

    traceOnEveryLoop(
      '[rule 3] lets due timers join behind what is ready, before what their turn schedules',
      ['ready', 'main', 'timer', 'later', 'main'],
      function* (step, loop) {
        loop.callLater(-1, step, 'timer');
        loop.callSoon(() => {
          step('ready');
          loop.callSoon(step, 'later');
        });
        yield* sleep(0);
        step('main');
        yield* sleep(0);
        step('main');
      },
    );

    traceOnEveryLoop(
      '[rule 23] queues calls of callSoonThreadsafe as those of callSoon',
      ['a', 'b', 'c'],
      function* (step, loop) {
        loop.callSoon(step, 'a');
        loop.callSoonThreadsafe(step, 'b');
        loop.callSoon(step, 'c');
        yield* sleep(0);
      },
    );
  });

  onEveryLoop(
    '[rule 23] a loop that waits is woken by a call from outside',
    async ({ loop, run }) => {
      for (const call of [
        (fn: () => void) => loop.callSoonThreadsafe(fn),
        (fn: () => void) => loop.callSoon(fn),
        (fn: () => void) => loop.callLater(0, fn),
      ]) {
        const future = loop.createFuture<string>();
        setTimeout(() => {
          call(() => {
            future.setResult('woken');
          });
        }, 2);
        expect(await run(future)).to.equal('woken');
      }
    },
    { waitsForHost: true },
  );

  describe('timers', () => {
    traceOnEveryLoop(
      '[rule 4] stand still while anything is ready, and pass to the next one when nothing is',
      ['0', '0', '7', '7', '30'],
      function* (step, loop) {
        step(loop.time());
        loop.callLater(30, () => undefined);
        yield* forTurns(5);
        step(loop.time());
        yield* sleep(7);
        step(loop.time());
        yield* forTurns(5);
        step(loop.time());
        yield* sleep(23);
        step(loop.time());
      },
      { virtual: true },
    );

    traceOnEveryLoop(
      '[rule 5] are due at their very moment',
      ['turn', 'due'],
      function* (step, loop) {
        loop.callAt(loop.time(), step, 'due');
        loop.callSoon(step, 'turn');
        yield* forTurns(2);
      },
      { virtual: true },
    );

    traceOnEveryLoop(
      '[rule 6] run by time even where their delays are negative',
      ['-5', '-3', '-1', 'now'],
      function* (step, loop) {
        loop.callLater(-1, step, '-1');
        loop.callLater(-5, step, '-5');
        loop.callLater(-3, step, '-3');
        yield* sleep(0);
        yield* sleep(0);
        step('now');
      },
    );

    traceOnEveryLoop(
      '[rule 6] run by time whatever the order in which they were armed',
      ['1', '2', '3', '4', '5'],
      function* (step, loop) {
        const start = loop.time();
        for (const delay of [3, 1, 5, 2, 4]) loop.callAt(start + delay, step, delay);
        yield* sleep(6);
      },
      { sleeps: true },
    );

    traceOnEveryLoop(
      '[rule 7] of equal time run in the order in which they were armed',
      ['0', '1', '2', '3', '4', '5', '6', '7', 'later'],
      function* (step, loop) {
        const when = loop.time() + 2;
        loop.callAt(when + 1, step, 'later');
        for (let i = 0; i < 8; i += 1) loop.callAt(when, step, i);
        yield* sleep(5);
      },
      { sleeps: true },
    );

    traceOnEveryLoop(
      '[rule 8] are never called inside the call that arms them',
      ['armed', 'turn', 'called', 'called'],
      function* (step, loop) {
        loop.callLater(0, step, 'called');
        loop.callAt(loop.time() - 1000, step, 'called');
        step('armed');
        loop.callSoon(step, 'turn');
        yield* sleep(0);
        yield* sleep(0);
      },
    );

    it('[rule 8] refuse a delay or a time that is none', () => {
      const loop = new VirtualTimeLoop();
      for (const bad of [undefined, null, NaN, '5']) {
        expect(() => loop.callLater(bad as number, nothing)).to.throw(TypeError);
        expect(() => loop.callAt(bad as number, nothing)).to.throw(TypeError);
      }
      loop.close();
    });

    traceOnEveryLoop(
      '[rule 10] leave no trace when they are withdrawn, however many',
      ['kept 100', 'kept 200'],
      function* (step, loop) {
        const start = loop.time();
        const handles = Array.from({ length: 300 }, (_, i) =>
          loop.callAt(start + 1 + i / 1000, step, 'kept', i),
        );
        for (const [i, handle] of handles.entries()) {
          if (i !== 100 && i !== 200) handle.cancel();
        }
        yield* sleep(3);
      },
      { sleeps: true },
    );

    traceOnEveryLoop(
      '[rule 10] do not keep the loop waiting once they are withdrawn',
      ['5', '7', 'Infinity'],
      function* (step, loop) {
        const virtual = loop as VirtualTimeLoop;
        const [first, second] = [loop.callAt(5, nothing), loop.callAt(7, nothing)];
        step(virtual._nextTimerAt);
        first.cancel();
        step(virtual._nextTimerAt);
        second.cancel();
        step(virtual._nextTimerAt);
        yield* sleep(0);
      },
      { virtual: true },
    );
  });

  describe('handles', () => {
    traceOnEveryLoop(
      '[rule 9] are skipped when cancelled, even in the turn that is running',
      ['a', 'c', 'true'],
      function* (step, loop) {
        loop.callSoon(() => {
          step('a');
          b.cancel();
          b.cancel();
        });
        const b = loop.callSoon(step, 'b');
        loop.callSoon(step, 'c');
        yield* sleep(0);
        step(b.cancelled());
      },
    );

    traceOnEveryLoop(
      '[rule 9] of timers are withdrawn by cancel, due ones in the turn that is running too',
      ['first', 'true true'],
      function* (step, loop) {
        const far = loop.callLater(1, step, 'far');
        loop.callLater(-2, () => {
          step('first');
          second.cancel();
        });
        const second = loop.callLater(-1, step, 'second');
        far.cancel();
        yield* sleep(2);
        step(second.cancelled(), far.cancelled());
      },
      { sleeps: true },
    );
  });

  describe('stop', () => {
    onEveryLoop(
      '[rule 11] lets the turn end, and leaves what it scheduled to the next run',
      async ({ loop, step, order, runForever }) => {
        loop.callSoon(() => {
          step('a');
          loop.stop();
          loop.callSoon(() => {
            step('next run');
            loop.stop();
          });
        });
        loop.callSoon(step, 'b');
        await runForever();
        expect(order).to.deep.equal(['a', 'b']);
        await runForever();
        expect(order).to.deep.equal(['a', 'b', 'next run']);
      },
    );

    onEveryLoop(
      '[rule 12] before a run makes it one turn',
      async ({ loop, step, order, runForever }) => {
        loop.callSoon(() => {
          step('this turn');
          loop.callSoon(step, 'next turn');
        });
        loop.stop();
        await runForever();
        expect(order).to.deep.equal(['this turn']);
        loop.stop();
        await runForever();
        expect(order).to.deep.equal(['this turn', 'next turn']);
      },
    );
  });

  describe('run', () => {
    traceOnEveryLoop(
      '[rule 13] refuses to run a loop that runs, and a loop inside another',
      ['Cannot run the event loop while another loop is running'],
      function* (step, loop) {
        const other = new VirtualTimeLoop();
        expect(() => loop.runForeverSync()).to.throw(
          RuntimeError,
          'This event loop is already running',
        );
        const coro = nothing();
        try {
          other.runSync(coro);
        } catch (error) {
          step((error as Error).message);
        }
        coro[Symbol.iterator]().return(undefined);
        other.close();
        yield* sleep(0);
      },
    );

    onEveryLoop('[rule 14] refuses everything once the loop is closed', ({ loop }) => {
      loop.close();
      const coro = nothing();
      const refused = 'Event loop is closed';
      expect(() => loop.callSoon(nothing)).to.throw(RuntimeError, refused);
      expect(() => loop.callSoonThreadsafe(nothing)).to.throw(RuntimeError, refused);
      expect(() => loop.callLater(1, nothing)).to.throw(RuntimeError, refused);
      expect(() => loop.callAt(1, nothing)).to.throw(RuntimeError, refused);
      expect(() => loop.createTask(coro)).to.throw(RuntimeError, refused);
      expect(() => loop.runSync(coro)).to.throw(RuntimeError, refused);
      expect(() => loop.runForeverSync()).to.throw(RuntimeError, refused);
      expect(() => loop.runOnce()).to.throw(RuntimeError, refused);
      expect(loop.createFuture().done()).to.equal(false);
      coro[Symbol.iterator]().return(undefined);
    });

    onEveryLoop('[rule 14] rejects every run once the loop is closed', async ({ loop }) => {
      loop.close();
      const coro = nothing();
      for (const run of [() => loop.runForever(), () => loop.runUntilComplete(coro)]) {
        const error: unknown = await run().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).to.be.instanceOf(RuntimeError);
        expect(String(error)).to.contain('Event loop is closed');
      }
    });

    onEveryLoop('[rule 15] refuses close until it is over', async ({ loop, run, step, order }) => {
      loop.callLater(0, step, 'timer of a closed loop');
      await run(
        (function* () {
          try {
            loop.close();
          } catch (error) {
            step((error as Error).message);
          }
          yield* sleep(0);
          yield* sleep(0);
        })(),
      );
      loop.callSoon(step, 'callback of a closed loop');
      loop.close();
      loop.close();
      expect(loop.isClosed()).to.equal(true);
      expect(loop.readyCount).to.equal(0);
      expect(order).to.deep.equal(['Cannot close a running event loop', 'timer of a closed loop']);
    });

    onEveryLoop(
      '[rule 16] gives the result, or raises the error, of what it ran for',
      async ({ run, loop }) => {
        const future = loop.createFuture<string>();
        loop.callSoon(() => {
          future.setResult('of a future');
        });
        expect(await run(future)).to.equal('of a future');
        expect(
          await run(
            (function* (): Coroutine<string> {
              return 'of a coroutine';
            })(),
          ),
        ).to.equal('of a coroutine');
        const failure = new Error('its own');
        const caught = await run(
          (function* () {
            yield* sleep(0);
            throw failure;
          })(),
        ).catch((error: unknown) => error);
        expect(caught).to.equal(failure);
      },
    );

    onEveryLoop(
      '[rule 16] ends with the turn that runs the done callbacks of what it ran for',
      async ({ run, step, loop, order }) => {
        await run(
          (function* () {
            loop.callSoon(step, 'with main');
            yield* sleep(0);
            step('main ends');
            loop.callSoon(() => {
              step('turn of the callbacks');
              loop.callSoon(step, 'too late');
            });
          })(),
        );
        expect(order).to.deep.equal(['with main', 'main ends', 'turn of the callbacks']);
      },
    );

    onEveryLoop('[rule 16] leaves other tasks pending', async ({ run, loop, step, order }) => {
      function* other(): Coroutine<void> {
        step('other 1');
        yield* sleep(0);
        yield* sleep(0);
        step('other 2');
      }
      let task: Task | undefined;
      await run(
        (function* () {
          task = createTask(other());
          yield* sleep(0);
        })(),
      );
      expect(task?.done()).to.equal(false);
      expect(order).to.deep.equal(['other 1']);
      await run(task as Task);
      expect(order).to.deep.equal(['other 1', 'other 2']);
      expect(loop.isRunning()).to.equal(false);
    });

    onEveryLoop('[rule 17] refuses a future of another loop', async ({ run }) => {
      const other = new VirtualTimeLoop();
      const caught = await run(other.createFuture()).catch((error: unknown) => error);
      expect(caught).to.be.instanceOf(RangeError);
      other.close();
    });

    onEveryLoop(
      '[rule 18] raises when the loop stops first, and the future can be run again',
      async ({ run, loop }) => {
        const future = loop.createFuture<number>();
        loop.callSoon(() => {
          loop.stop();
        });
        const caught = await run(future).catch((error: unknown) => error);
        expect(caught).to.be.instanceOf(RuntimeError);
        expect(String(caught)).to.contain('Event loop stopped before Future completed.');
        expect(future.done()).to.equal(false);
        loop.callSoon(() => {
          future.setResult(7);
        });
        expect(await run(future)).to.equal(7);
      },
    );

    onEveryLoop(
      '[rule 19] keeps no stop, and reports nothing, after an error that broke out of the loop',
      async ({ run, runForever, loop, step, order }) => {
        const caught = await run(
          (function* () {
            yield* sleep(0);
            throw new KeyboardInterrupt();
          })(),
        ).catch((error: unknown) => error);
        expect(caught).to.be.instanceOf(KeyboardInterrupt);
        loop.callSoon(() => {
          step('turn 1');
          loop.callSoon(() => {
            step('turn 2');
            loop.stop();
          });
        });
        await runForever();
        loop.close();
        expect(order).to.deep.equal(['turn 1', 'turn 2']);
      },
    );
  });

  describe('errors of callbacks', () => {
    traceOnEveryLoop(
      '[rule 20] are reported, and the turn goes on',
      ['before', 'reported: Exception in callback fails() Error: of a callback', 'after', 'main'],
      function* (step, loop) {
        loop.callSoon(step, 'before');
        loop.callSoon(function fails() {
          throw new Error('of a callback');
        });
        loop.callSoon(step, 'after');
        yield* sleep(0);
        step('main');
      },
    );

    for (const Interrupt of [KeyboardInterrupt, SystemExit]) {
      onEveryLoop(
        `[rule 21] leave the loop at once if they are ${Interrupt.name}; the rest stays queued`,
        async ({ runForever, loop, step, order }) => {
          loop.callSoon(step, 'before');
          loop.callSoon(() => {
            loop.callSoon(step, 'scheduled');
            throw new Interrupt('now');
          });
          loop.callSoon(step, 'after');
          const caught = await runForever().catch((error: unknown) => error);
          expect(caught).to.be.instanceOf(Interrupt);
          expect(order).to.deep.equal(['before']);
          loop.stop();
          await runForever();
          expect(order).to.deep.equal(['before', 'after', 'scheduled']);
        },
      );
    }
  });

  describe('contexts of callbacks', () => {
    const letter = new ContextVar<string>('letter', { default: 'none' });

    traceOnEveryLoop(
      '[rule 22] are those of scheduling, each a copy',
      ['of soon: a', 'of later: b', 'unseen: a', 'main: c'],
      function* (step, loop) {
        letter.set('a');
        loop.callSoon(() => {
          step('of soon:', letter.get());
          letter.set('changed');
        });
        letter.set('b');
        loop.callLater(-1, () => {
          step('of later:', letter.get());
        });
        letter.set('a');
        loop.callLater(-1, () => {
          step('unseen:', letter.get());
        });
        letter.set('c');
        yield* sleep(0);
        yield* sleep(0);
        step('main:', letter.get());
      },
    );

    traceOnEveryLoop(
      '[rule 22] can be another one, itself and not a copy',
      ['changed', 'main: mine'],
      function* (step, loop) {
        letter.set('mine');
        const context = copyContext();
        loop.callSoon(() => {
          context.run(() => letter.set('changed'));
        });
        yield* sleep(0);
        step(context.get(letter));
        step('main:', letter.get());
      },
    );
  });

  describe('running loop', () => {
    traceOnEveryLoop(
      '[rule 24] is the one whose turn it is, in coroutines and callbacks',
      ['true', 'true', 'true'],
      function* (step, loop) {
        step(getRunningLoop() === loop);
        loop.callSoon(() => step(getRunningLoop() === loop));
        yield* sleep(0);
        step(getEventLoop() === loop);
      },
    );

    it('[rule 24] is none outside a run; the loop that was set is the current one', () => {
      expect(() => getRunningLoop()).to.throw(RuntimeError, 'no running event loop');
      expect(() => getEventLoop()).to.throw(RuntimeError, 'There is no current event loop');
      const loop = new VirtualTimeLoop();
      setEventLoop(loop);
      expect(getEventLoop()).to.equal(loop);
      expect(() => getRunningLoop()).to.throw(RuntimeError, 'no running event loop');
      setEventLoop(null);
      loop.close();
    });
  });

  describe('task factory', () => {
    traceOnEveryLoop(
      '[rule 25] makes the tasks of createTask and ensureFuture',
      ['made a', 'made undefined', 'true', 'ran', 'ran'],
      function* (step, loop) {
        class Own<T> extends Task<T> {}
        loop.setTaskFactory((of, coro, options) => {
          step('made', options.name);
          return new Own(coro, { ...options, loop: of });
        });
        function* body(): Coroutine<void> {
          step('ran');
        }
        const task = createTask(body(), { name: 'a' });
        void ensureFuture(body());
        step(task instanceof Own);
        yield* sleep(0);
      },
    );

    it('[rule 25] is a function or nothing', () => {
      const loop = new VirtualTimeLoop();
      expect(() => loop.setTaskFactory(5 as never)).to.throw(TypeError);
      const factory = <T>(of: EventLoop, coro: Coroutine<T>): Task<T> =>
        new Task<T>(coro, { loop: of });
      loop.setTaskFactory(factory as never);
      expect(loop.getTaskFactory()).to.equal(factory);
      loop.setTaskFactory(null);
      expect(loop.getTaskFactory()).to.equal(null);
      loop.close();
    });

    onEveryLoop('[rule 26] that fails leaves the coroutine closed', ({ loop, step, order }) => {
      loop.setTaskFactory(() => {
        throw new Error('no task today');
      });
      function* body(): Coroutine<void> {
        step('ran');
      }
      const coro = body();
      expect(() => ensureFuture(coro, { loop })).to.throw('no task today');
      expect(coro.next()).to.deep.equal({ done: true, value: undefined });
      expect(order).to.deep.equal([]);
    });
  });

  it('[rule 27] can be driven turn by turn', () => {
    const loop = new VirtualTimeLoop();
    const order: string[] = [];
    function* body(): Coroutine<void> {
      order.push('step 1');
      yield* sleep(0);
      order.push('step 2');
      yield* sleep(50);
      order.push(`step 3 at ${String(loop.time())}`);
    }
    const task = loop.createTask(body());
    loop.runOnce();
    order.push('between');
    loop.runOnce();
    loop.runOnce();
    loop.runOnce();
    expect(order).to.deep.equal(['step 1', 'between', 'step 2', 'step 3 at 50']);
    expect(task.done()).to.equal(true);
    loop.close();
  });
});
