import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Coroutine,
  createTask,
  gather,
  isCancelled,
  sleep,
  Task,
} from '../../../lib/index.js';
import { addInstrument, aroundSteps, type Instrument } from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

const hooks = [
  'taskSpawned',
  'taskScheduled',
  'beforeTaskStep',
  'afterTaskStep',
  'taskWaiting',
  'cancelRequested',
  'cancelDelivered',
  'taskExited',
] as const;

describe('addInstrument', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  function heardOf(main: () => Coroutine, only?: string): string[] {
    const heard: string[] = [];
    const told = (about: unknown): string => {
      if (about === null) return 'null';
      if (about instanceof Task) return about.getName();
      return typeof about === 'object' ? 'future' : String(about);
    };
    const instrument = Object.fromEntries(
      hooks.map((hook) => [
        hook,
        (...about: unknown[]) => heard.push([hook, ...about.map(told)].join(' ')),
      ]),
    ) as Instrument;
    const remove = addInstrument(instrument);
    try {
      loop.runSync(new Task(main(), { loop, name: 'main' }));
    } finally {
      remove();
    }
    return only === undefined ? heard : heard.filter((event) => event.includes(only));
  }

  it('tells the life of a task', () => {
    function* child(): Coroutine<void> {
      yield* sleep(5);
      yield* sleep(0);
    }
    function* main(): Coroutine<void> {
      yield* createTask(child(), { name: 'child' });
    }
    expect(heardOf(main, 'child')).to.deep.equal([
      'taskSpawned child main',
      'taskScheduled child',
      'taskWaiting main child',
      'beforeTaskStep child',
      'taskWaiting child future',
      'afterTaskStep child',
      'taskScheduled child',
      'beforeTaskStep child',
      'taskWaiting child null',
      'taskScheduled child',
      'afterTaskStep child',
      'beforeTaskStep child',
      'taskExited child',
      'afterTaskStep child',
    ]);
  });

  it('tells of a task that is made outside of any', () => {
    function* main(): Coroutine<void> {}
    expect(heardOf(main).slice(0, 3)).to.deep.equal([
      'taskSpawned main null',
      'taskScheduled main',
      'beforeTaskStep main',
    ]);
  });

  it('tells of a cancellation twice: that it was wanted, and that it arrives', () => {
    function* child(): Coroutine<void> {
      try {
        yield* sleep(Infinity);
      } finally {
        yield* sleep(1);
      }
    }
    function* main(): Coroutine<void> {
      const task = createTask(child(), { name: 'child' });
      yield* sleep(1);
      task.cancel('enough');
      try {
        yield* task;
      } catch (error) {
        if (!isCancelled(error)) throw error;
      }
    }
    expect(heardOf(main).filter((event) => event.startsWith('cancel'))).to.deep.equal([
      'cancelRequested child enough',
      'cancelDelivered child',
    ]);
  });

  it('tells of no arrival where an error comes in place of the cancellation', () => {
    function* child(): Coroutine<void> {
      try {
        yield* sleep(Infinity);
      } finally {
        // oxlint-disable-next-line no-unsafe-finally -- what this is about
        throw new RangeError('broken');
      }
    }
    function* parent(): Coroutine<void> {
      try {
        yield* createTask(child(), { name: 'child' });
      } catch (error) {
        expect(error).to.be.instanceOf(RangeError);
      }
    }
    function* main(): Coroutine<void> {
      const task = createTask(parent(), { name: 'parent' });
      yield* sleep(1);
      task.cancel();
      yield* task;
    }
    expect(heardOf(main).filter((event) => event.startsWith('cancel'))).to.deep.equal([
      'cancelRequested parent undefined',
      'cancelRequested child undefined',
      'cancelDelivered child',
    ]);
  });

  it('removes an instrument that throws, reports it once, and disturbs nobody', () => {
    const report = sinon.stub(console, 'error');
    let calls = 0;
    const removeBad = addInstrument({
      beforeTaskStep: () => {
        calls += 1;
        throw new TypeError('mine');
      },
    });
    let steps = 0;
    const removeGood = addInstrument({ beforeTaskStep: () => (steps += 1) });
    try {
      function* main(): Coroutine<string> {
        yield* gather([sleep(1), sleep(2)]);
        return 'done';
      }
      expect(loop.runSync(main())).to.equal('done');
    } finally {
      removeBad();
      removeGood();
      report.restore();
    }
    expect([calls, report.callCount]).to.deep.equal([1, 1]);
    expect(steps).to.be.greaterThan(3);
  });
});

describe('aroundSteps', () => {
  it('runs each step of one task inside a function, and of no other', () => {
    const loop = new VirtualTimeLoop();
    const log: string[] = [];
    function* child(name: string): Coroutine<string> {
      log.push(`${name} 1`);
      yield* sleep(1);
      log.push(`${name} 2`);
      return name;
    }
    function* main(): Coroutine {
      const [a, b] = [createTask(child('a')), createTask(child('b'))];
      aroundSteps(a, (step) => {
        log.push('<');
        step();
        log.push('>');
      });
      return yield* gather([a, b]);
    }
    expect(loop.runSync(main())).to.deep.equal(['a', 'b']);
    expect(log).to.deep.equal(['<', 'a 1', '>', 'b 1', '<', 'a 2', '>', 'b 2']);
    loop.close();
  });
});
