import { expect } from 'chai';
import sinon from 'sinon';
import { type Coroutine, createTask, logger, sleep } from '../../../lib/index.js';
import { formatSlowReport, type SlowReport, Watchdog } from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('Watchdog', () => {
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
      loop.runSync(all(60));
      expect(told()).to.deep.equal([
        ['step', 'task 0', 60],
        ['step', 'task 0', 60],
      ]);
      watchdog.stop();
      reports = [];
      loop.runSync(all(60));
      expect(told()).to.deep.equal([['step', 'task 0', 60]]);
      other.stop();
      loop.runSync(all(60));
      expect(reports).to.have.length(1);
      expect(Object.hasOwn(loop, '_runReady')).to.equal(false);
      expect(Object.hasOwn(loop._ready, 'shift')).to.equal(false);
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
