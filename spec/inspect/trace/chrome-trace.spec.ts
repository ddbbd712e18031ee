import { expect } from 'chai';
import {
  asyncWith,
  type Coroutine,
  createTask,
  Event,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  Lock,
  Queue,
  run,
  Semaphore,
  sleep,
  TaskGroup,
  timeout,
} from '../../../lib/index.js';
import { ChromeTrace, type ChromeTraceEvent, type TraceClock } from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { problemsOf } from './validate.js';

/** Small programs that meet each other in every way that there is. */
const programs: Readonly<Record<string, () => Coroutine>> = {
  *sleeps() {
    yield* gather([sleep(3), sleep(1), sleep(2)]);
  },
  *turns() {
    for (let i = 0; i < 5; i += 1) yield* sleep(0);
  },
  *tree() {
    function* node(depth: number): Coroutine<void> {
      if (depth > 0) yield* gather([node(depth - 1), node(depth - 1)]);
      else yield* sleep(1);
    }
    yield* node(3);
  },
  *locks() {
    const lock = new Lock();
    function* uses(): Coroutine<void> {
      yield* asyncWith(lock, () => sleep(1) as Coroutine<undefined>);
    }
    yield* gather([uses(), uses(), uses()]);
  },
  *queues() {
    const queue = new Queue<number>(1);
    const reader = createTask(
      (function* (): Coroutine<void> {
        for (let i = 0; i < 5; i += 1) yield* queue.get();
      })(),
    );
    for (let i = 0; i < 5; i += 1) yield* queue.put(i);
    yield* reader;
  },
  *events() {
    const event = new Event();
    const waiters = [event.wait(), event.wait()].map((each) => createTask(each));
    yield* sleep(1);
    event.set();
    yield* gather(waiters);
  },
  *semaphores() {
    const semaphore = new Semaphore(2);
    function* uses(): Coroutine<void> {
      yield* semaphore.acquire();
      yield* sleep(1);
      semaphore.release();
    }
    yield* gather(Array.from({ length: 6 }, uses));
  },
  *cancels() {
    const task = createTask(sleep(100));
    yield* sleep(1);
    task.cancel();
    try {
      yield* task;
    } catch (error) {
      if (!isCancelled(error)) throw error;
    }
  },
  *groups() {
    yield* asyncWith(new TaskGroup(), function* (group) {
      void group.createTask(sleep(1));
      void group.createTask(sleep(2));
    });
  },
  *errors() {
    function* fails(): Coroutine<void> {
      yield* sleep(1);
      throw new RangeError('mine');
    }
    yield* gather([fails(), sleep(2)], { returnExceptions: true });
  },
  *callbacks() {
    const loop = getRunningLoop();
    const future = new Future<void>();
    loop.callLater(5, () => future.setResult());
    loop.callLater(9, () => undefined).cancel();
    yield* future;
  },
};

function traceOf(main: () => Coroutine, clock: TraceClock): readonly ChromeTraceEvent[] {
  const loop = new VirtualTimeLoop();
  const trace = new ChromeTrace({ clock, loop });
  try {
    loop.runSync(main());
  } finally {
    trace.stop();
    trace.stop();
    loop.close();
  }
  return trace.toJSON().traceEvents;
}

describe('ChromeTrace', () => {
  for (const [name, main] of Object.entries(programs)) {
    for (const clock of ['wall', 'loop'] as const) {
      it(`can be drawn: ${name}, by the clock of the ${clock === 'wall' ? 'wall' : 'loop'}`, () => {
        const events = traceOf(main, clock);
        expect(events.length).to.be.greaterThan(5);
        expect(problemsOf(events)).to.deep.equal([]);
        expect(JSON.parse(JSON.stringify(events))).to.deep.equal(events);
      });
    }
  }

  it('can be drawn with more than a hundred thousand events', function () {
    this.timeout(60_000);
    this.slow(10_000);
    function* ping(): Coroutine<void> {
      for (let i = 0; i < 2500; i += 1) yield* sleep(0);
    }
    function* main(): Coroutine<void> {
      yield* gather(Array.from({ length: 20 }, ping));
    }
    const events = traceOf(main, 'loop');
    expect(events.length).to.be.greaterThan(100_000);
    expect(problemsOf(events)).to.deep.equal([]);
  });

  it('says of each task what it waited for, and for how long', () => {
    const events = traceOf(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const second = createTask(lock.acquire(), { name: 'second' });
      yield* sleep(5);
      lock.release();
      yield* second;
    }, 'loop');
    const waits = events.filter(({ cat }) => cat === 'wait');
    expect(waits.map(({ name, dur }) => [name, Math.round(dur ?? 0)])).to.deep.equal([
      ['sleep(5)', 5000],
      ['<Lock [locked, waiters:1]>', 5000],
      ['second', 0],
    ]);
  });

  it('draws arrows from what woke a task to the step that it took', () => {
    const events = traceOf(function* () {
      const event = new Event();
      const waiter = createTask(event.wait(), { name: 'waiter' });
      yield* sleep(5);
      event.set();
      yield* waiter;
    }, 'loop');
    const names = new Map(
      events
        .filter(({ name }) => name === 'thread_name')
        .map(({ tid, args }) => [tid, String(args?.['name']).replace(/^Task-\d+/, 'main')]),
    );
    const ends = new Map<number, string[]>();
    for (const { ph, id = 0, tid } of events) {
      if (ph === 's' || ph === 'f') ends.set(id, [...(ends.get(id) ?? []), names.get(tid) ?? '']);
    }
    expect([...ends.values()]).to.deep.equal([
      ['callbacks', 'main'],
      ['main', 'waiter (of 1)'],
      ['callbacks', 'main'],
      ['main', 'waiter (of 1)'],
      ['waiter (of 1)', 'main'],
    ]);
  });

  it('marks cancellations and errors, and counts what is ready and what is armed', () => {
    const marks = (main: () => Coroutine): string[] =>
      traceOf(main, 'loop')
        .filter(({ ph }) => ph === 'i')
        .map(({ name }) => name);
    expect(marks(programs['cancels'] as never)).to.deep.equal(['cancel', 'cancelled']);
    expect(marks(programs['errors'] as never)).to.deep.equal(['error']);
    const counts = traceOf(programs['callbacks'] as never, 'loop').filter(({ ph }) => ph === 'C');
    const timers = counts
      .filter(({ name }) => name === 'timers')
      .map(({ args }) => args?.['timers']);
    expect(timers).to.deep.equal([1, 2, 1, 0]);
    expect(counts.some(({ name }) => name === 'ready')).to.equal(true);
  });

  it('keeps apart the loops of one program, and can follow all of them', async () => {
    const trace = new ChromeTrace();
    await Promise.all([
      run(programs['turns']?.() as Coroutine),
      run(programs['sleeps']?.() as Coroutine),
    ]);
    trace[Symbol.dispose]();
    const { traceEvents } = trace.toJSON();
    expect(problemsOf(traceEvents)).to.deep.equal([]);
    expect(new Set(traceEvents.map(({ pid }) => pid))).to.deep.equal(new Set([1, 2]));
  });

  it('draws up to its end what still waits, also where it began in the middle', () => {
    const loop = new VirtualTimeLoop();
    let trace: ChromeTrace | undefined;
    function* main(): Coroutine<void> {
      const stuck = createTask(sleep(1000), { name: 'stuck' });
      yield* sleep(1);
      trace = new ChromeTrace({ loop, clock: 'loop' });
      const late = createTask(sleep(1000), { name: 'late' });
      yield* sleep(5);
      trace.stop();
      stuck.cancel();
      late.cancel();
      yield* sleep(0);
      yield* sleep(0);
    }
    try {
      loop.runSync(main());
    } catch (error) {
      if (!isCancelled(error)) throw error;
    }
    loop.close();
    const events = trace?.toJSON().traceEvents ?? [];
    expect(problemsOf(events)).to.deep.equal([]);
    const waits = events.filter(({ cat }) => cat === 'wait').map(({ name }) => name);
    expect(waits).to.include('sleep(1000)');
  });

  it('follows a body that limits its own time', () => {
    const events = traceOf(function* () {
      try {
        yield* asyncWith(timeout(5), () => sleep(50) as Coroutine<undefined>);
      } catch {
        yield* sleep(1);
      }
    }, 'loop');
    expect(problemsOf(events)).to.deep.equal([]);
  });
});
