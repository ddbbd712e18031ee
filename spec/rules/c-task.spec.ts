import { expect } from 'chai';
import { onEveryLoop, traceOnEveryLoop } from '../kit/loops.js';
import {
  _enterTask,
  _leaveTask,
  allTasks,
  call,
  ContextVar,
  type Coroutine,
  coroutine,
  createTask,
  currentTask,
  eagerTaskFactory,
  ensureFuture,
  Future,
  getRunningLoop,
  isCoroutine,
  KeyboardInterrupt,
  RuntimeError,
  sleep,
  SystemExit,
  Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

function* nothing(): Coroutine<void> {}

describe('tasks', () => {
  describe('start', () => {
    traceOnEveryLoop(
      '[rule 47] is what makes a coroutine do anything',
      ['made', 'task made', 'runs'],
      function* (step) {
        function* body(): Coroutine<void> {
          step('runs');
        }
        const coro = body();
        step('made');
        yield* sleep(0);
        void createTask(coro);
        step('task made');
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 48] comes a turn later, in the order of making, ahead of wake-ups queued after',
      ['main', 'a', 'b', 'woken', 'c', 'main again'],
      function* (step, loop) {
        const future = loop.createFuture<void>();
        function* named(name: string): Coroutine<void> {
          step(name);
        }
        function* waiter(): Coroutine<void> {
          yield* future;
          step('woken');
        }
        void createTask(waiter());
        yield* sleep(0);
        void createTask(named('a'));
        void createTask(named('b'));
        future.setResult();
        void createTask(named('c'));
        step('main');
        yield* sleep(0);
        step('main again');
      },
    );

    traceOnEveryLoop(
      '[rule 48] is of a grandchild a turn after its parent',
      ['parent', 'sibling', 'main', 'child', 'main', 'grandchild', 'main'],
      function* (step) {
        function* grandchild(): Coroutine<void> {
          step('grandchild');
        }
        function* child(): Coroutine<void> {
          step('child');
          void createTask(grandchild());
        }
        function* parent(): Coroutine<void> {
          step('parent');
          void createTask(child());
        }
        function* sibling(): Coroutine<void> {
          step('sibling');
        }
        void createTask(parent());
        void createTask(sibling());
        for (let turn = 0; turn < 3; turn += 1) {
          yield* sleep(0);
          step('main');
        }
      },
    );

    it('[rule 49] needs a coroutine object', () => {
      const loop = new VirtualTimeLoop();
      for (const value of [nothing, 5, null, undefined, {}, [], Promise.resolve()]) {
        expect(() => new Task(value as never, { loop })).to.throw(
          TypeError,
          /^a coroutine was expected, got /,
        );
      }
      expect(() => new Task(new Future({ loop }), { loop })).to.throw(
        TypeError,
        /^a coroutine was expected, got /,
      );
      loop.close();
    });

    traceOnEveryLoop(
      '[rule 50] accepts whatever is like a coroutine',
      ['sent undefined', 'returned 7'],
      function* (step) {
        let sent = 0;
        const like: Coroutine<number> = {
          next(value?: unknown) {
            sent += 1;
            if (sent === 1) return { done: false, value: undefined };
            step('sent', value);
            return { done: true, value: 7 };
          },
          throw(error) {
            throw error;
          },
          return: (value: number) => ({ done: true, value }),
          [Symbol.iterator]() {
            return this;
          },
        };
        step('returned', yield* createTask(like));
      },
    );

    it('[rule 51] knows a generator for a coroutine, as asyncio did while it ran them', () => {
      expect(isCoroutine(nothing())).to.equal(true);
      expect(isCoroutine(call(nothing()))).to.equal(true);
      expect(isCoroutine(nothing)).to.equal(false);
      expect(isCoroutine([][Symbol.iterator]())).to.equal(false);
      expect(isCoroutine((async function* () {})())).to.equal(false);
    });
  });

  describe('names', () => {
    onEveryLoop('[rule 52] count up; a given one becomes a string', ({ loop }) => {
      const names = [undefined, undefined, 5, 'x'].map((name) => {
        const task = loop.createTask(nothing(), { name });
        task._logDestroyPending = false;
        return task.getName();
      });
      const [first, second] = names.map((name) => Number(/^Task-(\d+)$/.exec(name)?.[1]));
      expect(second).to.equal((first as number) + 1);
      expect(names.slice(2)).to.deep.equal(['5', 'x']);
    });
  });

  describe('steps', () => {
    traceOnEveryLoop(
      '[rule 53] end by waiting, by giving up the turn, by a result, or by an error',
      ['waits', 'gives up', 'gives up', 'turn', 'gave up', 'waited for 1', 'result 2', 'error e'],
      function* (step, loop) {
        const future = loop.createFuture<number>();
        function* waits(): Coroutine<void> {
          step('waits');
          step('waited for', yield* future);
        }
        function* givesUp(): Coroutine<void> {
          step('gives up');
          yield* sleep(0);
          step('gave up');
        }
        function* returns(): Coroutine<number> {
          return 2;
        }
        function* throws(): Coroutine<void> {
          throw new Error('e');
        }
        const tasks = [createTask(waits()), createTask(givesUp())];
        loop.callSoon(() => {
          step('gives up');
          future.setResult(1);
        });
        const [two, error] = [createTask(returns()), createTask(throws())];
        loop.callSoon(step, 'turn');
        for (const task of tasks) yield* task;
        step('result', yield* two);
        step('error', (error.exception() as Error).message);
      },
    );

    traceOnEveryLoop(
      '[rule 54] answer a bad yield with RuntimeError, thrown in in the next turn',
      ['turn', 'RuntimeError', 'went on'],
      function* (step, loop) {
        function* body(): Coroutine<void> {
          loop.callSoon(step, 'turn');
          try {
            yield 5;
          } catch (error) {
            step((error as Error).name);
          }
          yield* sleep(0);
          step('went on');
        }
        yield* createTask(body());
      },
    );

    traceOnEveryLoop(
      '[rule 54] refuse to wait for the task itself, and for a future of another loop',
      ['Task cannot await on itself', 'attached to a different loop'],
      function* (step) {
        function* itself(): Coroutine<void> {
          yield* currentTask() as Task<void>;
        }
        const other = new VirtualTimeLoop();
        function* strange(): Coroutine<void> {
          yield* other.createFuture<void>();
        }
        for (const body of [itself, strange]) {
          try {
            yield* createTask(body());
          } catch (error) {
            const { message } = error as Error;
            step(/^Task cannot await on itself|attached to a different loop/.exec(message)?.[0]);
          }
        }
        other.close();
      },
    );

    traceOnEveryLoop(
      '[rule 55] give the result of a future to its own iterator, and only throw errors in',
      ['got 5', 'got Error: e', 'got undefined'],
      function* (step, loop) {
        const [result, error, bare] = [
          loop.createFuture(),
          loop.createFuture(),
          loop.createFuture(),
        ];
        function* reader(future: Future): Coroutine<void> {
          try {
            step('got', yield* future);
          } catch (reason) {
            step('got', reason);
          }
        }
        const readers = [result, error, bare].map((future) => createTask(reader(future)));
        yield* sleep(0);
        result.setResult(5);
        error.setException(new Error('e'));
        bare.setResult(undefined);
        for (const task of readers) yield* task;
      },
    );

    traceOnEveryLoop(
      '[rule 56] leave a future that a coroutine returns as it is',
      ['true', 'false'],
      function* (step, loop) {
        const future = loop.createFuture();
        function* body(): Coroutine<Future> {
          return future;
        }
        const result = yield* createTask(body());
        step(result === future);
        step(future.done());
      },
    );

    traceOnEveryLoop(
      '[rule 57] await what a plain function made a coroutine gives',
      ['called', 'future 1', 'coroutine 2', 'value 3'],
      function* (step, loop) {
        const future = loop.createFuture<number>();
        loop.callSoon(() => {
          future.setResult(1);
        });
        function* two(): Coroutine<number> {
          yield* sleep(0);
          return 2;
        }
        const giveFuture = coroutine(() => {
          step('called');
          return future;
        });
        const giveCoroutine = coroutine(() => two());
        const giveValue = coroutine(() => 3);
        step('future', yield* giveFuture());
        step('coroutine', yield* giveCoroutine());
        step('value', yield* giveValue());
      },
    );
  });

  describe('end', () => {
    traceOnEveryLoop(
      '[rule 35] wakes who awaits the task a turn later',
      ['inner ends', 'turn', 'outer goes on'],
      function* (step, loop) {
        function* inner(): Coroutine<void> {
          yield* sleep(0);
          step('inner ends');
          loop.callSoon(step, 'turn');
        }
        yield* createTask(inner());
        step('outer goes on');
      },
    );

    traceOnEveryLoop(
      '[rule 58] by a CancelledError is a cancellation, whoever raised it',
      ['true', 'CancelledError'],
      function* (step, loop) {
        const future = loop.createFuture<void>();
        future.cancel();
        function* body(): Coroutine<void> {
          yield* future;
        }
        const task = createTask(body());
        yield* sleep(0);
        step(task.cancelled());
        try {
          yield* task;
        } catch (error) {
          step((error as Error).name);
        }
      },
    );

    for (const Interrupt of [KeyboardInterrupt, SystemExit]) {
      onEveryLoop(
        `[rule 59] by ${Interrupt.name} is kept in the task and leaves the loop too`,
        async ({ loop, run, runForever, order, step }) => {
          const error = new Interrupt('now');
          function* body(): Coroutine<void> {
            yield* sleep(0);
            throw error;
          }
          const task = loop.createTask(body());
          task.addDoneCallback(() => step('done'));
          const caught = await runForever().catch((reason: unknown) => reason);
          expect(caught).to.equal(error);
          expect(task.exception()).to.equal(error);
          expect(order).to.deep.equal([]);
          await run(sleep(0));
          expect(order).to.deep.equal(['done']);
        },
      );
    }

    traceOnEveryLoop(
      '[rule 59] by any other error is kept in the task alone',
      ['main goes on', 'Error: e'],
      function* (step) {
        function* fails(): Coroutine<void> {
          throw new Error('e');
        }
        const task = createTask(fails());
        yield* sleep(0);
        step('main goes on');
        step(task.exception());
      },
    );

    traceOnEveryLoop(
      '[rule 60] cannot be set from outside',
      ['RuntimeError', 'RuntimeError', 'undefined'],
      function* (step) {
        const task = createTask(nothing());
        for (const set of [() => task.setResult(), () => task.setException(new Error())]) {
          try {
            set();
          } catch (error) {
            step((error as Error).name);
          }
        }
        step(yield* task);
      },
    );

    traceOnEveryLoop(
      '[rule 60] forced by the method of Future makes the next step report InvalidStateError',
      ['forced', 'reported InvalidStateError'],
      function* (step, loop) {
        loop.setExceptionHandler((_loop: unknown, { exception }) =>
          step('reported', (exception as Error).name),
        );
        function* body(): Coroutine<void> {
          step('runs');
        }
        const task = createTask(body());
        Future.prototype.setResult.call(task, 'forced');
        step(yield* task as Task);
        yield* sleep(0);
        task.getCoro().return(undefined);
      },
    );
  });

  describe('current task', () => {
    traceOnEveryLoop(
      '[rule 61] is the one whose step runs; none in callbacks',
      ['a', 'b', 'none', 'a', 'b', 'main'],
      function* (step, loop) {
        const say = (): void => step(currentTask()?.getName() ?? 'none');
        function* body(): Coroutine<void> {
          say();
          yield* sleep(0);
          say();
        }
        currentTask()?.setName('main');
        void createTask(body(), { name: 'a' });
        void createTask(body(), { name: 'b' });
        loop.callSoon(say);
        yield* sleep(0);
        yield* sleep(0);
        say();
      },
    );

    it('[rule 61] is entered and left one at a time', () => {
      const loop = new VirtualTimeLoop();
      const [a, b] = [loop.createTask(nothing()), loop.createTask(nothing())];
      expect(currentTask(loop)).to.equal(undefined);
      _enterTask(loop, a);
      expect(currentTask(loop)).to.equal(a);
      expect(() => _enterTask(loop, b)).to.throw(
        RuntimeError,
        /^Cannot enter into task .*while another/,
      );
      expect(() => _leaveTask(loop, b)).to.throw(RuntimeError, /^Leaving task .*does not match/);
      _leaveTask(loop, a);
      expect(() => _leaveTask(loop, a)).to.throw(RuntimeError, /^Leaving task .*does not match/);
      loop.runSync(sleep(0));
      loop.close();
    });

    traceOnEveryLoop(
      '[rule 61] stays the same in a child on its own frame',
      ['true', 'true'],
      function* (step) {
        const outer = currentTask();
        function* child(): Coroutine<void> {
          step(currentTask() === outer);
          yield* sleep(0);
          step(currentTask() === outer);
        }
        yield* call(child());
      },
    );
  });

  traceOnEveryLoop('[rule 67] that are done have no stack to show', ['0'], function* (step) {
    const task = createTask(nothing());
    yield* task;
    step(task.getStack().length);
  });

  describe('allTasks', () => {
    traceOnEveryLoop(
      '[rule 62] lists what is not done, in the order of making',
      ['main a b', 'main b', 'main'],
      function* (step) {
        const list = (): void => step(...[...allTasks()].map((task) => task.getName()));
        function* turns(count: number): Coroutine<void> {
          for (let turn = 0; turn < count; turn += 1) yield* sleep(0);
        }
        currentTask()?.setName('main');
        void createTask(turns(0), { name: 'a' });
        void createTask(turns(1), { name: 'b' });
        list();
        yield* sleep(0);
        list();
        yield* sleep(0);
        list();
      },
    );

    traceOnEveryLoop(
      '[rule 63] finds at its close the tasks that are still pending, which are reported',
      ['reported: Task was destroyed but it is pending!'],
      function* (_step, loop) {
        function* waits(): Coroutine<void> {
          yield* loop.createFuture<void>();
        }
        void createTask(waits());
        yield* sleep(0);
      },
    );
  });

  describe('ensureFuture', () => {
    traceOnEveryLoop(
      '[rule 64] gives a future as it is, and a task of a coroutine',
      ['true', 'true', 'ran', '3'],
      function* (step, loop) {
        const future = loop.createFuture();
        function* body(): Coroutine<number> {
          step('ran');
          return 3;
        }
        step(ensureFuture(future) === future);
        const task = ensureFuture(body());
        step(task instanceof Task);
        step(yield* task);
      },
    );

    it('[rule 64] refuses the rest, and a future of another loop', () => {
      const [loop, other] = [new VirtualTimeLoop(), new VirtualTimeLoop()];
      for (const value of [5, null, 'x', {}, nothing]) {
        expect(() => ensureFuture(value as never, { loop })).to.throw(
          TypeError,
          /^An asyncio.Future, a coroutine or an awaitable is required/,
        );
      }
      expect(() => ensureFuture(other.createFuture(), { loop })).to.throw(RangeError);
      loop.close();
      other.close();
    });
  });

  it('[rule 65] createTask needs a running loop', () => {
    const coro = nothing();
    expect(() => createTask(coro)).to.throw(RuntimeError, 'no running event loop');
    coro[Symbol.iterator]().return(undefined);
  });

  traceOnEveryLoop(
    '[rule 66] a coroutine object that one task drives cannot be awaited by another',
    ['RuntimeError', 'RuntimeError', 'ended'],
    function* (step) {
      function* body(): Coroutine<string> {
        yield* sleep(0);
        return 'ended';
      }
      const coro = body();
      const task = createTask(coro);
      try {
        void createTask(coro);
      } catch (error) {
        step((error as Error).name);
      }
      function* other(): Coroutine<void> {
        yield* call(coro);
      }
      try {
        yield* createTask(other());
      } catch (error) {
        step((error as Error).name);
      }
      step(yield* task);
    },
  );

  describe('started eagerly', () => {
    const eager = { eagerStart: true };

    traceOnEveryLoop(
      '[rule 68] run their first step inside the call, in a context of their own',
      ['first step', 'made', 'outer', 'turn', 'second step'],
      function* (step, loop) {
        const letter = new ContextVar<string>('letter');
        letter.set('outer');
        function* body(): Coroutine<void> {
          step('first step');
          letter.set('inner');
          yield* sleep(0);
          step('second step');
        }
        loop.callSoon(step, 'turn');
        const task = createTask(body(), eager);
        step('made');
        step(letter.get());
        yield* task;
      },
    );

    onEveryLoop(
      '[rule 68] start like any other where their loop is not running',
      async ({ loop, run, step, order }) => {
        function* body(): Coroutine<void> {
          step('first step');
        }
        const task = new Task(body(), { loop, eagerStart: true });
        step('made');
        await run(task);
        expect(order).to.deep.equal(['made', 'first step']);
      },
    );

    traceOnEveryLoop(
      '[rule 69] are the current task meanwhile, and listed; then the one before is again',
      ['inner', 'true', 'main', 'true'],
      function* (step) {
        currentTask()?.setName('main');
        function* body(): Coroutine<void> {
          step(currentTask()?.getName());
          step(allTasks().has(currentTask() as Task));
          yield* sleep(0);
        }
        const task = createTask(body(), { ...eager, name: 'inner' });
        step(currentTask()?.getName());
        step(allTasks().has(task));
        yield* task;
      },
    );

    traceOnEveryLoop(
      '[rule 70] and done in the first step are done on return; callbacks still come by the loop',
      ['true', 'false', 'added', 'callback 5'],
      function* (step) {
        function* body(): Coroutine<number> {
          return 5;
        }
        const task = createTask(body(), eager);
        step(task.done());
        step(task.cancel());
        task.addDoneCallback((done) => step('callback', done.result()));
        step('added');
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 71] and blocked go on as any other, and are cancelled as one',
      ['waits', 'cleans up', 'true'],
      function* (step, loop) {
        function* body(): Coroutine<void> {
          try {
            step('waits');
            yield* loop.createFuture<void>();
          } finally {
            step('cleans up');
          }
        }
        const task = createTask(body(), eager);
        task.cancel();
        yield* sleep(0);
        step(task.cancelled());
      },
    );

    traceOnEveryLoop(
      '[rule 72] may be chosen task by task, whatever the factory does by itself',
      ['chosen', 'made', 'of the factory', 'made', 'made', 'not chosen', 'main'],
      function* (step, loop) {
        function* named(name: string): Coroutine<void> {
          step(name);
        }
        void createTask(named('chosen'), { eagerStart: true });
        step('made');
        loop.setTaskFactory(eagerTaskFactory);
        void createTask(named('of the factory'));
        step('made');
        void createTask(named('not chosen'), { eagerStart: false });
        step('made');
        yield* sleep(0);
        step('main');
      },
    );

    traceOnEveryLoop(
      '[rule 68] may be nested, each with its own step',
      ['outer 1', 'inner 1', 'outer 2', 'main', 'inner 2', 'outer 3'],
      function* (step) {
        function* inner(): Coroutine<void> {
          step('inner 1');
          yield* sleep(0);
          step('inner 2');
        }
        function* outer(): Coroutine<void> {
          step('outer 1');
          const task = createTask(inner(), eager);
          step('outer 2');
          yield* task;
          step('outer 3');
        }
        const task = createTask(outer(), eager);
        step('main');
        yield* task;
      },
    );
  });

  traceOnEveryLoop(
    '[rule 24] belong to the loop that runs them, in every frame',
    ['true', 'true'],
    function* (step, loop) {
      function* child(): Coroutine<void> {
        yield* sleep(0);
        step(getRunningLoop() === loop);
      }
      yield* call(child());
      step(currentTask()?.getLoop() === loop);
    },
  );
});
