import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Coroutine,
  createTask,
  getRunningLoop,
  logger,
  run,
  sleep,
} from '../../../lib/index.js';
import { formatSlowReport, type SlowReport, Watchdog } from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

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

  describe('with a clock', () => {
    let loop: VirtualTimeLoop;
    let now: number;
    let reports: SlowReport[];
    let watchdog: Watchdog;
    const onSlow = (report: SlowReport): void => {
      reports.push(report);
    };

    beforeEach(() => {
      loop = new VirtualTimeLoop();
      now = 0;
      reports = [];
      watchdog = new Watchdog({ loop, clock: () => now, onSlow });
    });
    afterEach(() => {
      watchdog.stop();
      loop.close();
    });

    function* takes(ms: number): Coroutine<void> {
      now += ms;
      yield* sleep(0);
    }

    function* all(...ms: number[]): Coroutine<void> {
      yield* watchdog.ready();
      const tasks = ms.map((each, i) => createTask(takes(each), { name: `task ${String(i)}` }));
      for (const task of tasks) yield* task;
    }

    const told = (): unknown[] =>
      reports.map(({ kind, what, duration }) => [kind, /task \d|turn.*/.exec(what)?.[0], duration]);

    it('reports the step that took as long as the threshold, and no other', () => {
      loop.runSync(all(10, 50, 20));
      expect(told()).to.deep.equal([['step', 'task 1', 50]]);
      expect(reports[0]?.task?.getName()).to.equal('task 1');
      expect(reports[0]?.stack).to.deep.equal([]);
    });

    it('reports a turn of many steps once, none of which is slow', () => {
      loop.runSync(all(...Array.from({ length: 10 }, () => 30)));
      expect(told()).to.deep.equal([['turn', 'turn of 10 steps', 300]]);
    });

    it('has a limit of its own for turns', () => {
      watchdog.stop();
      watchdog = new Watchdog({ loop, clock: () => now, onSlow, turnThreshold: 400 });
      loop.runSync(all(...Array.from({ length: 10 }, () => 30)));
      expect(told()).to.deep.equal([]);
    });

    it('says nothing of what happens after it was stopped', () => {
      watchdog.stop();
      loop.runSync(all(100));
      expect(told()).to.deep.equal([]);
    });

    it('lets several watch one loop, and end in any order', () => {
      const other = new Watchdog({ loop, clock: () => now, onSlow, threshold: 20 });
      watchdog.stop();
      loop.runSync(all(30));
      other.stop();
      loop.runSync(all(30));
      expect(told()).to.deep.equal([['step', 'task 0', 30]]);
    });

    it('writes a warning where nobody is told', () => {
      const warning = sinon.stub(logger, 'warning');
      try {
        watchdog.stop();
        watchdog = new Watchdog({ loop, clock: () => now });
        loop.runSync(all(60));
        expect(warning.args.flat()).to.have.length(1);
        expect(warning.args[0]?.[0]).to.match(
          /^Slow step: <Task .*name='task 0'.*> kept the loop for 60 ms$/,
        );
      } finally {
        warning.restore();
      }
    });

    it('hands the error of a listener to the loop, and goes on', () => {
      const messages: unknown[] = [];
      loop.setExceptionHandler((_loop, { message, exception }) => {
        messages.push(message, String(exception));
      });
      watchdog.stop();
      watchdog = new Watchdog({
        loop,
        clock: () => now,
        onSlow: () => {
          throw new TypeError('mine');
        },
      });
      loop.runSync(all(60));
      expect(messages).to.deep.equal(['Exception in onSlow of a watchdog', 'TypeError: mine']);
    });
  });
});

describe('formatSlowReport', () => {
  const report: SlowReport = {
    kind: 'step',
    task: undefined,
    what: '<Task>',
    duration: 312.4,
    stack: ['inner (a.js:1:2)', 'outer (a.js:3:4)'],
    awaitedBy: ['parent', 'main'],
  };

  it('writes what it was, its lines, and who waited', () => {
    expect(formatSlowReport(report).split('\n')).to.deep.equal([
      'Slow step: <Task> kept the loop for 312 ms',
      '    at inner (a.js:1:2)',
      '    at outer (a.js:3:4)',
      '  awaited by parent, by main',
    ]);
  });

  it('is one line where that is all that is known', () => {
    expect(formatSlowReport({ ...report, stack: [], awaitedBy: [] })).to.equal(
      'Slow step: <Task> kept the loop for 312 ms',
    );
  });
});
