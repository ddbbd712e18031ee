import { expect } from 'chai';
import {
  call,
  ConcurrentFuture,
  type Coroutine,
  coroutine,
  createTask,
  EventLoop,
  Future,
  getRunningLoop,
  isCancelled,
  Lock,
  sleep,
  Task,
  wrapFuture,
} from '../../lib/index.js';
import { BareHost } from '../../lib/host/bare.js';
import { Call, type Probe, setProbe } from '../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

type Hook = keyof Probe;

/** Names what an event is about: tasks by their names, the rest by its kind. */
function named(thing: unknown): unknown {
  if (thing instanceof Task) return thing.getName();
  if (thing instanceof Future) return 'future';
  if (thing instanceof Call) return 'frame';
  if (thing instanceof EventLoop) return 'loop';
  return typeof thing === 'object' && thing !== null ? 'handle' : thing;
}

/** A listener to some of the events, and what it heard. */
function listener(...hooks: readonly Hook[]): { probe: Probe; heard: string[] } {
  const heard: string[] = [];
  const note =
    (hook: Hook) =>
    (...about: unknown[]) => {
      heard.push([hook, ...about.map(named).map(String)].join(' '));
    };
  const probe = Object.fromEntries(hooks.map((hook) => [hook, note(hook)])) as Probe;
  return { probe, heard };
}

describe('setProbe', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    setProbe(null);
    loop.close();
  });

  /** What a listener hears of a program. */
  function heardOf(main: () => Coroutine, ...hooks: readonly Hook[]): string[] {
    const { probe, heard } = listener(...hooks);
    const task = new Task(main(), { loop, name: 'main' });
    setProbe(probe);
    try {
      loop.runSync(task);
    } finally {
      setProbe(null);
    }
    return heard;
  }

  it('gives the listener before, so that it can be put back', () => {
    const [first, second] = [listener().probe, listener().probe];
    expect(setProbe(first)).to.equal(null);
    expect(setProbe(second)).to.equal(first);
    expect(setProbe(null)).to.equal(second);
  });

  it('tells of tasks: who made them, their steps, what they wait for, their end', () => {
    function* child(): Coroutine<void> {
      yield* sleep(0);
    }
    function* main(): Coroutine<void> {
      yield* createTask(child(), { name: 'child' });
    }
    expect(
      heardOf(main, 'taskSpawn', 'stepBegin', 'stepEnd', 'waitBegin', 'taskDone'),
    ).to.deep.equal([
      'stepBegin main next',
      'taskSpawn child main',
      'waitBegin main child',
      'stepEnd main',
      'stepBegin child next',
      'waitBegin child null',
      'stepEnd child',
      'stepBegin child next',
      'taskDone child',
      'stepEnd child',
      'stepBegin main next',
      'taskDone main',
      'stepEnd main',
    ]);
  });

  it('tells of a task that starts eagerly before its first step', () => {
    function* main(): Coroutine<void> {
      yield* createTask(sleep(0) as Coroutine<void>, { name: 'eager', eagerStart: true });
    }
    expect(heardOf(main, 'taskSpawn', 'stepBegin').slice(0, 3)).to.deep.equal([
      'stepBegin main next',
      'taskSpawn eager main',
      'stepBegin eager next',
    ]);
  });

  it('tells of a lock, in debug mode only: taken at once or after a wait, and given back', () => {
    const lock = new Lock();
    function* uses(): Coroutine<void> {
      yield* lock.acquire();
      yield* sleep(1);
      lock.release();
    }
    function* main(): Coroutine<void> {
      const other = createTask(uses());
      yield* uses();
      yield* other;
    }
    expect(heardOf(main, 'resourceTake', 'resourceFree')).to.deep.equal([]);
    loop.setDebug(true);
    expect(heardOf(main, 'resourceTake', 'resourceFree')).to.deep.equal([
      'resourceTake handle',
      'resourceFree handle',
      'resourceTake handle',
      'resourceFree handle',
    ]);
  });

  it('does not disturb a program that it says nothing of', () => {
    function* child(depth: number): Coroutine<string> {
      yield* sleep(0);
      return depth === 0 ? 'bottom' : yield* call(child(depth - 1));
    }
    function* main(): Coroutine<string> {
      const made = coroutine(child)(0);
      getRunningLoop().callLater(5, () => undefined);
      getRunningLoop()
        .callLater(6, () => undefined)
        .cancel();
      return `${yield* call(child(2))} ${String(yield made)}`;
    }
    const reports: unknown[] = [];
    loop.setExceptionHandler((_loop, { exception }) => {
      reports.push(exception);
    });
    const task = new Task(main(), { loop });
    loop.setDebug(true);
    setProbe({});
    expect([loop.runSync(task), reports]).to.deep.equal(['bottom bottom', []]);
  });

  it('tells of futures: in debug mode when they are made, and always when they are settled', () => {
    function* main(): Coroutine<void> {
      const future = new Future<void>({ loop });
      future.setResult();
      yield* future;
    }
    const settled = ['futureSettle future', 'futureSettle main'];
    expect(heardOf(main, 'futureNew', 'futureSettle')).to.deep.equal(settled);
    loop.setDebug(true);
    expect(heardOf(main, 'futureNew', 'futureSettle')).to.deep.equal([
      'futureNew future',
      ...settled,
    ]);
  });

  it('tells once of a timer that is withdrawn, however often that is', () => {
    function* main(): Coroutine<void> {
      const timer = getRunningLoop().callLater(5, () => undefined);
      timer.cancel();
      timer.cancel();
    }
    expect(heardOf(main, 'timerSet', 'timerCancel')).to.deep.equal([
      'timerSet handle',
      'timerCancel handle',
    ]);
  });

  it('tells of each frame once, however many come after it', () => {
    function* child(depth: number): Coroutine<void> {
      yield* sleep(0);
      if (depth > 0) yield* call(child(depth - 1));
      yield* sleep(0);
    }
    const heard = heardOf(() => call(child(3)) as Coroutine, 'frameEnter', 'frameExit');
    expect(heard).to.deep.equal([
      ...Array.from({ length: 3 }, () => 'frameEnter frame'),
      ...Array.from({ length: 3 }, () => 'frameExit frame'),
    ]);
  });

  it('tells in debug mode, and only there, when a coroutine begins that was yielded plainly', () => {
    const begun = coroutine(function* child(): Coroutine<void> {
      yield* sleep(0);
    });
    function* main(): Coroutine<void> {
      yield begun();
    }
    const hooks = ['coroutineNew', 'coroutineBegin'] as const;
    expect(heardOf(main, ...hooks)).to.deep.equal([]);
    loop.setDebug(true);
    expect(heardOf(main, ...hooks)).to.deep.equal([
      'coroutineNew frame child',
      'coroutineBegin frame',
    ]);
  });

  it('tells of a cancellation: the request with its message, then the step that is thrown into', () => {
    function* child(): Coroutine<void> {
      yield* sleep(Infinity);
    }
    function* main(): Coroutine<boolean> {
      const task = createTask(child(), { name: 'child' });
      yield* sleep(1);
      task.cancel('enough');
      try {
        yield* task;
      } catch (error) {
        return isCancelled(error);
      }
      return false;
    }
    const heard = heardOf(main, 'cancelRequest', 'stepBegin', 'taskDone');
    expect(heard.filter((event) => event.includes('child'))).to.deep.equal([
      'stepBegin child next',
      'cancelRequest child enough',
      'stepBegin child throw',
      'taskDone child',
    ]);
  });

  it('tells of frames: in from the bottom up, out from the top down', () => {
    const frames = new Map<object, string>();
    const heard: string[] = [];
    const name = (frame: object): string => {
      const known = frames.get(frame) ?? `frame ${String(frames.size + 1)}`;
      frames.set(frame, known);
      return known;
    };
    setProbe({
      frameEnter: (frame) => heard.push(`enter ${name(frame)}`),
      frameExit: (frame) => heard.push(`exit ${name(frame)}`),
    });
    function* depth(n: number): Coroutine<void> {
      if (n > 0) yield* call(depth(n - 1));
      else yield* sleep(1);
    }
    function* main(): Coroutine<void> {
      yield* call(depth(1));
      yield depth(0);
    }
    loop.runSync(main());
    expect(heard).to.deep.equal([
      'enter frame 1',
      'enter frame 2',
      'exit frame 2',
      'exit frame 1',
      'enter frame 3',
      'exit frame 3',
    ]);
    const [first, second] = [...frames.keys()] as Call[];
    expect(second?._caller ?? first?._caller).to.equal(null);
  });

  it('tells of cancellations that are thrown into a task, before the step', () => {
    function* child(): Coroutine<void> {
      yield* new Future<void>();
    }
    function* main(): Coroutine<void> {
      const task = createTask(child(), { name: 'child' });
      yield* sleep(0);
      task.cancel();
      try {
        yield* task;
      } catch (error) {
        expect(isCancelled(error)).to.equal(true);
      }
    }
    const heard = heardOf(main, 'cancelRequest', 'cancelDeliver', 'stepBegin').slice(-6);
    expect(heard).to.deep.equal([
      'stepBegin main next',
      'cancelRequest child undefined',
      'cancelDeliver child',
      'stepBegin child throw',
      'cancelDeliver main',
      'stepBegin main throw',
    ]);
  });

  it('tells of futures that are settled', () => {
    function* main(): Coroutine<void> {
      const future = new Future<number>();
      future.setResult(1);
      yield* sleep(0);
    }
    expect(heardOf(main, 'futureSettle')).to.deep.equal([
      'futureSettle future',
      'futureSettle main',
    ]);
  });

  it('tells of callbacks, timers and turns', () => {
    function* main(): Coroutine<void> {
      loop.callSoon(() => undefined);
      loop.callLater(1, () => undefined);
      loop.callLater(2, () => undefined).cancel();
      yield* sleep(0);
    }
    const hooks = ['turnBegin', 'handleReady', 'timerSet', 'timerFire', 'timerCancel'] as const;
    const heard = heardOf(main, ...hooks);
    expect(heard).to.deep.equal([
      'turnBegin loop 1',
      'handleReady handle',
      'timerSet handle',
      'timerSet handle',
      'timerCancel handle',
      'turnBegin loop 2',
      'turnBegin loop 1',
    ]);
    expect(heardOf(() => sleep(5) as Coroutine, ...hooks).slice(-4)).to.deep.equal([
      'timerFire future',
      'turnBegin loop 1',
      'turnBegin loop 1',
      'turnBegin loop 1',
    ]);
  });

  it('tells of work of the host that is waited for', async () => {
    const real = new EventLoop({ host: new BareHost() });
    const { probe, heard } = listener('hostStart', 'hostDone');
    setProbe(probe);
    try {
      await real.runUntilComplete(
        (function* (): Coroutine<void> {
          yield Promise.resolve(1);
        })(),
      );
    } finally {
      setProbe(null);
      real.close();
    }
    expect(heard.map((event) => event.split(' ')[0])).to.deep.equal(['hostStart', 'hostDone']);
  });

  it('tells what work of the host it is', async () => {
    const real = new EventLoop({ host: new BareHost() });
    const heard: string[] = [];
    setProbe({
      hostStart: (_loop, label) => heard.push(`start ${label}`),
      hostDone: (_loop, label) => heard.push(`done ${label}`),
    });
    const work = new ConcurrentFuture<number>();
    try {
      await real.runUntilComplete(
        (function* (): Coroutine<void> {
          yield Promise.resolve(1);
          const wrapped = wrapFuture(work);
          work.setResult(1);
          yield* wrapped;
        })(),
      );
    } finally {
      setProbe(null);
      real.close();
    }
    expect(heard).to.deep.equal([
      'start promise',
      'done promise',
      'start executor',
      'done executor',
    ]);
  });

  it('does not disturb a program that waits for the host, and says nothing of it', async () => {
    const real = new EventLoop({ host: new BareHost() });
    setProbe({});
    try {
      const result = await real.runUntilComplete(
        (function* (): Coroutine<number> {
          return (yield Promise.resolve(1)) as number;
        })(),
      );
      expect(result).to.equal(1);
    } finally {
      setProbe(null);
      real.close();
    }
  });

  it('changes nothing: a program gives the same trace with a listener and without', () => {
    const traceOf = (probe: Probe | null): unknown[] => {
      const own = new VirtualTimeLoop();
      const trace: unknown[] = [];
      function* child(n: number): Coroutine<number> {
        trace.push(`begin ${String(n)} at ${String(own.time())}`);
        yield* call(sleep(n) as Coroutine);
        trace.push(`end ${String(n)} at ${String(own.time())}`);
        return n;
      }
      function* main(): Coroutine<number[]> {
        const tasks = [3, 1, 2].map((n) => createTask(child(n)));
        yield* sleep(2);
        tasks[0]?.cancel();
        const results: number[] = [];
        for (const task of tasks.slice(1)) results.push(yield* task);
        return results;
      }
      setProbe(probe);
      trace.push(own.runSync(main()));
      setProbe(null);
      own.close();
      return trace;
    };
    const everything = listener('taskSpawn', 'stepBegin', 'waitBegin', 'frameEnter', 'turnBegin');
    expect(traceOf(everything.probe)).to.deep.equal(traceOf(null));
    expect(everything.heard.length).to.be.greaterThan(10);
  });
});
