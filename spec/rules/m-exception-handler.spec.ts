// Section M: where an error goes that nobody awaits. Every expectation was taken from CPython 3.13, the words of
// keys aside; what only a collection shows is in spec/node.

import { expect } from 'chai';
import {
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  currentTask,
  type EventLoop,
  getRunningLoop,
  type HandlerContext,
  KeyboardInterrupt,
  logger,
  sleep,
  SystemExit,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { onEveryLoop } from '../kit/loops.js';

function bad(): never {
  throw new RangeError('boom');
}

/** Lets the callbacks run that are ready, and those that they make ready. */
function* turns(count = 3): Coroutine<void> {
  for (let turn = 0; turn < count; turn += 1) yield* sleep(0);
}

const keysOf = (context: HandlerContext): string => Object.keys(context).sort().join();

/** Runs with the log written down instead of shown: one line for each call, then the details. */
async function logged(body: () => unknown): Promise<string[]> {
  const before = { ...logger };
  const lines: string[] = [];
  logger.error = (message, ...details) => lines.push([message, ...details].join(' | '));
  try {
    await body();
  } finally {
    Object.assign(logger, before);
  }
  return lines;
}

describe('the exception handler', () => {
  describe('of a program', () => {
    onEveryLoop('[rule 201] gets the loop and a context', async ({ loop, order, run, step }) => {
      loop.setExceptionHandler((from: EventLoop, context: HandlerContext) => {
        step(from === loop, context.message, context.exception, keysOf(context));
      });
      loop.callSoon(bad);
      await run(turns());
      expect(order).to.deep.equal([
        'true Exception in callback bad() RangeError: boom exception,handle,message',
      ]);
    });

    onEveryLoop('[rule 201] gives way to the default for null', async ({ loop, run }) => {
      expect(loop.getExceptionHandler()).to.be.a('function');
      loop.setExceptionHandler(null);
      expect(loop.getExceptionHandler()).to.equal(null);
      loop.callSoon(bad);
      const lines = await logged(() => run(turns()));
      expect(lines).to.deep.equal([
        'Exception in callback bad()\nhandle: <Handle bad()> | RangeError: boom',
      ]);
    });

    onEveryLoop('[rule 201] is a function, or null', ({ loop }) => {
      for (const wrong of [5, 'x', {}, undefined]) {
        expect(() => {
          loop.setExceptionHandler(wrong as never);
        }).to.throw(TypeError, 'A callable object or None is expected, got');
      }
    });

    onEveryLoop(
      '[rule 202] leaves the error to the default when it fails, with both',
      async ({ loop, run }) => {
        const given: HandlerContext[] = [];
        loop.defaultExceptionHandler = (context) => given.push(context);
        loop.setExceptionHandler(() => {
          throw new TypeError('spam');
        });
        loop.callSoon(bad);
        await run(turns());
        loop.setExceptionHandler(() => undefined);
        expect(given.map((context) => [keysOf(context), context.message])).to.deep.equal([
          ['context,exception,message', 'Unhandled error in exception handler'],
        ]);
        const [{ context, exception }] = given as [HandlerContext];
        expect(String(exception)).to.equal('TypeError: spam');
        expect((context as HandlerContext).message).to.equal('Exception in callback bad()');
      },
    );

    onEveryLoop('[rule 202] is only logged when the default fails too', async ({ loop, run }) => {
      loop.defaultExceptionHandler = () => {
        throw new TypeError('worse');
      };
      const lines = await logged(async () => {
        loop.setExceptionHandler(null);
        loop.callSoon(bad);
        await run(turns());
        loop.setExceptionHandler(bad);
        loop.callSoon(bad);
        await run(turns());
      });
      loop.setExceptionHandler(() => undefined);
      expect(lines.map((line) => line.split(' | ').slice(0, 2))).to.deep.equal([
        ['Exception in default exception handler', 'TypeError: worse'],
        [
          'Exception in default exception handler while handling an unexpected error in custom exception handler',
          'TypeError: worse',
        ],
      ]);
    });

    for (const leaving of [new KeyboardInterrupt('k'), new SystemExit('s')]) {
      onEveryLoop(
        `[rule 203] lets ${leaving.name} out of the loop`,
        async ({ loop, run, runForever }) => {
          loop.setExceptionHandler(() => {
            throw leaving;
          });
          loop.callSoon(bad);
          const error = await runForever().catch((reason: unknown) => reason);
          expect(error).to.equal(leaving);
          loop.setExceptionHandler(() => undefined);
          await run(turns());
        },
      );
    }

    onEveryLoop(
      '[rule 203] lets them out of the default handler as well',
      async ({ loop, runForever }) => {
        loop.setExceptionHandler(null);
        loop.defaultExceptionHandler = () => {
          throw new SystemExit('from the default');
        };
        loop.callSoon(bad);
        const error = await runForever().catch((reason: unknown) => reason);
        expect(String(error)).to.equal('SystemExit: from the default');
        loop.setExceptionHandler(() => undefined);
      },
    );
  });

  describe('of the loop', () => {
    const report = (context: HandlerContext): Promise<string[]> =>
      logged(() => {
        const loop = new VirtualTimeLoop();
        loop.callExceptionHandler(context);
        loop.close();
      });

    it('[rule 204] logs the message, then every other key in order, with the error', async () => {
      const context = { zebra: 1, apple: 'two', message: 'words', exception: new RangeError('v') };
      expect(await report(context)).to.deep.equal(['words\napple: two\nzebra: 1 | RangeError: v']);
    });

    it('[rule 204] has words where no message is given', async () => {
      const words = 'Unhandled exception in event loop';
      expect(await report({ apple: 'two' })).to.deep.equal([`${words}\napple: two`]);
      expect(await report({ message: '', apple: 1 })).to.deep.equal([`${words}\napple: 1`]);
    });

    it('[rule 204] spells out where a thing was made', async () => {
      const place = '    at maker (file.js:1:2)';
      expect(await report({ message: 'words', sourceTraceback: place })).to.deep.equal([
        `words\nsourceTraceback: Object created at (most recent call first):\n${place}`,
      ]);
    });

    onEveryLoop(
      '[rule 204] [rule 212] spells out where the handle under way was made, in debug mode',
      async ({ loop, run }) => {
        loop.setExceptionHandler(null);
        loop.setDebug(true);
        loop.callSoon(() => {
          loop.callExceptionHandler({ message: 'by hand' });
        });
        const [line] = await logged(() => run(turns()));
        loop.setDebug(false);
        expect(line).to.match(
          /^by hand\nhandleTraceback: Handle created at \(most recent call first\):\n +at /,
        );
      },
    );
  });

  describe('runs in the context of variables', () => {
    const variable = new ContextVar<string>('variable', { default: 'none' });

    const noting =
      (seen: string[]) =>
      (_loop: EventLoop, { message }: HandlerContext): void => {
        seen.push(`${String(message)}: ${variable.get()}`);
      };

    onEveryLoop('[rule 205] of the handle that failed', async ({ loop, run }) => {
      const seen: string[] = [];
      loop.setExceptionHandler(noting(seen));
      loop.callSoon(function setsAndFails() {
        variable.set('of the handle');
        throw new RangeError();
      });
      await run(turns());
      expect(seen).to.deep.equal(['Exception in callback setsAndFails(): of the handle']);
    });

    onEveryLoop('[rule 205] of the task that it is about', async ({ loop, run }) => {
      const seen: string[] = [];
      loop.setExceptionHandler(noting(seen));
      const context = copyContext();
      context.run(() => variable.set('of the task'));
      const task = loop.createTask(turns(), { context });
      await run(turns());
      loop.callExceptionHandler({ message: 'as task', task });
      loop.callExceptionHandler({ message: 'as future', future: task });
      loop.callExceptionHandler({ message: 'of nothing' });
      expect(seen).to.deep.equal([
        'as task: of the task',
        'as future: of the task',
        'of nothing: none',
      ]);
    });

    onEveryLoop(
      '[rule 205] of a task whose error nobody retrieved, when that is reported',
      async ({ loop, run }) => {
        const seen: string[] = [];
        loop.setExceptionHandler(noting(seen));
        function* fails(): Coroutine<void> {
          variable.set('of the task');
          throw new RangeError();
        }
        void loop.createTask(fails());
        await run(turns());
        loop.close();
        expect(seen).to.deep.equal(['Task exception was never retrieved: of the task']);
      },
    );

    // CPython enters the context once more and fails, which it reports instead of what it was told.
    onEveryLoop(
      'of the task that reports itself, which is in it already',
      async ({ loop, run }) => {
        const seen: string[] = [];
        loop.setExceptionHandler(noting(seen));
        function* reports(): Coroutine<void> {
          variable.set('its own');
          getRunningLoop().callExceptionHandler({ message: 'mine', task: currentTask() as Task });
          yield* sleep(0);
        }
        const context = copyContext();
        await run(loop.createTask(reports()));
        await run(loop.createTask(reports(), { context }));
        expect(seen).to.deep.equal(['mine: its own', 'mine: its own']);
      },
    );
  });

  describe('hears, with these keys, of', () => {
    /** What is reported until the loop is closed: each message with its keys. */
    function hears(
      title: string,
      expected: readonly string[],
      program: (loop: EventLoop) => Coroutine<void>,
    ): void {
      onEveryLoop(title, async ({ loop, run }) => {
        const heard: string[] = [];
        loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
          heard.push(`${String(context.message)} (${keysOf(context)})`);
        });
        await run(program(loop));
        loop.close();
        expect(heard).to.deep.equal(expected);
      });
    }

    hears(
      '[rule 20] [rule 204] a callback that fails, and in debug mode where it was scheduled',
      [
        'Exception in callback bad() (exception,handle,message)',
        'Exception in callback bad() (exception,handle,message,sourceTraceback)',
      ],
      function* (loop) {
        loop.callSoon(bad);
        yield* turns();
        loop.setDebug(true);
        loop.callSoon(bad);
        yield* turns();
      },
    );

    // As said in the contract: the future may be gone when this is reported, its description is not.
    hears(
      '[rule 41] a future and a task whose errors nobody retrieved',
      [
        'Future exception was never retrieved (exception,futureDescription,message)',
        'Task exception was never retrieved (exception,futureDescription,message)',
      ],
      function* (loop) {
        loop.createFuture().setException(new RangeError());
        function* fails(): Coroutine<void> {
          throw new RangeError();
        }
        void createTask(fails());
        yield* turns();
      },
    );

    hears(
      '[rule 41] [rule 212] where such a future was made, in debug mode',
      [
        'Future exception was never retrieved (exception,futureDescription,message,sourceTraceback)',
      ],
      function* (loop) {
        loop.setDebug(true);
        loop.createFuture().setException(new RangeError());
        yield* turns();
      },
    );

    hears(
      '[rule 63] a task that is pending when its loop closes',
      ['Task was destroyed but it is pending! (message,task)'],
      function* (loop) {
        void createTask(sleep(Infinity));
        yield* turns();
        expect(loop.isRunning()).to.equal(true);
      },
    );

    hears(
      '[rule 63] [rule 212] where such a task was made, in debug mode',
      ['Task was destroyed but it is pending! (message,sourceTraceback,task)'],
      function* (loop) {
        loop.setDebug(true);
        void createTask(sleep(Infinity));
        yield* turns();
      },
    );
  });
});
