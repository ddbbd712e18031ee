import { expect } from 'chai';
import sinon from 'sinon';
import {
  asyncWith,
  type Coroutine,
  createTask,
  Future,
  gather,
  isCancelled,
  Lock,
  Queue,
  Semaphore,
  sleep,
  type Task,
  timeout,
} from '../../lib/index.js';
import { noteFreed, noteTaken } from '../../lib/core/index.js';
import { type WarningCode, watchWarnings, type WarningLimits } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

interface Fixture {
  readonly limits: Partial<WarningLimits>;
  /** What the warning says, besides its code. */
  readonly says: RegExp;
  main(): Coroutine;
}

/** One program for each code, which is to give this very code. */
const fixtures: Record<WarningCode, Fixture> = {
  BUSY_YIELD: {
    limits: { busyYields: 50 },
    says: /^Task 'poller' has given up its turn 50 times in a row \(made at .*\): wait for what/,
    *main() {
      const gun = new Future<void>();
      const poll = function* (): Coroutine<void> {
        while (!gun.done()) yield* sleep(0);
      };
      const poller = createTask(poll(), { name: 'poller' });
      for (let i = 0; i < 5; i += 1) yield* sleep(0);
      for (let i = 0; i < 100; i += 1) yield* createTask(sleep(0));
      gun.setResult();
      yield* poller;
    },
  },
  CANCEL_SWALLOWED: {
    limits: { swallowedCancels: 3 },
    says: /^Task 'stubborn' has been cancelled 3 times, and goes on/,
    *main() {
      const gun = new Future<void>();
      const work = function* (): Coroutine<void> {
        while (!gun.done()) {
          try {
            yield* sleep(1000);
          } catch (error) {
            expect(isCancelled(error)).to.equal(true);
          }
        }
      };
      const stubborn = createTask(work(), { name: 'stubborn' });
      for (let i = 0; i < 4; i += 1) {
        yield* sleep(1);
        stubborn.cancel();
      }
      gun.setResult();
      yield* stubborn;
    },
  },
  CLEANUP_SLOW: {
    limits: { cleanupMs: 100 },
    says: /^Task 'slow' was cancelled 1\d\d ms ago and has not ended, at .*warnings\.spec/,
    *main() {
      const work = function* (): Coroutine<void> {
        try {
          yield* sleep(1000);
        } finally {
          yield* sleep(500);
        }
      };
      const slow = createTask(work(), { name: 'slow' });
      yield* sleep(1);
      slow.cancel();
      for (let i = 0; i < 60; i += 1) yield* sleep(10);
    },
  },
  ERROR_UNSEEN: {
    limits: { unseenMs: 100 },
    says: /^Task 'failing' failed 1\d\d ms ago, and nobody has looked: RangeError: mine/,
    *main() {
      const fail = function* (): Coroutine<void> {
        throw new RangeError('mine');
      };
      const failing = createTask(fail(), { name: 'failing' });
      for (let i = 0; i < 20; i += 1) yield* sleep(10);
      expect(failing.exception()).to.be.instanceOf(RangeError);
    },
  },
  LOCK_HELD: {
    limits: { lockMs: 100 },
    says: /^<Lock \[locked, waiters:1\]> is held by Task '.*' for 1\d\d ms, taken at .*warnings\.spec/,
    *main() {
      const lock = new Lock();
      const visitor = createTask(
        (function* () {
          yield* sleep(1);
          yield* asyncWith(lock, function* () {
            yield* sleep(1);
          });
        })(),
      );
      yield* lock.acquire();
      for (let i = 0; i < 20; i += 1) yield* sleep(10);
      lock.release();
      yield* visitor;
    },
  },
  NEVER_SUSPENDED: {
    limits: { stepMs: 0 },
    says: /^Task 'computer' has computed for \d+ ms and never suspended/,
    *main() {
      const compute = function* (): Coroutine<void> {
        expect(1 + 1).to.equal(2);
      };
      yield* createTask(compute(), { name: 'computer' });
    },
  },
  QUEUE_GROWS: {
    limits: { queueItems: 1000 },
    says: /^<Queue .*> holds \d{4} items and grows: give it a maxsize/,
    *main() {
      const queue = new Queue<number>();
      const consumer = createTask(
        (function* () {
          for (;;) {
            yield* queue.get();
            yield* sleep(1000);
          }
        })(),
      );
      for (let i = 0; i < 600; i += 1) {
        yield* sleep(1);
        for (let item = 0; item < 10; item += 1) queue.putNowait(item);
      }
      consumer.cancel();
    },
  },
  TIMER_STORM: {
    limits: { timersPerStep: 500 },
    says: /^Task '.*' has armed 500 timers in one step/,
    *main() {
      const gun = new Future<void>();
      const loop = gun.getLoop();
      const timers = Array.from({ length: 600 }, () => loop.callLater(1000, () => undefined));
      yield* sleep(1);
      for (const timer of timers) timer.cancel();
    },
  },
};

/** Runs a program beside one that has a turn every ten milliseconds. */
function* beating(main: Coroutine): Coroutine<void> {
  const beat = createTask(
    (function* () {
      for (;;) yield* sleep(10);
    })(),
  );
  try {
    yield* main;
  } finally {
    beat.cancel();
  }
}

/** Runs a program with a watch; gives the warnings: code and message. */
function warningsOf(
  { limits, main }: Pick<Fixture, 'limits' | 'main'>,
  ignore: readonly WarningCode[] = [],
): [string, string][] {
  const found: [string, string][] = [];
  const stop = watchWarnings({
    limits,
    ignore,
    onWarning: ({ code, message }) => found.push([code, message]),
  });
  const loop = new VirtualTimeLoop();
  loop.setDebug(true);
  try {
    loop.runSync(main());
  } finally {
    stop();
    loop.close();
  }
  return found;
}

describe('watchWarnings', () => {
  for (const [code, fixture] of Object.entries(fixtures) as [WarningCode, Fixture][]) {
    it(`gives ${code} for what it is about, once, and nothing else`, () => {
      const found = warningsOf(fixture);
      expect(found.map(([each]) => each)).to.deep.equal([code]);
      expect(found[0]?.[1]).to.match(fixture.says);
    });

    it(`can do without ${code}, and gives none by its usual limits`, () => {
      expect(warningsOf(fixture, [code])).to.deep.equal([]);
      expect(warningsOf({ ...fixture, limits: {} })).to.deep.equal([]);
    });
  }

  it('does not count cancellations that were taken back, as time-outs do', () => {
    const main = function* (): Coroutine<void> {
      for (let i = 0; i < 10; i += 1) {
        try {
          yield* asyncWith(timeout(1), function* () {
            yield* sleep(10);
          });
        } catch (error) {
          expect(String(error)).to.contain('TimeoutError');
        }
      }
    };
    const limits = { swallowedCancels: 2, cleanupMs: 5 };
    expect(warningsOf({ limits, main })).to.deep.equal([]);
  });

  it('does not count a cancellation in whose place another error comes', () => {
    const ask = function* (): Coroutine<void> {
      try {
        yield* sleep(1000);
      } catch {
        throw new RangeError('broken');
      }
    };
    const work = function* (): Coroutine<void> {
      for (let i = 0; i < 6; i += 1) {
        try {
          yield* createTask(ask());
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }
    };
    const main = function* (): Coroutine<void> {
      const worker = createTask(work());
      for (let i = 0; i < 6; i += 1) {
        yield* sleep(1);
        worker.cancel();
      }
      yield* worker;
    };
    expect(warningsOf({ limits: { swallowedCancels: 2 }, main })).to.deep.equal([]);
  });

  it('knows all who hold a thing that several can: one that gives it back frees not the others', () => {
    const places = new Semaphore(2);
    const hold = (ms: number) =>
      function* (): Coroutine<void> {
        yield* places.acquire();
        noteTaken(places);
        yield* sleep(ms);
        noteFreed(places);
        places.release();
      };
    const main = function* (): Coroutine<void> {
      const long = createTask(hold(500)(), { name: 'long' });
      const short = createTask(hold(20)(), { name: 'short' });
      yield* sleep(1);
      yield* gather([places.acquire(), places.acquire(), short, long]);
    };
    const limits = { lockMs: 100 };
    const found = warningsOf({ limits, main: () => beating(main()) });
    expect(found.map(([code]) => code)).to.deep.equal(['LOCK_HELD']);
    expect(found[0]?.[1]).to.contain("is held by Task 'long'");
  });

  it('writes to the console, if nobody else is told', () => {
    const log = sinon.stub(console, 'warn');
    const stop = watchWarnings({ limits: { busyYields: 3 } });
    const loop = new VirtualTimeLoop();
    try {
      let task: Task | undefined;
      loop.runSync(
        (function* (): Coroutine<void> {
          task = createTask(sleep(0));
          for (let i = 0; i < 5; i += 1) yield* sleep(0);
        })(),
      );
      expect(task?.done()).to.equal(true);
      expect(log.callCount).to.equal(1);
      expect(String(log.firstCall.args[0])).to.match(/^YieldfromWarning \[BUSY_YIELD\]: Task '/);
    } finally {
      stop();
      loop.close();
      log.restore();
    }
  });
});
