// Functions called on other machines, by a real Redis. What survives which death is in cluster-kill.spec.ts.

import { writeFileSync } from 'node:fs';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import sinon from 'sinon';
import {
  BrokenCluster,
  type ClusterExecutor,
  type ClusterJobOptions,
  job,
  SerializationError,
  startWorker,
  UnknownJobError,
  VersionSkewError,
} from '../../lib/cluster.js';
import {
  type Coroutine,
  getRunningLoop,
  isCancelled,
  QueueFull,
  run,
  RuntimeError,
  sleep,
  TimeoutError,
  waitFor,
} from '../../lib/index.js';
import { errorOf } from '../kit/programs.js';
import {
  failureOf,
  inTime,
  jobsUrl,
  needsRedis,
  TestCluster,
  until,
  untilRunning,
} from './cluster-kit.js';
import * as jobs from './jobs.js';

describe('ClusterExecutor', function () {
  this.timeout(120_000);
  this.slow(1000);

  let cluster: TestCluster;
  let executor: ClusterExecutor;
  before(function () {
    needsRedis(this);
  });
  before(async () => {
    cluster = await TestCluster.start();
    await cluster.worker({ sizeMax: 10_000 });
    executor = cluster.executor({ sizeMax: 10_000 });
  });
  after(async () => cluster?.stop());

  const withOptions = (options: ClusterJobOptions): ClusterExecutor =>
    executor.withOptions(options);

  let release = (): void => undefined;
  // What fails must not keep the worker from what comes after it.
  afterEach(() => {
    release();
  });

  /** Keeps the worker busy until it is relieved. */
  async function occupied(name: string): Promise<() => Promise<void>> {
    const busy = executor.submit(jobs.runUntil, cluster.file(`${name}.log`), cluster.file(name));
    await untilRunning(busy);
    release = () => {
      writeFileSync(cluster.file(name), '');
    };
    return async () => {
      release();
      expect(await busy).to.equal('through');
    };
  }

  describe('takes a function', () => {
    it('that a module exports, plain or async, or in an object', async () => {
      expect(await executor.submit(jobs.add, 1, 2)).to.equal(3);
      expect(await executor.submit(jobs.addLater, 1, 2)).to.equal(3);
      expect(await executor.submit(jobs.tools.triple, 2)).to.equal(6);
    });

    it('by its name, whether the module is here or not', async () => {
      expect(await executor.submit(job(jobsUrl, 'double'), 4)).to.equal(8);
      expect(await executor.submit(job('cluster:jobs', 'double'), 4)).to.equal(8);
    });

    it('of a module that both sides name otherwise', async () => {
      const queue = 'named';
      await cluster.worker({ queue, jobs: { 'our/jobs': jobsUrl } });
      const named = cluster.executor({ queue, modules: { 'our/jobs': jobsUrl } });
      expect(await named.submit(jobs.double, 4)).to.equal(8);
      const error = await failureOf(cluster.executor({ queue }).submit(jobs.double, 4));
      expect(error).to.be.instanceOf(UnknownJobError);
      expect(error.message).to.match(/no module registered under that name: it has our\/jobs$/);
    });

    it('but none that the worker has not registered, nor a way through one that it has', async () => {
      const missing = await failureOf(executor.submit(job('file:///etc/passwd.js', 'x')));
      expect(missing).to.be.instanceOf(UnknownJobError).with.property('code', 'UNKNOWN_JOB');
      for (const name of ['nothing', 'double.constructor', 'tools.constructor', '__proto__']) {
        const error = await failureOf(executor.submit(job(jobsUrl, name), 'return 1'));
        expect(error).to.be.instanceOf(UnknownJobError);
        expect(error.message).to.match(/exports no such function: it exports .*\bdouble\b/);
      }
    });

    it('but no closure, and nothing that is none', async () => {
      const error = await failureOf(executor.submit(jobs.closureOf(1)));
      expect(error).to.be.instanceOf(SerializationError).with.property('path', 'fn');
      expect(() => executor.submit(5 as never)).to.throw(TypeError, 'A function or a job');
    });
  });

  describe('sends', () => {
    it('what structured clone knows', async () => {
      const value = {
        date: new Date(0),
        map: new Map([[1n, new Set(['a'])]]),
        bytes: new Uint8Array([1, 2]),
        nothing: undefined,
        number: NaN,
      };
      expect(await executor.submit(jobs.echo, value)).to.deep.equal(value);
      expect(await executor.submit(jobs.echo, undefined)).to.equal(undefined);
    });

    it('errors with class, message, stack, cause and fields', async () => {
      const error = await failureOf(executor.submit(jobs.fail, 'no'));
      expect(error).to.be.instanceOf(jobs.Odd).and.instanceOf(RangeError);
      expect(error).to.have.deep.property('details', { at: [1, 2] });
      expect(error.cause).to.be.instanceOf(TypeError).with.property('message', 'why');
      expect(error.stack).to.match(/fail .*jobs/);
      expect(await failureOf(executor.submit(jobs.failWith, 'text'))).to.equal('text');
    });

    it('but nothing that is too big', async () => {
      const big = await failureOf(executor.submit(jobs.echo, 'x'.repeat(20_000)));
      expect(big).to.be.instanceOf(SerializationError).with.property('path', 'args');
      expect(big.message).to.match(/20\d\d\d bytes are more than the 10000 that sizeMax allows/);
      const result = await failureOf(executor.submit(job(jobsUrl, 'giveBytes'), 20_000));
      expect(result).to.be.instanceOf(SerializationError).with.property('path', 'result');
    });
  });

  it('maps in order, with chunks and without', async () => {
    for (const options of [{}, { chunksize: 2 }, { buffersize: 1 }]) {
      const found: number[] = [];
      for await (const sum of executor.map(
        jobs.add,
        [
          [1, 2, 3],
          [10, 20, 30],
        ],
        options,
      )) {
        found.push(sum);
      }
      expect(found).to.deep.equal([11, 22, 33]);
    }
  });

  describe('runs a job', () => {
    it('again when it fails, as often as retries allows', async () => {
      const again = withOptions({ retries: 2, retryDelay: 1 });
      expect(await again.submit(jobs.failUntil, cluster.file('third'), 3)).to.equal(3);
      const error = await failureOf(again.submit(jobs.failUntil, cluster.file('fifth'), 5));
      expect(error).to.be.instanceOf(RangeError).with.property('message', 'only 3');
      const once = await failureOf(executor.submit(jobs.failUntil, cluster.file('once'), 2));
      expect(once).to.have.property('message', 'only 1');
    });

    it('no second time when that would end as the first', async () => {
      const again = withOptions({ retries: 2, retryDelay: 1 });
      const error = await failureOf(again.submit(jobs.giveFunctionOnce, cluster.file('unsent')));
      expect(error).to.be.instanceOf(SerializationError);
      expect(cluster.lines('unsent')).to.deep.equal(['tried']);
    });

    it('before others, by priority', async () => {
      const relieve = await occupied('priorities');
      const enter = (id: number, options: ClusterJobOptions): PromiseLike<number> =>
        withOptions(options).submit(jobs.enter, cluster.file('order'), id, false);
      const all = [enter(3, { priority: 9 }), enter(2, { priority: 1 }), enter(1, {})];
      await until(() => countOf(cluster).then((count) => count === 4));
      await relieve();
      await inTime(Promise.all(all));
      expect(cluster.lines('order')).to.deep.equal(['1', '2', '3']);
    });

    it('not before its delay', async () => {
      const future = withOptions({ delay: 500 }).submit(jobs.double, 4);
      const isDelayed = (): Promise<boolean> =>
        countOf(cluster, 'delayed').then((count) => count === 1 || future.done());
      await until(isDelayed);
      expect(future.running()).to.equal(false);
      expect(await future).to.equal(8);
    });

    it('once for all who submit it with one key, then and later', async () => {
      const other = cluster.executor();
      const key: ClusterJobOptions = { idempotencyKey: 'invoice 17' };
      const submit = (from: ClusterExecutor): PromiseLike<number> =>
        from.withOptions(key).submit(jobs.enter, cluster.file('once-only'), 17, false);
      expect(await Promise.all([executor, executor, other].map(submit))).to.deep.equal([
        17, 17, 17,
      ]);
      expect(await submit(cluster.executor())).to.equal(17);
      expect(cluster.lines('once-only')).to.deep.equal(['17']);
    });

    it('and keeps what it gave, where it ends before its adding is confirmed', async () => {
      // oxlint-disable-next-line typescript/unbound-method -- called with its queue each time
      const { add } = Queue.prototype;
      let confirm = (): void => undefined;
      const isOver = new Promise<void>((resolve) => (confirm = resolve));
      const slow = sinon.stub(Queue.prototype, 'add').callsFake(async function (
        this: Queue,
        ...args
      ) {
        const added = await add.apply(this, args);
        await isOver;
        return added;
      });
      try {
        const future = executor.submit(jobs.double, 4);
        expect(await inTime(future)).to.equal(8);
        slow.restore();
        confirm();
        // What goes to Redis after it comes after it.
        expect(await inTime(executor.submit(jobs.double, 5))).to.equal(10);
        expect(await inTime(executor.attach<number>(future.jobId))).to.equal(8);
      } finally {
        slow.restore();
      }
    });

    it('of its own code version only', async () => {
      const queue = 'versions';
      await cluster.worker({ queue, version: '2' });
      expect(await cluster.executor({ queue, version: '2' }).submit(jobs.double, 1)).to.equal(2);
      const old = cluster.executor({ queue, version: '1', retries: 5 });
      const error = await failureOf(old.submit(jobs.double, 1));
      expect(error).to.be.instanceOf(VersionSkewError).with.property('code', 'VERSION_SKEW');
      expect(error.message).to.match(/code version 1: this worker has version 2: update/);
    });

    it('of its own protocol only', async () => {
      const queue = new Queue('yieldfrom', { connection: { url: cluster.redis.url } });
      try {
        await queue.add(
          'x',
          { protocol: 99, module: 'jobs', name: 'double' },
          { jobId: 'foreign' },
        );
        const error = await failureOf(executor.attach('foreign'));
        expect(error).to.be.instanceOf(VersionSkewError);
        expect(error.message).to.match(/protocol 99: this worker speaks protocol 1/);
      } finally {
        await queue.close();
      }
    });
  });

  describe('holds back', () => {
    it('what goes beyond maxPending, and tells when there is room', async () => {
      const relieve = await occupied('pending');
      const small = cluster.executor({ maxPending: 2, queueSizeMax: 1 });
      await inTime(small.room());
      const first = [small.submit(jobs.double, 1), small.submit(jobs.double, 2)];
      const waiting = small.submit(jobs.double, 3);
      expect(() => small.submit(jobs.double, 4)).to.throw(QueueFull, '1 are waiting already');
      await until(() => countOf(cluster).then((count) => count === 3));
      let hasRoom = false;
      const room = small.room().then(() => (hasRoom = true));
      expect(hasRoom).to.equal(false);
      await relieve();
      expect(await Promise.all([...first, waiting])).to.deep.equal([2, 4, 6]);
      await inTime(room);
      expect(await small.submit(jobs.double, 5)).to.equal(10);
    });

    it('refuses sizes that are none', () => {
      expect(() => cluster.executor({ maxPending: 0 })).to.throw(RangeError, 'maxPending');
      expect(() => withOptions({ retries: -1 })).to.throw(RangeError, 'retries');
    });
  });

  describe('attach', () => {
    it('takes up a job of another caller, finished or not', async () => {
      const future = executor.submit(jobs.double, 21);
      expect(await future).to.equal(42);
      expect(await cluster.executor().attach(future.jobId)).to.equal(42);
      const relieve = await occupied('attached');
      const queued = executor.submit(jobs.double, 4);
      await until(() => countOf(cluster).then((count) => count === 2));
      const again = cluster.executor().attach<number>(queued.jobId);
      await relieve();
      expect([await again, await queued]).to.deep.equal([8, 8]);
      expect(String(again)).to.equal(`<ConcurrentFuture finished job=${queued.jobId}>`);
    });

    it('fails when Redis does not know the job', async () => {
      const error = await failureOf(executor.attach('never'));
      expect(error).to.be.instanceOf(BrokenCluster);
      expect(error.message).to.match(/what became of job never: Redis does not know it/);
    });
  });

  describe('cancelling', () => {
    it('takes a queued job out of the queue', async () => {
      const relieve = await occupied('cancelled');
      const queued = executor.submit(jobs.enter, cluster.file('cancelled-runs'), 1, false);
      await until(() => countOf(cluster).then((count) => count === 2));
      const watcher = cluster.executor();
      const watched = watcher.attach(queued.jobId);
      // One question after the other: when the second is answered, the first is.
      await failureOf(watcher.attach('never'));
      expect(queued.cancel()).to.equal(true);
      expect(isCancelled(await failureOf(queued))).to.equal(true);
      expect(isCancelled(await failureOf(watched))).to.equal(true);
      await relieve();
      expect(await executor.submit(jobs.double, 1)).to.equal(2);
      expect(cluster.lines('cancelled-runs')).to.deep.equal([]);
    });

    it('a job that still waits here never sends it', async () => {
      const relieve = await occupied('unsent-yet');
      const small = cluster.executor({ maxPending: 1 });
      const first = small.submit(jobs.double, 1);
      const second = small.submit(jobs.enter, cluster.file('unsent-runs'), 1, false);
      expect([second.cancel(), second.cancelled()]).to.deep.equal([true, true]);
      await relieve();
      await inTime(small.shutdown());
      expect(first.result()).to.equal(2);
      expect(cluster.lines('unsent-runs')).to.deep.equal([]);
    });

    it('abandons a job that runs, and aborts its signal', async () => {
      function* main(): Coroutine<void> {
        const loop = getRunningLoop();
        const future = loop.runInExecutor(executor, jobs.untilAborted, cluster.file('aborted'));
        while (cluster.lines('aborted').length === 0) yield* sleep(2);
        expect(yield* errorOf(waitFor(future, 1))).to.be.instanceOf(TimeoutError);
        while (cluster.lines('aborted').length === 1) yield* sleep(2);
      }
      await run(main());
      expect(cluster.lines('aborted')).to.deep.equal(['begun', 'aborted CancelledError']);
    });

    it('terminates it, if so told', async () => {
      const ending = cluster.executor({ onCancel: 'terminate' });
      const future = ending.submit(jobs.spin);
      await untilRunning(future);
      const next = ending.submit(jobs.double, 4);
      expect([future.cancel(), future.cancelled()]).to.deep.equal([true, true]);
      expect(await next).to.equal(8);
    });
  });

  describe('shutdown', () => {
    it('waits for what was submitted, and takes no more', async () => {
      const own = cluster.executor();
      const futures = [1, 2, 3].map((n) => own.submit(jobs.double, n));
      await own[Symbol.asyncDispose]();
      expect(futures.map((future) => future.result())).to.deep.equal([2, 4, 6]);
      expect(() => own.submit(jobs.double, 1)).to.throw(RuntimeError, 'after shutdown');
      expect(() => own.attach('x')).to.throw(RuntimeError, 'after shutdown');
    });

    it('cancels what has not begun, if so told', async () => {
      const own = cluster.executor();
      const gate = cluster.file('shutdown');
      const running = own.submit(jobs.runUntil, cluster.file('shutdown.log'), gate);
      const queued = own.submit(jobs.double, 1);
      await untilRunning(running);
      const shutdown = own.shutdown(true, { cancelFutures: true });
      writeFileSync(gate, '');
      await inTime(shutdown);
      expect([running.result(), queued.cancelled()]).to.deep.equal(['through', true]);
    });
  });

  it('fails its jobs when Redis is out of reach for too long', async () => {
    const lost = cluster.executor({ redis: 'redis://127.0.0.1:1', redisTimeout: 500 });
    const error = await failureOf(lost.submit(jobs.double, 1));
    expect(error).to.be.instanceOf(BrokenCluster);
    expect(error.message).to.match(/what became of job double: Redis was out of reach for 500 ms/);
    expect(error.cause).to.have.property('code', 'ECONNREFUSED');
    await inTime(lost.shutdown());
  });
});

describe('ClusterWorker', function () {
  this.timeout(120_000);
  this.slow(1000);

  let cluster: TestCluster;
  before(function () {
    needsRedis(this);
  });
  before(async () => {
    cluster = await TestCluster.start();
  });
  after(async () => cluster?.stop());

  it('does not start with a module that cannot be loaded, or that shares its name', async () => {
    const redis = cluster.redis.url;
    const missing = startWorker({ jobs: [new URL('./none.js', jobsUrl)], redis, maxWorkers: 1 });
    expect(await failureOf(missing)).to.have.property('code', 'ERR_MODULE_NOT_FOUND');
    const twice = startWorker({ jobs: [jobsUrl, './other/jobs.js'], redis, maxWorkers: 1 });
    expect((await failureOf(twice)).message).to.match(/as jobs: file:.*jobs.js has that name/);
  });

  it('has its processes initialized', async () => {
    const queue = 'initialized';
    const pool = { initializer: job(jobsUrl, 'initialize'), initargs: ['a'] };
    await cluster.worker({ queue, pool });
    const executor = cluster.executor({ queue });
    expect(await executor.submit(jobs.initializedWith)).to.equal('a');
  });

  it('lets its jobs end when it is closed', async () => {
    const queue = 'closing';
    const worker = await cluster.worker({ queue });
    const executor = cluster.executor({ queue });
    const gate = cluster.file('closing');
    const running = executor.submit(jobs.runUntil, cluster.file('closing.log'), gate);
    await untilRunning(running);
    const left = executor.submit(jobs.double, 1);
    const closed = worker[Symbol.asyncDispose]();
    writeFileSync(gate, '');
    await closed;
    expect(await running).to.equal('through');
    expect(left.done()).to.equal(false);
    await cluster.worker({ queue });
    expect(await inTime(left)).to.equal(2);
  });

  it('on SIGTERM lets them end for a while, and then hands them back', async () => {
    const queue = 'terminated';
    const executor = cluster.executor({ queue });
    const host = await cluster.host('--queue', queue, '--grace', '20');
    const future = executor.submit(jobs.runUntil, cluster.file('runs'), cluster.file('go'));
    await until(() => cluster.lines('runs').length >= 1);
    const exit = new Promise((resolve) => host.once('exit', resolve));
    host.kill('SIGTERM');
    expect(await inTime(exit)).to.equal(0);
    const other = await cluster.worker({ queue });
    await until(() => cluster.lines('runs').length >= 2);
    expect(other.runningCount).to.equal(1);
    writeFileSync(cluster.file('go'), '');
    expect(await inTime(future)).to.equal('through');
  });
});

/** Jobs in Redis that are not through. */
async function countOf(
  cluster: TestCluster,
  ...states: ('waiting' | 'active' | 'delayed' | 'prioritized')[]
): Promise<number> {
  const queue = new Queue('yieldfrom', { connection: { url: cluster.redis.url } });
  try {
    const wanted = states.length > 0 ? states : (['waiting', 'active', 'prioritized'] as const);
    return await queue.getJobCountByTypes(...wanted);
  } finally {
    await queue.close();
  }
}
