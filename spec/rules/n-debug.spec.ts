// Section N: debug mode. Every expectation was taken from CPython 3.13, the form of a line of the stack aside; what
// only a process or a collection shows is in spec/node.

import { expect } from 'chai';
import {
  type Coroutine,
  coroutine,
  createTask,
  DEBUG_STACK_DEPTH,
  type EventLoop,
  type HandlerContext,
  logger,
  shield,
  sleep,
} from '../../lib/index.js';
import { wantsDebug } from '../../lib/host/wants-debug.js';
import { onEveryLoop } from '../kit/loops.js';

/** Gives the warnings that a program causes. */
async function warningsOf(body: () => unknown): Promise<string[]> {
  const before = { ...logger };
  const lines: string[] = [];
  logger.warning = (message) => lines.push(message);
  try {
    await body();
  } finally {
    Object.assign(logger, before);
  }
  return lines;
}

const errorOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'none';
  } catch (error) {
    return String(error);
  }
};

describe('debug mode', () => {
  it('[rule 208] is asked for by a global where there is no environment', () => {
    const world = globalThis as { YIELDFROM_DEBUG?: unknown };
    try {
      world.YIELDFROM_DEBUG = true;
      expect(wantsDebug()).to.equal(true);
      world.YIELDFROM_DEBUG = false;
      expect(wantsDebug()).to.equal(false);
    } finally {
      delete world.YIELDFROM_DEBUG;
    }
  });

  describe('names what is slow', () => {
    onEveryLoop(
      '[rule 209] a callback that takes a tenth of a second or longer',
      async ({ loop, run }) => {
        let now = 0;
        loop.time = () => now;
        loop.setDebug(true);
        function slow(ms: number): void {
          now += ms;
        }
        const lines = await warningsOf(() => {
          loop.callSoon(slow, 100);
          loop.callSoon(slow, 99.9);
          return run(sleep(0));
        });
        expect(lines).to.deep.equal(['Executing <Handle slow()> took 0.100 seconds']);
      },
    );

    onEveryLoop('[rule 209] a step of a task, by the name of the task', async ({ loop, run }) => {
      let now = 0;
      loop.time = () => now;
      loop.setDebug(true);
      function* crawl(): Coroutine<void> {
        now += 100;
        yield* sleep(0);
        now += 50;
        yield* sleep(0);
        now += 250;
      }
      const lines = await warningsOf(() => run(loop.createTask(crawl(), { name: 'snail' })));
      expect(lines).to.deep.equal([
        "Executing <Task pending name='snail'> took 0.100 seconds",
        "Executing <Task finished result=undefined name='snail'> took 0.250 seconds",
      ]);
    });

    onEveryLoop('[rule 209] by a threshold that can be set', async ({ loop, run }) => {
      let now = 0;
      loop.time = () => now;
      loop.setDebug(true);
      loop.slowCallbackDuration = 5;
      function slow(): void {
        now += 5;
      }
      const lines = await warningsOf(() => {
        loop.callSoon(slow);
        return run(sleep(0));
      });
      expect(lines).to.deep.equal(['Executing <Handle slow()> took 0.005 seconds']);
    });

    onEveryLoop('[rule 209] and nothing outside debug mode', async ({ loop, run }) => {
      let now = 0;
      loop.time = () => now;
      loop.setDebug(false);
      const lines = await warningsOf(() => {
        loop.callSoon(() => (now += 5000));
        return run(sleep(0));
      });
      expect(lines).to.deep.equal([]);
    });
  });

  describe('refuses as a callback', () => {
    function* generator(): Coroutine<void> {}
    const decorated = coroutine(generator);
    const methods = {
      callSoon: (loop: EventLoop, callback: unknown) => loop.callSoon(callback as never),
      callSoonThreadsafe: (loop: EventLoop, callback: unknown) =>
        loop.callSoonThreadsafe(callback as never),
      callLater: (loop: EventLoop, callback: unknown) => loop.callLater(1, callback as never),
      callAt: (loop: EventLoop, callback: unknown) => loop.callAt(1, callback as never),
    };

    for (const [name, schedule] of Object.entries(methods)) {
      onEveryLoop(`[rule 211] a coroutine, and the function of one (${name})`, ({ loop }) => {
        loop.setDebug(true);
        for (const wrong of [generator, generator(), decorated, decorated()]) {
          expect(errorOf(() => schedule(loop, wrong))).to.match(
            /^TypeError: coroutines cannot be used with call(Soon|At)\(\)/,
          );
        }
      });

      onEveryLoop(`[rule 211] what cannot be called (${name})`, ({ loop }) => {
        loop.setDebug(true);
        expect(errorOf(() => schedule(loop, 7))).to.match(
          /^TypeError: a callable object was expected by call(Soon|At)\(\), got the number 7/,
        );
      });
    }

    onEveryLoop(
      '[rule 211] but not the function of a coroutine outside debug mode',
      async ({ loop, run }) => {
        loop.setDebug(false);
        loop.callSoon(generator);
        expect(loop.readyCount).to.equal(1);
        await run(sleep(0));
      },
    );
  });

  describe('remembers where things were made', () => {
    /** Calls `make` from far below. */
    function deep<T>(depth: number, make: () => T): T {
      return depth === 0 ? make() : deep(depth - 1, make);
    }

    onEveryLoop('[rule 212] for handles, ten frames at most', async ({ loop, run }) => {
      const tracebacks: (string | undefined)[] = [];
      loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
        tracebacks.push(context.sourceTraceback);
      });
      const bad = (): never => {
        throw new RangeError();
      };
      loop.setDebug(true);
      deep(20, () => loop.callSoon(bad));
      deep(20, () => loop.callLater(0, bad));
      await run(sleep(0));
      await run(sleep(0));
      for (const traceback of tracebacks) {
        const lines = (traceback ?? '').split('\n');
        expect(lines.length).to.equal(DEBUG_STACK_DEPTH);
        expect(lines[2]).to.match(/deep/);
      }
      expect(tracebacks.length).to.equal(2);
    });

    onEveryLoop('[rule 212] for futures and tasks', async ({ loop, run }) => {
      const tracebacks: string[] = [];
      loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
        tracebacks.push(String(context.sourceTraceback));
      });
      loop.setDebug(true);
      function makesFuture(): void {
        loop.createFuture().setException(new RangeError());
      }
      function* fails(): Coroutine<void> {
        throw new RangeError();
      }
      function* makesTask(): Coroutine<void> {
        void createTask(fails());
        yield* sleep(0);
        yield* sleep(0);
      }
      makesFuture();
      await run(makesTask());
      loop.close();
      expect(tracebacks.map((text) => /makes\w+/.exec(text)?.[0])).to.deep.equal([
        'makesFuture',
        'makesTask',
      ]);
    });

    // As in CPython 3.14, which alone reports such an error.
    for (const debug of [true, false]) {
      const what = debug ? 'tells so of' : 'outside debug mode tells nothing of';
      onEveryLoop(`[rule 118] [rule 212] ${what} what a shield left behind`, async (place) => {
        const { loop, run } = place;
        const contexts: HandlerContext[] = [];
        loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
          contexts.push(context);
        });
        loop.setDebug(debug);
        const inner = deep(1, () => loop.createFuture());
        function* main(): Coroutine<void> {
          const outer = shield(inner);
          outer.cancel();
          yield* sleep(0);
          inner.setException(new RangeError('mine'));
          yield* sleep(0);
        }
        await run(main());
        const [context] = contexts;
        expect([
          contexts.length,
          context?.message,
          'sourceTraceback' in Object(context),
        ]).to.deep.equal([1, 'RangeError exception in shielded future', debug]);
        if (debug) expect(context?.sourceTraceback).to.match(/deep/);
      });
    }

    onEveryLoop('[rule 212] whatever limit the engine has', async ({ loop, run }) => {
      const limits = Error as { stackTraceLimit?: number };
      const before = limits.stackTraceLimit;
      let lines: string[] = [];
      loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
        lines = String(context.sourceTraceback).split('\n');
      });
      loop.setDebug(true);
      try {
        limits.stackTraceLimit = 1;
        deep(20, () =>
          loop.callSoon(() => {
            throw new RangeError();
          }),
        );
        expect(limits.stackTraceLimit).to.equal(1);
      } finally {
        if (before !== undefined) limits.stackTraceLimit = before;
      }
      await run(sleep(0));
      expect(lines.length).to.equal(DEBUG_STACK_DEPTH);
    });

    onEveryLoop('[rule 212] and for nothing outside debug mode', async ({ loop, run }) => {
      const keys: string[] = [];
      loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
        keys.push(...Object.keys(context));
      });
      loop.setDebug(false);
      loop.callSoon(() => {
        throw new RangeError();
      });
      await run(sleep(0));
      expect(keys).to.not.include('sourceTraceback');
    });
  });

  describe('keeps what a withdrawn handle was', () => {
    function named(): void {}

    onEveryLoop('[rule 214] in its description', ({ loop }) => {
      loop.setDebug(false);
      const plain = loop.callSoon(named);
      plain.cancel();
      loop.setDebug(true);
      const handle = loop.callSoon(named);
      const timer = loop.callAt(5, named);
      const before = [String(handle), String(timer)];
      handle.cancel();
      timer.cancel();
      expect([String(plain), ...before, String(handle), String(timer)]).to.deep.equal([
        '<Handle cancelled>',
        '<Handle named()>',
        '<TimerHandle when=5 named()>',
        '<Handle cancelled named()>',
        '<TimerHandle cancelled when=5 named()>',
      ]);
    });
  });
});
