// What is reported when a thing is collected: the place of Python's destructors. Mocha runs with --expose-gc.

import { expect } from 'chai';
import {
  coroutine,
  type Coroutine,
  createTask,
  ensureFuture,
  type EventLoop,
  Future,
  getRunningLoop,
  type HandlerContext,
  sleep,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const { gc } = globalThis as unknown as { gc: () => void };

/** Collects until `isDone`, or often enough for anything that can be collected to be so. */
async function collect(isDone: () => boolean = () => false): Promise<void> {
  for (let round = 0; round < 4 && !isDone(); round += 1) {
    // What a weak reference gave stays alive until the end of the turn.
    await new Promise((resolve) => setTimeout(resolve));
    gc();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Runs a program in a loop; gives what the loop was told until everything was collected. */
async function reportsOf(program: () => Coroutine<void>, debug = false): Promise<HandlerContext[]> {
  const reports: HandlerContext[] = [];
  const loop = new VirtualTimeLoop();
  loop.setDebug(debug);
  loop.setExceptionHandler((_loop: EventLoop, context: HandlerContext) => {
    reports.push(context);
  });
  loop.runSync(program());
  await collect();
  loop.setExceptionHandler(() => undefined);
  loop.close();
  return reports;
}

describe('collection', function () {
  // A collection of all that the specs made takes its time.
  this.timeout(240_000);
  this.slow(5000);

  describe('of a future with an error', () => {
    it('[rule 41] reports it, with the error and a description', async () => {
      const error = new RangeError('mine');
      const reports = await reportsOf(function* () {
        new Future().setException(error);
        yield* sleep(0);
      });
      expect(reports).to.deep.equal([
        {
          message: 'Future exception was never retrieved',
          exception: error,
          futureDescription: '<Future finished exception=RangeError: mine>',
        },
      ]);
    });

    it('[rule 41] reports a task by its class, and in debug mode where it was made', async () => {
      function* fails(): Coroutine<void> {
        throw new RangeError('mine');
      }
      const [report] = await reportsOf(function* makesTask() {
        void createTask(fails(), { name: 'failing' });
        yield* sleep(0);
        yield* sleep(0);
      }, true);
      expect(report?.message).to.equal('Task exception was never retrieved');
      expect(report?.['futureDescription']).to.contain("name='failing'");
      expect(report?.sourceTraceback).to.match(/makesTask/);
    });

    it('[rule 41] is silent once it was asked for, awaited, or the future cancelled', async () => {
      const reports = await reportsOf(function* () {
        const asked = [new Future(), new Future(), new Future(), new Future()] as const;
        for (const future of asked) future.setException(new RangeError('mine'));
        asked[0].exception();
        try {
          asked[1].result();
        } catch {
          // Seen.
        }
        asked[2].cancel();
        try {
          yield* asked[3];
        } catch {
          // Seen.
        }
      });
      expect(reports).to.deep.equal([]);
    });

    it('[rule 42] is silent once the mark was cleared', async () => {
      const reports = await reportsOf(function* () {
        const future = new Future();
        future.setException(new RangeError('mine'));
        future._logTraceback = false;
        yield* sleep(0);
      });
      expect(reports).to.deep.equal([]);
    });

    it('happens at all: a record keeps no future alive', async () => {
      const loop = new VirtualTimeLoop();
      loop.setExceptionHandler(() => undefined);
      let kept: WeakRef<Future> | undefined;
      (() => {
        const future = loop.createFuture();
        future.setException(new RangeError('mine'));
        kept = new WeakRef(future);
      })();
      await collect(() => kept?.deref() === undefined);
      expect(kept?.deref()).to.equal(undefined);
      loop.close();
    });
  });

  describe('of a task', () => {
    // CPython holds tasks weakly, so that one of these may vanish: rule 62.
    it('[rule 62] [rule 63] waits for the end of the task: its loop holds it', async () => {
      const loop = new VirtualTimeLoop();
      const reports: (string | undefined)[] = [];
      loop.setExceptionHandler((_loop: EventLoop, { message }: HandlerContext) => {
        reports.push(message);
      });
      let kept: WeakRef<Task> | undefined;
      function* hang(): Coroutine<void> {
        yield* getRunningLoop().createFuture<void>();
      }
      loop.runSync(
        (function* (): Coroutine<void> {
          kept = new WeakRef<Task>(createTask(hang()));
          yield* sleep(0);
        })(),
      );
      await collect();
      expect([kept?.deref()?.done(), reports]).to.deep.equal([false, []]);
      loop.close();
      expect(reports).to.deep.equal(['Task was destroyed but it is pending!']);
    });

    it('comes when it is done and nobody holds it', async () => {
      const loop = new VirtualTimeLoop();
      let kept: WeakRef<Task> | undefined;
      loop.runSync(
        (function* (): Coroutine<void> {
          kept = new WeakRef<Task>(createTask(sleep(0)));
          yield* sleep(1);
        })(),
      );
      await collect(() => kept?.deref() === undefined);
      expect(kept?.deref()).to.equal(undefined);
      loop.close();
    });
  });

  describe('of a coroutine object that nobody awaited', () => {
    const forgotten = coroutine(function* forgotten(): Coroutine<void> {
      yield* sleep(0);
    });

    /** Gives the warnings of the console until everything was collected. */
    async function warningsOf(debug: boolean, program: () => Coroutine<void>): Promise<string[]> {
      const warnings: string[] = [];
      const { warn } = console;
      console.warn = (text: string) => warnings.push(text);
      try {
        const loop = new VirtualTimeLoop();
        loop.setDebug(debug);
        loop.runSync(program());
        loop.close();
        await collect();
      } finally {
        console.warn = warn;
      }
      return warnings;
    }

    it('[rule 206] [rule 207] warns in debug mode, with the line that made it', async () => {
      const warnings = await warningsOf(true, function* forgets() {
        void forgotten();
        yield* sleep(0);
      });
      expect(warnings.length).to.equal(1);
      const [warning, created, ...places] = warnings[0]?.split('\n') ?? [];
      expect([warning, created]).to.deep.equal([
        "RuntimeWarning: coroutine 'forgotten' was never awaited",
        'Coroutine created at',
      ]);
      expect(places[0]).to.match(/^ +at .*forgets/);
      expect(places.length).to.be.greaterThan(1);
      expect(
        places.filter((place) => !/^ +at /.test(place) || / at /.test(place.trim())),
      ).to.deep.equal([]);
    });

    it('[rule 206] warns without a place where the engine gives no stacks', async () => {
      const limits = Error as { stackTraceLimit?: number | undefined };
      const { stackTraceLimit } = Error;
      const warnings = await warningsOf(true, function* forgets() {
        delete limits.stackTraceLimit;
        void forgotten();
        limits.stackTraceLimit = stackTraceLimit;
        yield* sleep(0);
      });
      expect(warnings).to.deep.equal([
        "RuntimeWarning: coroutine 'forgotten' was never awaited\nCoroutine created at\n",
      ]);
    });

    it('[rule 206] is silent for one that was awaited, made a task of, or closed', async () => {
      const warnings = await warningsOf(true, function* () {
        yield* forgotten();
        yield* createTask(forgotten());
        yield forgotten();
        forgotten().return(undefined);
        try {
          forgotten().throw(new RangeError('mine'));
        } catch {
          // Its own.
        }
      });
      expect(warnings).to.deep.equal([]);
    });

    it('[rule 26] [rule 206] is silent for one of which no task could be made', async () => {
      const refusals: string[] = [];
      const warnings = await warningsOf(true, function* () {
        const loop = getRunningLoop();
        loop.setTaskFactory(() => {
          throw new RangeError('mine');
        });
        try {
          void ensureFuture(forgotten());
        } catch (error) {
          refusals.push(String(error));
        }
        loop.setTaskFactory(null);
        yield* sleep(0);
      });
      expect([refusals, warnings]).to.deep.equal([['RangeError: mine'], []]);
    });

    it('[rule 213] is silent outside debug mode, and for one made outside of such a loop', async () => {
      const plain = await warningsOf(false, function* () {
        void forgotten();
        yield* sleep(0);
      });
      const outside = await warningsOf(true, function* () {
        yield* sleep(0);
      });
      void forgotten();
      await collect();
      expect([plain, outside]).to.deep.equal([[], []]);
    });
  });
});
