// What threads and processes can be given to do, and how it comes back. How they die is in kill.spec.ts.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ConcurrentFuture,
  type Coroutine,
  gather,
  getRunningLoop,
  isCancelled,
  NotImplementedError,
  run,
  RuntimeError,
  sleep,
  TimeoutError,
  toThread,
  waitFor,
} from '../../lib/index.js';
import {
  type Callable,
  concurrent,
  Executor,
  exportJobs,
  InterpreterPoolExecutor,
  job,
  type PoolExecutor,
  type PoolExecutorOptions,
  ProcessPoolExecutor,
  remote,
  SerializationError,
  ThreadPoolExecutor,
  transfer,
} from '../../lib/node.js';
import { QueueFull } from '../../lib/index.js';
import { errorOf } from '../kit/programs.js';
import { withGate } from '../kit/gate.js';
import * as jobs from './jobs.js';

const url = new URL('./jobs.js', import.meta.url);

const failureOf = async (future: PromiseLike<unknown>): Promise<Error> => {
  try {
    await future;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was to fail, and did not');
};

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) {
  describe(Pool.name, function () {
    this.timeout(120_000);
    this.slow(3000);

    let pool: PoolExecutor;
    before(() => {
      pool = new Pool({ maxWorkers: 1 });
    });
    after(() => pool.shutdown());

    /** Uses a pool with options of its own. */
    async function withPool<T>(
      options: PoolExecutorOptions,
      use: (own: PoolExecutor) => Promise<T>,
    ): Promise<T> {
      const own = new Pool({ maxWorkers: 1, ...options });
      try {
        return await use(own);
      } finally {
        await own.shutdown();
      }
    }

    describe('takes a function', () => {
      it('that a module exports, plain or async', async () => {
        expect(await pool.submit(jobs.add, 1, 2)).to.equal(3);
        expect(await pool.submit(jobs.addLater, 1, 2)).to.equal(3);
        expect(await pool.submit(jobs.where)).not.to.equal(jobs.where());
      });

      it('of an object that a module exports', async () => {
        expect(await pool.submit(jobs.tools.triple, 2)).to.equal(6);
      });

      it('by its name', async () => {
        expect(await pool.submit(job<[number, number], number>(url, 'add'), 1, 2)).to.equal(3);
        expect(await pool.submit(job<[number], number>(url, 'tools.triple'), 2)).to.equal(6);
      });

      it('by its name in a module that is not loaded here, with its types', async () => {
        const add = remote(() => import('./jobs.js'), 'add');
        const sum: number = await pool.submit(add, 1, 2);
        expect(sum).to.equal(3);
      });

      it('that was registered', async () => {
        const { add } = exportJobs(url, { add: (a: number, b: number) => a - b });
        expect(await pool.submit(add, 1, 2)).to.equal(3);
      });

      it('but no closure, no bound or built-in function, none without an export', async () => {
        const closures = [jobs.closureOf(1), jobs.add.bind(null), Math.max, () => 5];
        for (const fn of closures) {
          const error = await failureOf(pool.submit(fn));
          expect(error).to.be.instanceOf(SerializationError).with.property('path', 'fn');
          expect(error.message).to.match(/export it from a module of its own/);
        }
      });

      it('but nothing that is none', () => {
        expect(() => pool.submit(5 as never)).to.throw(TypeError, 'A function or a job');
        expect(() => job('./jobs.js', 'add')).to.throw(TypeError, 'import.meta.url');
        expect(() => job(url, '')).to.throw(TypeError, 'name of an export');
        expect(() => remote((() => 5) as never, 'x' as never)).to.throw(TypeError, 'import(');
      });

      it('and says what a module exports when the name is wrong', async () => {
        const error = await failureOf(pool.submit(job(url, 'nothing')));
        expect(error.message).to.match(/exports no function nothing: it exports .*\badd\b/);
        const missing = await failureOf(pool.submit(job(new URL('./none.js', url), 'x')));
        expect(missing).to.have.property('code', 'ERR_MODULE_NOT_FOUND');
      });
    });

    describe('sends', () => {
      it('what structured clone knows', async () => {
        const value = {
          date: new Date(0),
          map: new Map([[1n, new Set(['a'])]]),
          bytes: new Uint8Array([1, 2]),
          nothing: undefined,
          pattern: /x/g,
        };
        expect(await pool.submit(jobs.echo, value)).to.deep.equal(value);
      });

      it('errors with class, message, stack, cause and fields', async () => {
        const error = await failureOf(pool.submit(jobs.fail, 'no'));
        expect(error).to.be.instanceOf(jobs.Odd).and.instanceOf(RangeError);
        expect(error).to.include({ message: 'no' });
        expect(error).to.have.deep.property('details', { at: [1, 2] });
        expect(error.cause).to.be.instanceOf(TypeError).with.property('message', 'why');
        expect(error.stack).to.match(/fail .*jobs/);
      });

      it('errors of classes that are unknown here by name', async () => {
        const error = await failureOf(pool.submit(jobs.failUnknown));
        expect([error.name, error instanceof Error]).to.deep.equal(['Unknown', true]);
        expect(error).to.have.property('extra', 1);
      });

      it('errors of the platform, groups of errors, and what is no error', async () => {
        const dom = await failureOf(pool.submit(jobs.failWith, 'dom'));
        expect(dom).to.be.instanceOf(DOMException).with.property('name', 'AbortError');
        const many = await failureOf(pool.submit(jobs.failWith, 'aggregate'));
        expect(many).to.be.instanceOf(AggregateError);
        expect((many as AggregateError).errors[0]).to.be.instanceOf(RangeError);
        expect(await failureOf(pool.submit(jobs.failWith, 'text'))).to.equal('text');
        expect(await failureOf(pool.submit(jobs.failWith, 'function'))).to.match(/=>/);
      });
    });

    describe('map', () => {
      it('gives the results in order, with chunks and without', async () => {
        const sums = [11, 22, 33];
        const items: [number[], number[]] = [
          [1, 2, 3, 4],
          [10, 20, 30],
        ];
        expect(await all(pool.map(jobs.add, items))).to.deep.equal(sums);
        expect(await all(pool.map(jobs.add, items, { chunksize: 2 }))).to.deep.equal(sums);
        expect(await all(pool.map(jobs.add, items, { buffersize: 1 }))).to.deep.equal(sums);
        expect(await all(pool.map(jobs.add, [[], []]))).to.deep.equal([]);
      });

      it('draws no more items than its buffer holds', async () => {
        let drawn = 0;
        const items = {
          *[Symbol.iterator](): Generator<number> {
            for (drawn = 1; ; drawn += 1) yield* [drawn];
          },
        };
        const results = pool.map(jobs.double, [items], { buffersize: 2 });
        expect(drawn).to.equal(2);
        expect(await results.next()).to.deep.equal({ done: false, value: 2 });
        expect(drawn).to.equal(3);
        expect(await results.return?.()).to.deep.equal({ done: true, value: undefined });
        expect(await results.next()).to.deep.equal({ done: true, value: undefined });
      });

      it('raises the error of a call at its place, and ends', async () => {
        const results = pool.map(jobs.fail, [['a', 'b']]);
        expect(await failureOf(results.next())).to.have.property('message', 'a');
        expect(await results.next()).to.deep.equal({ done: true, value: undefined });
      });

      it('times out', () =>
        withGate(async (log, gate, open) => {
          const results = pool.map(jobs.runUntil, [[log], [gate]], { timeout: 1 });
          expect(await failureOf(results.next())).to.be.instanceOf(TimeoutError);
          open();
          // The job that was given up is through when the next one is.
          expect(await pool.submit(jobs.double, 1)).to.equal(2);
        }));

      it('refuses sizes that are none', () => {
        expect(() => pool.map(jobs.double, [[1]], { chunksize: 0 })).to.throw(RangeError);
        expect(() => pool.map(jobs.double, [[1]], { buffersize: 0 })).to.throw(RangeError);
      });
    });

    describe('create', () => {
      it('makes an object that lives in a worker', async () => {
        const counter = pool.create(() => import('./jobs.js'), 'Counter', 5);
        const sums: number[] = await Promise.all([counter.add(1), counter.add(2)]);
        expect(sums).to.deep.equal([6, 8]);
        expect(await counter.where()).to.equal(await counter.where());
        await counter[Symbol.asyncDispose]();
        expect(await failureOf(counter.add(1))).to.be.instanceOf(RuntimeError);
        expect(String(counter)).to.equal('[object Remote Counter]');
      });

      it('fails calls with the error of the constructor', async () => {
        const counter = pool.create<jobs.Counter>(url, 'Counter', -1);
        expect(await failureOf(counter.add(1))).to.be.instanceOf(RangeError);
        expect(await failureOf(counter.add(1))).to.be.instanceOf(RangeError);
      });

      it('fails calls when its arguments cannot be sent, or methods are not there', async () => {
        const unsent = pool.create<jobs.Counter>(url, 'Counter', () => 5);
        expect(await failureOf(unsent.add(1))).to.be.instanceOf(SerializationError);
        const counter = pool.create<Record<string, () => void>>(url, 'Counter', 1);
        expect(await failureOf((counter['nothing'] as () => PromiseLike<void>)())).to.have.property(
          'message',
          'The object in the worker has no method nothing()',
        );
      });
    });

    describe('cancelling a job that runs', () => {
      it('abandons it, and aborts its signal', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'aborted-'));
        const file = join(folder, 'log');
        const written = (): string => {
          try {
            return readFileSync(file, 'utf8');
          } catch {
            return '';
          }
        };
        function* main(): Coroutine<void> {
          const future = getRunningLoop().runInExecutor(pool, jobs.untilAborted, file);
          while (written() === '') yield* sleep(2);
          const error = yield* errorOf(waitFor(future, 1));
          expect(error).to.be.instanceOf(TimeoutError);
          while (written() === 'begun\n') yield* sleep(2);
        }
        try {
          await run(main());
          expect(written()).to.equal('begun\naborted CancelledError\n');
          expect(await pool.submit(jobs.double, 1)).to.equal(2);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it('terminates it, if so told', () =>
        withPool({ onCancel: 'terminate' }, async (own) => {
          const future = own.submit(jobs.spin);
          await until(() => future.running());
          const next = own.submit(jobs.double, 4);
          expect([future.cancel(), future.cancelled()]).to.deep.equal([true, true]);
          expect(isCancelled(await failureOf(future))).to.equal(true);
          expect(await next).to.equal(8);
        }));
    });

    describe('takes options', () => {
      it('initializer: a function with arguments, a job, or a module', async () => {
        const initialized = (own: PoolExecutor): PromiseLike<unknown> =>
          own.submit(jobs.initializedWith);
        const byFunction = { initializer: jobs.initialize, initargs: ['a'] };
        expect(await withPool(byFunction, async (own) => initialized(own))).to.equal('a');
        const byJob = { initializer: job(url, 'initialize'), initargs: ['b'] };
        expect(await withPool(byJob, async (own) => initialized(own))).to.equal('b');
        expect(await withPool({ initializer: url }, async (own) => initialized(own))).to.equal(
          'no',
        );
      });

      it('an initializer that cannot be sent breaks the pool', async () => {
        const error = await withPool({ initializer: () => 5 }, (own) =>
          failureOf(own.submit(jobs.double, 1)),
        );
        expect(error.cause).to.be.instanceOf(SerializationError);
      });

      it('maxTasksPerChild', () =>
        withPool({ maxTasksPerChild: 2 }, async (own) => {
          const places: string[] = [];
          for (let i = 0; i < 4; i += 1) places.push(await own.submit(jobs.where));
          expect(places[0]).to.equal(places[1]);
          expect(places[2]).to.equal(places[3]);
          expect(places[1]).not.to.equal(places[2]);
        }));

      it('queueSizeMax', () =>
        withPool({ queueSizeMax: 1 }, async (own) => {
          const first = own.submit(jobs.block, 20);
          expect(() => own.submit(jobs.double, 1)).to.throw(QueueFull, '1 are waiting');
          await until(() => first.running() || first.done());
          const second = own.submit(jobs.double, 1);
          expect([await first, await second]).to.deep.equal([20, 2]);
        }));

      it('idleTimeout', () =>
        withPool({ idleTimeout: 1 }, async (own) => {
          const before = await own.submit(jobs.where);
          await new Promise((resolve) => setTimeout(resolve, 30));
          expect(await own.submit(jobs.where)).not.to.equal(before);
        }));

      it('env', () =>
        withPool({ env: { COLOUR: 'green' } }, async (own) => {
          expect(await own.submit(jobs.environment, 'COLOUR')).to.equal('green');
        }));

      it('maxWorkers, of at least one', () => {
        expect(() => new Pool({ maxWorkers: 0 })).to.throw(RangeError, 'greater than 0');
      });
    });

    it('is disposed of with await using', async () => {
      const own = new Pool({ maxWorkers: 1 });
      const future = own.submit(jobs.double, 1);
      await own[Symbol.asyncDispose]();
      expect(future.result()).to.equal(2);
    });
  });
}

describe('between threads', function () {
  this.timeout(120_000);

  it('memory is shared, or handed over', async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const shared = new SharedArrayBuffer(4);
    await Promise.all(Array.from({ length: 10 }, () => pool.submit(jobs.increment, shared)));
    expect(new Int32Array(shared)[0]).to.equal(10);
    const bytes = new Uint8Array(8);
    const filled = await pool.submit(jobs.fill, transfer(bytes, [bytes.buffer]), 7);
    expect([bytes.length, filled[7]]).to.deep.equal([0, 7]);
  });

  it('the default executor runs functions, with the variables of the caller', async () => {
    function* main(): Coroutine<unknown[]> {
      jobs.user.set('ada');
      const loop = getRunningLoop();
      const places = yield* gather([toThread(jobs.where), loop.runInExecutor(null, jobs.where)]);
      expect(places).not.to.include(jobs.where());
      return yield* gather([toThread(jobs.userHere), loop.runInExecutor(null, jobs.userHere)]);
    }
    expect(await run(main())).to.deep.equal(['ada', 'nobody']);
  });

  it('a loop lives while a thread works, and goes on meanwhile', () =>
    withGate(async (log, gate, open) => {
      function* main(): Coroutine<string> {
        const task = getRunningLoop().createTask(toThread(jobs.runUntil, log, gate));
        for (let turn = 0; turn < 10; turn += 1) yield* sleep(1);
        expect(task.done()).to.equal(false);
        open();
        return yield* task;
      }
      expect(await run(main())).to.equal('through');
    }));

  it('[rule 223] a ThreadPoolExecutor may be the default, a ProcessPoolExecutor not', async () => {
    class Mine extends ThreadPoolExecutor {}
    const pool = new Mine({ maxWorkers: 1 });
    function* main(): Coroutine<number> {
      const loop = getRunningLoop();
      expect(() => {
        loop.setDefaultExecutor(new ProcessPoolExecutor());
      }).to.throw(TypeError, 'ThreadPoolExecutor');
      loop.setDefaultExecutor(pool);
      return yield* toThread(jobs.double, 2);
    }
    expect(await run(main())).to.equal(4);
    expect(() => pool.submit(jobs.double, 1)).to.throw(RuntimeError, 'after shutdown');
  });
});

describe('InterpreterPoolExecutor', () => {
  it('is a ThreadPoolExecutor: each thread has an interpreter of its own', async () => {
    await using pool = new InterpreterPoolExecutor({ maxWorkers: 1, threadNamePrefix: 'isolated' });
    expect(pool).to.be.instanceOf(ThreadPoolExecutor);
    await pool.submit(jobs.initialize, 'there');
    expect(await pool.submit(jobs.initializedWith)).to.equal('there');
    expect(jobs.initializedWith()).to.equal('no');
  });
});

describe('concurrent.futures', () => {
  const { asCompleted, wait } = concurrent.futures;
  const three = (): [ConcurrentFuture, ConcurrentFuture, ConcurrentFuture] => [
    new ConcurrentFuture(),
    new ConcurrentFuture(),
    new ConcurrentFuture(),
  ];

  it('wait waits for all, for the first, or for the first error', async () => {
    const [a, b, c] = three();
    const first = wait([a, b, c], { returnWhen: 'FIRST_COMPLETED' });
    const error = wait([a, b, c], { returnWhen: 'FIRST_EXCEPTION' });
    const every = wait([a, b, c]);
    b.setResult(1);
    expect([...(await first).done]).to.deep.equal([b]);
    c.setException(new Error('no'));
    const [done, notDone] = await error;
    expect([[...(done as Set<unknown>)], [...(notDone as Set<unknown>)]]).to.deep.equal([
      [b, c],
      [a],
    ]);
    a.cancel();
    expect((await every).notDone.size).to.equal(0);
    expect((await wait([a, b], { returnWhen: 'FIRST_COMPLETED' })).done.size).to.equal(2);
  });

  it('wait times out, and refuses conditions that it does not know', async () => {
    const [a] = three();
    const { done, notDone } = await wait([a], { timeout: 1 });
    expect([done.size, notDone.size]).to.deep.equal([0, 1]);
    expect(() => wait([a], { returnWhen: 'SOON' as never })).to.throw(RangeError, 'SOON');
  });

  it('asCompleted gives futures as they get done', async () => {
    const [a, b, c] = three();
    c.setResult(3);
    setTimeout(() => {
      b.setResult(2);
      a.setException(new Error('no'));
    }, 1);
    const found = await all(asCompleted([a, b, c]));
    expect([found[0] === c, found[1] === b, found[2] === a]).to.deep.equal([true, true, true]);
  });

  it('asCompleted times out', async () => {
    const [a, b] = three();
    a.setResult(1);
    const futures = asCompleted([a, b], { timeout: 1 });
    expect((await futures.next()).value).to.equal(a);
    const error = await failureOf(futures.next());
    expect(error).to.be.instanceOf(TimeoutError);
    expect(error.message).to.equal('1 (of 2) futures unfinished');
  });
});

describe('Executor', () => {
  /** An executor that calls at once, here: what a subclass has to bring. */
  class Here extends Executor {
    readonly shutdowns: (boolean | undefined)[] = [];

    override submit<A extends unknown[], R>(
      fn: Callable<A, R>,
      ...args: A
    ): ConcurrentFuture<Awaited<R>> {
      const future = new ConcurrentFuture<Awaited<R>>();
      future.setRunningOrNotifyCancel();
      try {
        future.setResult((fn as (...all: A) => Awaited<R>)(...args));
      } catch (error) {
        future.setException(error);
      }
      return future;
    }

    override async shutdown(wait?: boolean): Promise<void> {
      this.shutdowns.push(wait);
    }
  }

  it('has no submit() of its own, and nothing to put away in shutdown()', async () => {
    const executor = new Executor();
    expect(() => executor.submit(jobs.double, 1)).to.throw(
      NotImplementedError,
      'Executor has no submit()',
    );
    expect(await executor.shutdown()).to.equal(undefined);
  });

  it('has map of what submit gives, in order, as long as the shortest iterable', async () => {
    const powers = new Here().map(
      (n: number, m: number) => n ** m,
      [
        [2, 3, 4],
        [3, 2],
      ],
    );
    expect(await all(powers)).to.deep.equal([8, 9]);
  });

  it('has map raise the first error when its result is asked for', async () => {
    const fails = (n: number): number => {
      if (n === 2) throw new RangeError('two');
      return n;
    };
    const results = new Here().map(fails, [[1, 2, 3]]);
    expect(String(await failureOf(all(results)))).to.equal('RangeError: two');
  });

  it('shuts down and waits at the end of `await using`, by Symbol.asyncDispose', async () => {
    const executor = new Here();
    await executor[Symbol.asyncDispose]();
    expect(executor.shutdowns).to.deep.equal([true]);
  });
});
