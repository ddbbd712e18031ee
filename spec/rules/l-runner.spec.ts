// Section L: run and Runner. Every trace here was taken from CPython 3.13 first; rule 195 is 3.14's, read in its
// source.

import { expect } from 'chai';
import {
  type Awaitable,
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  currentTask,
  type EventLoop,
  getEventLoop,
  getRunningLoop,
  type HandlerContext,
  isCancelled,
  newEventLoop,
  run,
  Runner,
  RuntimeError,
  runSync,
  setEventLoop,
  sleep,
  type Task,
  THREAD_JOIN_TIMEOUT,
} from '../../lib/index.js';
import type { ClosableGenerator } from '../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { type LoopKind, loopKinds } from '../kit/loops.js';

type Log = string[];

/** Makes a loop write down the parts of its shutdown, and what is reported to its handler. */
function telling(loop: EventLoop, log: Log): EventLoop {
  const close = loop.close.bind(loop);
  const shutdownAsyncgens = loop.shutdownAsyncgens.bind(loop);
  loop.shutdownAsyncgens = function* () {
    log.push('asyncgens');
    yield* shutdownAsyncgens();
  };
  loop.shutdownDefaultExecutor = function* (timeout) {
    log.push(`executor, ${String(timeout)} ms`);
  };
  loop.close = () => {
    log.push('close');
    close();
  };
  loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
    const { exception, message, task } = context;
    const keys = Object.keys(context).sort().join();
    log.push([message, exception, (task as Task | undefined)?.getName(), keys].join('|'));
  });
  return loop;
}

async function runOn(kind: LoopKind, main: Awaitable, loop: EventLoop): Promise<void> {
  if (kind.isSync) runSync(main, { loopFactory: () => loop });
  else await run(main, { loopFactory: () => loop });
}

/** Defines a test that runs a program with run, or runSync, on every kind of loop. */
function runsEverywhere(
  title: string,
  expected: readonly string[],
  program: (log: Log) => Coroutine,
): void {
  it(title, async () => {
    for (const kind of loopKinds) {
      const log: Log = [];
      await runOn(kind, program(log), telling(kind.make(), log));
      expect(log, `on ${kind.name}`).to.deep.equal(expected);
    }
  });
}

const ended = ['asyncgens', `executor, ${String(THREAD_JOIN_TIMEOUT)} ms`, 'close'];

/** Hangs until it is cancelled, and takes some turns to clean up. */
function* hang(log: Log, name: string, turnCount = 0): Coroutine<void> {
  log.push(`${name} begins`);
  try {
    yield* sleep(100_000);
  } catch (error) {
    log.push(`${name} ${isCancelled(error) ? 'is cancelled' : String(error)}`);
    for (let turn = 0; turn < turnCount; turn += 1) yield* sleep(0);
    log.push(`${name} is clean`);
    throw error;
  }
}

const messageOf = async (attempt: () => unknown): Promise<string> => {
  try {
    await attempt();
    return 'nothing';
  } catch (error) {
    return String(error);
  }
};

describe('run and Runner', () => {
  describe('a run', () => {
    runsEverywhere(
      '[rule 190] makes a task of its coroutine in a running loop, and closes the loop',
      ['Task, running: true', ...ended],
      function* (log) {
        const { name } = (currentTask() as Task).constructor;
        log.push(`${name}, running: ${String(getRunningLoop().isRunning())}`);
      },
    );

    it('[rule 190] makes a loop of its own each time', async () => {
      function* main(): Coroutine<() => EventLoop> {
        const loop = getRunningLoop();
        return () => loop;
      }
      const [first, second] = [(await run(main()))(), (await run(main()))()];
      expect(first).to.not.equal(second);
      expect([first.isClosed(), second.isClosed()]).to.deep.equal([true, true]);
    });

    it('[rule 190] refuses inside a running loop', async () => {
      function* main(): Coroutine<string> {
        return yield messageOf(() => run(sleep(0)));
      }
      expect(await run(main())).to.equal(
        'RuntimeError: asyncio.run() cannot be called from a running event loop: ' +
          'inside a coroutine write yield* f(), or createTask(f())',
      );
    });

    it('[rule 190] gives the error of its coroutine, and closes the loop all the same', async () => {
      let loop: EventLoop | undefined;
      function* main(): Coroutine<void> {
        loop = getRunningLoop();
        throw new RangeError('mine');
      }
      expect(await messageOf(() => run(main()))).to.equal('RangeError: mine');
      expect(loop?.isClosed()).to.equal(true);
    });
  });

  describe('its shutdown', () => {
    runsEverywhere(
      '[rule 191] cancels the tasks that are left and waits for all, then closes the rest in order',
      [
        'a begins',
        'b begins',
        'main returns',
        'a is cancelled',
        'b is cancelled',
        'b is clean',
        'a is clean',
        ...ended,
      ],
      function* (log) {
        void createTask(hang(log, 'a', 2));
        void createTask(hang(log, 'b'));
        yield* sleep(0);
        log.push('main returns');
      },
    );

    runsEverywhere(
      '[rule 191] cancels before another turn: a task that has not begun never does',
      ['parent', ...ended],
      function* (log) {
        function* parent(): Coroutine<void> {
          log.push('parent');
          void createTask(hang(log, 'grandchild'));
        }
        void createTask(parent());
      },
    );

    runsEverywhere(
      '[rule 192] reports a task that answers the cancellation with an error',
      [
        'unhandled exception during asyncio.run() shutdown|RangeError: in cleanup|answers|exception,message,task',
        ...ended,
      ],
      function* () {
        function* answers(): Coroutine<void> {
          try {
            yield* sleep(100_000);
          } catch {
            throw new RangeError('in cleanup');
          }
        }
        void createTask(answers(), { name: 'answers' });
        yield* sleep(0);
      },
    );

    runsEverywhere(
      '[rule 193] leaves tasks begun meanwhile alone, which get exactly the turns it takes',
      [
        'spawned',
        'step 0',
        'step 1',
        'step 2',
        'asyncgens',
        'step 3',
        'step 4',
        `executor, ${String(THREAD_JOIN_TIMEOUT)} ms`,
        'step 5',
        'close',
        'Task was destroyed but it is pending!||straggler|message,task',
      ],
      function* (log) {
        function* straggler(): Coroutine<void> {
          for (let step = 0; step < 20; step += 1) {
            log.push(`step ${String(step)}`);
            yield* sleep(0);
          }
        }
        function* spawns(): Coroutine<void> {
          try {
            yield* sleep(100_000);
          } finally {
            void createTask(straggler(), { name: 'straggler' });
            log.push('spawned');
          }
        }
        void createTask(spawns());
        yield* sleep(0);
      },
    );

    runsEverywhere(
      '[rule 199] closes every open async generator together, and reports each failure',
      [
        'h begins',
        'h is cancelled',
        'h is clean',
        'asyncgens',
        'one closing',
        'bad closing',
        'two closing',
        'one closed',
        'bad closed',
        'two closed',
        'an error occurred during closing of asynchronous generator bad|RangeError: bad||asyncgen,exception,message',
        ...ended.slice(1),
      ],
      function* (log) {
        const generator = (name: string): ClosableGenerator & { toString(): string } => ({
          *aclose(): Coroutine<void> {
            log.push(`${name} closing`);
            yield* sleep(0);
            log.push(`${name} closed`);
            if (name === 'bad') throw new RangeError('bad');
          },
          toString: () => name,
        });
        for (const name of ['one', 'bad', 'two']) {
          getRunningLoop()._trackAsyncGenerator(generator(name));
        }
        void createTask(hang(log, 'h'));
        yield* sleep(0);
      },
    );

    it('[rule 199] warns of an async generator that is begun after it', () => {
      const warnings: string[] = [];
      const { warn } = console;
      console.warn = (message: string) => warnings.push(message);
      const loop = new VirtualTimeLoop();
      try {
        loop.runSync(loop.shutdownAsyncgens());
        loop._trackAsyncGenerator({
          aclose: () => sleep(0),
          toString: () => 'late',
        } as ClosableGenerator);
      } finally {
        console.warn = warn;
      }
      expect(warnings).to.deep.equal([
        'asynchronous generator late was scheduled after loop.shutdownAsyncgens() call',
      ]);
      loop.close();
    });

    it('[rule 200] gives the default executor five minutes', async () => {
      const log: Log = [];
      await run(sleep(0), { loopFactory: () => telling(newEventLoop(), log) });
      expect(log).to.include('executor, 300000 ms');
    });
  });

  describe('options', () => {
    it('[rule 194] set the debug flag of the loop only when given', async () => {
      function* isDebug(): Coroutine<boolean> {
        return getRunningLoop().getDebug();
      }
      const loopFactory = (): EventLoop => {
        const loop = newEventLoop();
        loop.setDebug(true);
        return loop;
      };
      expect([
        await run(isDebug(), { loopFactory: newEventLoop }),
        await run(isDebug(), { debug: true }),
        await run(isDebug(), { debug: false }),
        await run(isDebug(), { loopFactory }),
        await run(isDebug(), { debug: false, loopFactory }),
      ]).to.deep.equal([newEventLoop().getDebug(), true, false, true, false]);
    });

    it('[rule 197] leave the set loop alone when they make the loop', async () => {
      const mine = newEventLoop();
      setEventLoop(mine);
      try {
        await run(sleep(0), { loopFactory: newEventLoop });
        expect(getEventLoop()).to.equal(mine);
      } finally {
        setEventLoop(null);
        mine.close();
      }
    });

    it('[rule 197] set the loop once for all runs of a runner otherwise, and unset it', async () => {
      const runner = new Runner();
      const loop = runner.getLoop();
      expect(getEventLoop()).to.equal(loop);
      await runner.run(sleep(0));
      await runner.run(sleep(0));
      expect(getEventLoop()).to.equal(loop);
      await runner.close();
      expect(() => getEventLoop()).to.throw(RuntimeError, 'There is no current event loop');
    });
  });

  describe('what it takes', () => {
    it('[rule 195] is any awaitable', async () => {
      const runner = new Runner();
      const future = runner.getLoop().createFuture<string>();
      future.setResult('a future');
      expect([
        await runner.run(future),
        await runner.run(sleep(0, 'a sleep')),
        await runner.run(Promise.resolve('a promise')),
        await runner.run(
          (function* (): Coroutine<string> {
            return 'a coroutine';
          })(),
        ),
      ]).to.deep.equal(['a future', 'a sleep', 'a promise', 'a coroutine']);
      await runner.close();
    });

    for (const wrong of [5, 'text', undefined, null, {}, (): void => undefined]) {
      it(`[rule 195] is not ${typeof wrong} ${JSON.stringify(wrong)}`, async () => {
        const words = 'TypeError: An asyncio.Future, a coroutine or an awaitable is required';
        const runner = new Runner();
        expect(await messageOf(() => run(wrong as never))).to.contain(words);
        expect(await messageOf(() => runner.run(wrong as never))).to.contain(words);
        await runner.close();
      });
    }
  });

  describe('a runner', () => {
    const variable = new ContextVar<string>('variable', { default: 'unset' });
    function* replaceWith(value: string): Coroutine<string> {
      const before = variable.get();
      variable.set(value);
      return before;
    }

    it('[rule 196] runs many times on one loop with one context', async () => {
      const runner = new Runner();
      const loop = runner.getLoop();
      const seen = [
        await runner.run(replaceWith('one')),
        await runner.run(replaceWith('two')),
        await runner.run(replaceWith('three')),
      ];
      expect([...seen, variable.get()]).to.deep.equal(['unset', 'one', 'two', 'unset']);
      expect(runner.getLoop()).to.equal(loop);
      await runner.close();
      expect(loop.isClosed()).to.equal(true);
    });

    it('[rule 196] runs in the context that was in force when its loop was made', async () => {
      const context = copyContext();
      const runner = new Runner();
      runner.getLoop();
      const seen = await context.run(async () => {
        variable.set('later');
        return [await runner.run(replaceWith('one')), await runner.run(replaceWith('two'))];
      });
      expect(seen).to.deep.equal(['unset', 'one']);
      await runner.close();
    });

    it('[rule 196] runs in a context that it is given', async () => {
      const context = copyContext();
      const runner = new Runner();
      await runner.run(replaceWith('given'), { context });
      expect(context.get(variable)).to.equal('given');
      expect(await runner.run(replaceWith('own'))).to.equal('unset');
      await runner.close();
    });

    it('[rule 196] closes once, and refuses use afterwards', async () => {
      const runner = new Runner();
      await runner.run(sleep(0));
      await runner.close();
      await runner.close();
      runner.closeSync();
      expect(() => runner.getLoop()).to.throw(RuntimeError, 'Runner is closed');
      expect(await messageOf(() => runner.run(sleep(0)))).to.equal(
        'RuntimeError: Runner is closed',
      );
    });

    it('[rule 196] may be used after a close that came before its first use', async () => {
      const runner = new Runner();
      await runner.close();
      runner.closeSync();
      expect(await runner.run(sleep(0, 'used'))).to.equal('used');
      await runner.close();
    });

    it('[rule 196] refuses to run inside a run of its own', async () => {
      const runner = new Runner();
      function* main(): Coroutine<string> {
        return yield messageOf(() => runner.run(sleep(0)));
      }
      expect(await runner.run(main())).to.equal(
        'RuntimeError: Runner.run() cannot be called from a running event loop',
      );
      await runner.close();
    });
  });
});
