import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import sinon from 'sinon';
import { type Coroutine, createTask, getRunningLoop, logger, run, sleep } from '../../lib/index.js';
import { type SlowReport, Watchdog } from '../../lib/inspect/index.js';

/** Blocks until the watchdog has looked: how long that takes is the machine's affair. */
function blockUntilSeen(watchdog: Watchdog, wait: () => void): void {
  const end = Date.now() + 60_000;
  while (!watchdog.isSuspicious && Date.now() < end) wait();
}

const spin = (): void => {
  for (let i = 0; i < 1000; i += 1) Math.sqrt(i);
};

const stand = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
};

/** Names the functions of a stack. */
function names(stack: readonly string[]): string[] {
  return stack.map((line) => line.replace(/ \(.*$/, ''));
}

describe('Watchdog', () => {
  it('goes by the clock where its thread fails, and says so once', async () => {
    class Thread extends EventEmitter {
      constructor() {
        super();
        setImmediate(() => {
          this.emit('error', new RangeError('no memory'));
          this.emit('exit', 1);
        });
      }
      unref(): void {
        // Nothing is kept alive.
      }
      terminate(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    const original = process.getBuiltinModule.bind(process);
    const modules = sinon
      .stub(process, 'getBuiltinModule')
      .callsFake((id: string) =>
        id === 'node:worker_threads' ? { Worker: Thread } : original(id),
      );
    const warning = sinon.stub(logger, 'warning');
    const reports: SlowReport[] = [];
    function* main(): Coroutine<void> {
      const watchdog = new Watchdog({ threshold: 5, onSlow: (report) => reports.push(report) });
      yield* watchdog.ready();
      yield* sleep(0);
      const end = performance.now() + 20;
      while (performance.now() < end) spin();
      yield* sleep(0);
      watchdog.stop();
    }
    try {
      await run(main());
      expect(warning.args).to.deep.equal([
        ['A watchdog goes by the clock from now on: its thread has failed: RangeError: no memory'],
      ]);
      expect(reports.filter(({ duration }) => duration >= 20)).not.to.deep.equal([]);
    } finally {
      modules.restore();
      warning.restore();
    }
  });

  describe('with a thread that watches', () => {
    /** What it reports of a step that ends three functions deep in `wait`. */
    async function reportOf(wait: () => void): Promise<SlowReport[]> {
      const reports: SlowReport[] = [];
      function* main(): Coroutine<void> {
        const watchdog = new Watchdog({ threshold: 5, onSlow: (report) => reports.push(report) });
        yield* watchdog.ready();
        function outer(): void {
          middle();
        }
        function middle(): void {
          inner();
        }
        function inner(): void {
          blockUntilSeen(watchdog, wait);
        }
        function* blocking(): Coroutine<void> {
          outer();
        }
        function* parent(): Coroutine<void> {
          yield* createTask(blocking(), { name: 'blocking' });
        }
        yield* createTask(parent(), { name: 'parent' });
        watchdog.stop();
      }
      await run(main());
      return reports.filter(({ task }) => task?.getName() === 'blocking');
    }

    it('names the function that blocks, and those that called it, down to the coroutine', async () => {
      const [report] = await reportOf(spin);
      expect(report?.kind).to.equal('step');
      const stack = names(report?.stack ?? []);
      const inner = stack.indexOf('inner');
      expect(stack.slice(inner)).to.deep.equal(['inner', 'middle', 'outer', 'blocking']);
      expect(report?.stack[inner]).to.match(/watchdog\.spec\.[jt]s:\d+:\d+\)$/);
      expect(report?.awaitedBy[0]).to.equal('parent');
    });

    it('looks in while the thread stands still', async () => {
      const [report] = await reportOf(stand);
      const stack = names(report?.stack ?? []);
      const inner = stack.indexOf('inner');
      expect(stack.slice(inner)).to.deep.equal(['inner', 'middle', 'outer', 'blocking']);
    });

    it('tells in which callback the loop is', async () => {
      const reports: SlowReport[] = [];
      function* main(): Coroutine<void> {
        const watchdog = new Watchdog({ threshold: 5, onSlow: (report) => reports.push(report) });
        yield* watchdog.ready();
        getRunningLoop().callSoon(function slowCallback() {
          blockUntilSeen(watchdog, spin);
        });
        yield* sleep(0);
        yield* sleep(0);
        watchdog.stop();
      }
      await run(main());
      const report = reports.find(({ what }) => what.includes('slowCallback'));
      expect(report?.task).to.equal(undefined);
      expect(names(report?.stack ?? [])).to.include('slowCallback');
    });

    it('leaves the loop as it was', async () => {
      function* main(): Coroutine<unknown[]> {
        const loop = getRunningLoop() as unknown as { _ready: object };
        const before = [Object.keys(loop), Object.keys(loop._ready)];
        const watchdog = new Watchdog();
        watchdog.stop();
        watchdog[Symbol.dispose]();
        return [before, [Object.keys(loop), Object.keys(loop._ready)]];
      }
      const [before, after] = await run(main());
      expect(after).to.deep.equal(before);
    });
  });
});
