// The executor over Web Workers, in a real browser: how functions get there, how things come back, and how
// workers die.

import { expect } from 'chai';
import sinon from 'sinon';
import {
  BrokenExecutor,
  BrokenThreadPool,
  job,
  SerializationError,
  ThreadPoolExecutor,
  type ThreadPoolExecutorOptions,
  transfer,
} from '../../lib/browser.js';
import {
  type ConcurrentFuture,
  type Coroutine,
  getRunningLoop,
  isCancelled,
  logger,
  QueueFull,
  run,
  RuntimeError,
  TimeoutError,
  toThread,
  waitFor,
} from '../../lib/index.js';
import { errorOf } from '../kit/programs.js';
import type * as jobsModule from './jobs.js';
import type { Counter } from './jobs.js';

type Jobs = typeof jobsModule;

const url = new URL('./jobs.js', import.meta.url);
const named = <A extends unknown[], R>(name: string): ReturnType<typeof job<A, R>> =>
  job<A, R>(url, name);

const double = named<[number], number>('double');
const block = named<[number], number>('block');

const failureOf = async (future: PromiseLike<unknown>): Promise<Error> => {
  try {
    await future;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was to fail, and did not');
};

async function untilRunning(future: ConcurrentFuture): Promise<void> {
  while (!future.running() && !future.done())
    await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('ThreadPoolExecutor over Web Workers', function () {
  this.timeout(120_000);
  this.slow(1000);

  let pool: ThreadPoolExecutor;
  before(() => {
    pool = new ThreadPoolExecutor({ maxWorkers: 1, threadNamePrefix: 'spec' });
  });
  after(() => pool.shutdown());

  async function withPool<T>(
    options: ThreadPoolExecutorOptions,
    use: (own: ThreadPoolExecutor) => Promise<T>,
  ): Promise<T> {
    const own = new ThreadPoolExecutor({ maxWorkers: 1, ...options });
    try {
      return await use(own);
    } finally {
      await own.shutdown();
    }
  }

  describe('takes a function', () => {
    it('by its name, and runs it elsewhere', async () => {
      expect(await pool.submit(double, 2)).to.equal(4);
      expect(await pool.submit(named('isHere'))).to.equal(false);
      expect(await pool.submit(named('where'))).to.match(/^spec_\d+$/);
      expect('document' in globalThis).to.equal(true);
    });

    it('that its module registered', async () => {
      const jobs = (await import(url.href)) as Jobs;
      expect(await pool.submit(jobs.double, 2)).to.equal(4);
      expect(await pool.submit(jobs.addLater, 1, 2)).to.equal(3);
    });

    it('but none that nobody can find', async () => {
      const error = await failureOf(pool.submit(() => 5));
      expect(error).to.be.instanceOf(SerializationError).with.property('path', 'fn');
      expect(error.message).to.match(/have its module call exportJobs\(\)/);
      expect((await failureOf(pool.submit(named('nothing')))).message).to.match(
        /exports no function nothing/,
      );
    });
  });

  describe('sends', () => {
    it('what structured clone knows', async () => {
      const value = { date: new Date(0), map: new Map([[1n, new Set(['a'])]]), none: undefined };
      expect(await pool.submit(named('echo'), value)).to.deep.equal(value);
    });

    it('errors with class, message, cause and fields', async () => {
      const jobs = (await import(url.href)) as Jobs;
      const error = await failureOf(pool.submit(named('fail'), 'no'));
      expect(error).to.be.instanceOf(jobs.Odd).with.property('message', 'no');
      expect(error).to.have.deep.property('details', { at: [1, 2] });
      expect(error.cause).to.be.instanceOf(TypeError).with.property('message', 'why');
      const dom = await failureOf(pool.submit(named('failAsDom')));
      expect(dom).to.be.instanceOf(DOMException).with.property('name', 'AbortError');
    });

    it('bytes without copying them', async () => {
      const bytes = new Uint8Array(8);
      const fill = named<[Uint8Array, number], Uint8Array>('fill');
      const filled = await pool.submit(fill, transfer(bytes, [bytes.buffer]), 7);
      expect([bytes.length, filled[7]]).to.deep.equal([0, 7]);
    });

    it('but nothing that cannot be copied', async () => {
      const argument = await failureOf(pool.submit(named('echo'), { a: [1, () => 2] }));
      expect(argument).to.be.instanceOf(SerializationError).with.property('path', 'args[0].a[1]');
      const result = await failureOf(pool.submit(named('giveFunction')));
      expect(result).to.be.instanceOf(SerializationError).with.property('path', 'result.inner[1]');
    });
  });

  it('maps in order', async () => {
    const found: number[] = [];
    for await (const n of pool.map(double, [[1, 2, 3]], { chunksize: 2 })) found.push(n);
    expect(found).to.deep.equal([2, 4, 6]);
  });

  it('has objects that live in a worker', async () => {
    const counter = pool.create<Counter>(url, 'Counter', 5);
    expect(await Promise.all([counter.add(1), counter.add(2)])).to.deep.equal([6, 8]);
    const left = [counter.close(), counter.add(1)];
    for (const call of left) expect(await failureOf(call)).to.be.instanceOf(BrokenThreadPool);
    expect(await pool.submit(double, 4)).to.equal(8);
  });

  describe('cancelling a job that runs', () => {
    it('abandons it, and aborts its signal', async () => {
      function* main(): Coroutine<void> {
        const future = getRunningLoop().runInExecutor(pool, named('untilAborted'));
        expect(yield* errorOf(waitFor(future, 50))).to.be.instanceOf(TimeoutError);
      }
      await run(main());
      expect(await pool.submit(named('abortedBy'))).to.equal('CancelledError');
    });

    it('terminates it, if so told', () =>
      withPool({ onCancel: 'terminate' }, async (own) => {
        const future = own.submit(named('spin'));
        await untilRunning(future);
        const next = own.submit(double, 4);
        expect([future.cancel(), future.cancelled()]).to.deep.equal([true, true]);
        expect(isCancelled(await failureOf(future))).to.equal(true);
        expect(await next).to.equal(8);
      }));
  });

  describe('takes options', () => {
    it('initializer', async () => {
      const initializer = named<[string], void>('initialize');
      const options = { initializer, initargs: ['a'] };
      expect(await withPool(options, async (own) => own.submit(named('initializedWith')))).to.equal(
        'a',
      );
    });

    it('maxTasksPerChild, queueSizeMax and idleTimeout', async () => {
      const where = named<[], string>('where');
      await withPool({ maxTasksPerChild: 1 }, async (own) => {
        expect(await own.submit(where)).not.to.equal(await own.submit(where));
      });
      await withPool({ queueSizeMax: 1 }, async (own) => {
        const first = own.submit(double, 1);
        expect(() => own.submit(double, 1)).to.throw(QueueFull);
        expect(await first).to.equal(2);
      });
      await withPool({ idleTimeout: 1 }, async (own) => {
        const first = await own.submit(where);
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(await own.submit(where)).not.to.equal(first);
      });
    });

    it('createWorker', async () => {
      const made: string[] = [];
      const createWorker = (name: string): Worker => {
        made.push(name);
        return new Worker(new URL('../../lib/executor/web/worker-main.js', import.meta.url), {
          type: 'module',
        });
      };
      expect(await withPool({ createWorker }, async (own) => own.submit(double, 1))).to.equal(2);
      expect(made).to.have.length(1);
    });
  });

  it('can be the default executor of a loop', async () => {
    function* main(): Coroutine<number> {
      getRunningLoop().setDefaultExecutor(new ThreadPoolExecutor({ maxWorkers: 1 }));
      return yield* toThread(double, 4);
    }
    expect(await run(main())).to.equal(8);
  });

  for (const maxWorkers of [1, 2]) {
    describe(`in a pool of ${maxWorkers}`, () => {
      let own: ThreadPoolExecutor;
      before(() => {
        own = new ThreadPoolExecutor({ maxWorkers, onCancel: 'terminate' });
      });
      after(() => own.shutdown());

      /** Submits a bad job with company, and gives its error when all have settled. */
      async function company(begin: () => ConcurrentFuture): Promise<Error> {
        const bad = begin();
        const slow = own.submit(block, 30);
        const queued = [1, 2, 3, 4, 5, 6].map((n) => own.submit(double, n));
        const error = await failureOf(bad);
        expect(await slow).to.equal(30);
        expect(await Promise.all(queued)).to.deep.equal([2, 4, 6, 8, 10, 12]);
        return error;
      }

      it('outlives a job that closes its worker', async () => {
        const error = await company(() => own.submit(named('closeSelf')));
        expect(error).to.be.instanceOf(BrokenThreadPool);
        expect(error.message).to.match(/while it ran closeSelf/);
      });

      it('outlives an error that nobody catches, and keeps it as the cause', async () => {
        const error = await company(() => own.submit(named('throwLater')));
        expect(error).to.be.instanceOf(BrokenThreadPool);
        expect(error.cause).to.have.property('message', 'thrown later');
      });

      it('outlives a rejection that nobody handles', async () => {
        const error = await company(() => own.submit(named('rejectUnhandled')));
        expect(error).to.be.instanceOf(BrokenThreadPool);
        expect(error.cause).to.have.property('message', 'rejected');
      });

      it('ends a job that spins when it is cancelled', async () => {
        const error = await company(() => {
          const bad = own.submit(named('spin'));
          void untilRunning(bad).then(() => bad.cancel());
          return bad;
        });
        expect(isCancelled(error)).to.equal(true);
      });

      it('loses no job when workers die among many', async () => {
        const dies = (n: number): boolean => n % 20 === 10;
        const outcomes = await Promise.allSettled(
          Array.from({ length: 100 }, (_, n) =>
            dies(n) ? own.submit(named('closeSelf')) : own.submit(double, n),
          ),
        );
        const wrong = outcomes.filter((outcome, n) =>
          outcome.status === 'fulfilled' ? outcome.value !== 2 * n : !dies(n),
        );
        expect(wrong).to.deep.equal([]);
      });
    });
  }

  describe('breaks', () => {
    it('when workers fail to start, and says why', async () => {
      const initializer = named<[], void>('failToInitialize');
      const error = await withPool({ initializer }, (own) => failureOf(own.submit(double, 1)));
      expect(error).to.be.instanceOf(BrokenThreadPool);
      expect(error.cause).to.have.property('message', 'cannot initialize');
    });

    it('when their script cannot be loaded', async () => {
      const createWorker = (): Worker => new Worker('/nowhere/at/all', { type: 'module' });
      const error = await withPool({ createWorker }, (own) => failureOf(own.submit(double, 1)));
      expect(error).to.be.instanceOf(BrokenExecutor);
      expect(error.message).to.match(/^Workers fail to start: 3 of them/);
    });

    it('when a worker is lost, if so told', async () => {
      const own = new ThreadPoolExecutor({ maxWorkers: 1, onWorkerDeath: 'break' });
      const futures = [own.submit(named('closeSelf')), own.submit(double, 1)];
      for (const future of futures) {
        expect(await failureOf(future)).to.be.instanceOf(BrokenThreadPool);
      }
      expect(() => own.submit(double, 1)).to.throw(BrokenThreadPool);
      await own.shutdown();
    });
  });

  it('says so when an idle worker dies, and goes on', async () => {
    const error = sinon.stub(logger, 'error');
    try {
      await withPool({}, async (own) => {
        await own.submit(named('throwSoon'));
        while (!error.called) await new Promise((resolve) => setTimeout(resolve, 2));
        expect(error.args[0]?.[0]).to.match(/was lost while it was idle/);
        expect(await own.submit(double, 2)).to.equal(4);
      });
    } finally {
      error.restore();
    }
  });

  it('ends at once when its workers are killed', async () => {
    const own = new ThreadPoolExecutor({ maxWorkers: 1 });
    const spinning = own.submit(named('spin'));
    await untilRunning(spinning);
    const error = failureOf(spinning);
    await own.killWorkers();
    expect(await error).to.be.instanceOf(BrokenThreadPool);
    expect(() => own.submit(double, 1)).to.throw(RuntimeError, 'after shutdown');
  });
});
