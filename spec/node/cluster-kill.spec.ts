// What can go wrong in a cluster, with a real Redis: in the processes of a worker, which has one or two of
// them; to a worker as a whole; to Redis. Every future settles, each with the right outcome; no job is
// lost; the cluster works afterwards; nothing is left over.

import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import sinon from 'sinon';
import {
  BrokenCluster,
  type ClusterExecutor,
  job,
  SerializationError,
  startWorker,
} from '../../lib/cluster.js';
import { type ConcurrentFuture, isCancelled, logger } from '../../lib/index.js';
import { type BrokenExecutor, BrokenProcessPool } from '../../lib/node.js';
import {
  failureOf,
  inTime,
  jobsUrl,
  killed,
  needsRedis,
  TestCluster,
  until,
  untilRunning,
} from './cluster-kit.js';
import * as jobs from './jobs.js';

const isLong = process.env['YIELDFROM_KILL'] === 'long';
const ledgerSize = isLong ? 100_000 : 300;
const limits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };
/** Jobs of a worker that is lost go to another after this. */
const lockMs = 300;

for (const maxWorkers of isLong ? [1, 2] : [2]) {
  describe(`a cluster with a worker of ${maxWorkers}`, function () {
    this.timeout(isLong ? 7_200_000 : 300_000);
    this.slow(4000);

    let cluster: TestCluster;
    let executor: ClusterExecutor;
    before(function () {
      needsRedis(this);
    });
    before(async () => {
      cluster = await TestCluster.start();
      await cluster.worker({ maxWorkers, pool: { resourceLimits: limits } });
      executor = cluster.executor({ onCancel: 'terminate' });
    });
    after(async () => cluster?.stop());

    /** Submits a bad job with company, and gives its error when all have settled. */
    async function company(begin: () => ConcurrentFuture): Promise<unknown> {
      const bad = begin();
      const slow = executor.submit(jobs.block, 30);
      const queued = [1, 2, 3, 4, 5, 6].map((n) => executor.submit(jobs.double, n));
      const error = await failureOf(bad);
      expect(await inTime(slow)).to.equal(30);
      expect(await inTime(Promise.all(queued))).to.deep.equal([2, 4, 6, 8, 10, 12]);
      return error;
    }

    const isBroken = (error: unknown): BrokenExecutor => {
      expect(error).to.be.instanceOf(BrokenProcessPool);
      return error as BrokenExecutor;
    };

    it('outlives a job that exits', async () => {
      const error = isBroken(await company(() => executor.submit(jobs.exit, 5)));
      expect(error.exit?.exitCode).to.equal(5);
    });

    it('outlives an error that nobody catches, and keeps it as the cause', async () => {
      const error = isBroken(await company(() => executor.submit(jobs.throwLater)));
      expect(error.cause).to.be.instanceOf(jobs.Odd).with.property('message', 'thrown later');
    });

    it('outlives a rejection that nobody handles', async () => {
      const error = isBroken(await company(() => executor.submit(jobs.rejectUnhandled)));
      expect(error.cause).to.be.instanceOf(jobs.Odd).with.property('message', 'rejected');
    });

    it('ends a job that spins when it is cancelled', async () => {
      const error = await company(() => {
        const bad = executor.submit(jobs.spin);
        void untilRunning(bad).then(() => bad.cancel());
        return bad;
      });
      expect(isCancelled(error)).to.equal(true);
    });

    it('does not run a queued job that is cancelled', async () => {
      const busy = Array.from({ length: maxWorkers }, () => executor.submit(jobs.block, 100));
      await inTime(Promise.all(busy.map(untilRunning)));
      const error = await company(() => {
        const bad = executor.submit(jobs.exit, 1);
        expect(bad.cancel()).to.equal(true);
        return bad;
      });
      expect(isCancelled(error)).to.equal(true);
      expect(await inTime(Promise.all(busy))).to.have.length(maxWorkers);
    });

    it('refuses an argument that cannot be sent', async () => {
      const error = await company(() => executor.submit(jobs.echo<unknown>, { a: [1, () => 2] }));
      expect(error).to.be.instanceOf(SerializationError).with.property('path', 'args[0].a[1]');
    });

    it('refuses a result that cannot be sent', async () => {
      const error = await company(() => executor.submit(jobs.giveFunction));
      expect(error)
        .to.be.instanceOf(SerializationError)
        .with.property('path', 'result.inner.list[1]');
    });

    // A process says a lot when its memory is used up.
    if (isLong) {
      it('outlives a job that uses up its memory', async () => {
        const error = isBroken(await company(() => executor.submit(jobs.useUpMemory)));
        expect(error.exit?.signal).to.equal('SIGABRT');
      });
    }

    it('outlives a kill -9 of a process, and tells the process and the signal', async () => {
      const error = isBroken(await company(() => executor.submit(jobs.killSelf)));
      expect(error.exit?.signal).to.equal('SIGKILL');
      expect(error.exit?.pid).to.be.a('number');
    });

    it('loses no job and runs none twice while processes die', async () => {
      const dies = (id: number): boolean => id % (isLong ? 2003 : 97) === 50;
      const ledger = cluster.file('ledger');
      const futures = Array.from({ length: ledgerSize }, (_, id) =>
        executor.submit(jobs.enter, ledger, id, dies(id)),
      );
      const outcomes = await inTime(Promise.allSettled(futures));
      const wrong = outcomes.filter((outcome, id) =>
        dies(id)
          ? outcome.status !== 'rejected' || !(outcome.reason instanceof BrokenProcessPool)
          : outcome.status !== 'fulfilled' || outcome.value !== id,
      );
      expect(wrong).to.deep.equal([]);
      const inOrder = cluster
        .lines('ledger')
        .map(Number)
        .sort((a, b) => a - b);
      expect(inOrder).to.deep.equal(Array.from({ length: ledgerSize }, (_, id) => id));
    });
  });
}

describe('a cluster', function () {
  this.timeout(120_000);
  this.slow(4000);

  let cluster: TestCluster;
  before(function () {
    needsRedis(this);
  });
  beforeEach(async () => {
    cluster = await TestCluster.start({ keeps: true });
  });
  afterEach(async () => {
    sinon.restore();
    await cluster?.stop();
  });

  const flags = ['--lock', String(lockMs)];

  it('runs the job of a worker that is killed on another one', async () => {
    const executor = cluster.executor();
    const hosts = [await cluster.host(...flags), await cluster.host(...flags)];
    const log = cluster.file('hosts');
    const future = executor.submit(jobs.runUntil, log, cluster.file('go'));
    const queued = [1, 2, 3].map((n) => executor.submit(jobs.double, n));
    await until(() => cluster.lines('hosts').length > 0);
    const victim = hosts.find(({ pid }) => String(pid) === cluster.lines('hosts')[0]);
    expect(victim).not.to.equal(undefined);
    if (victim !== undefined) await killed(victim);
    // Where a machine is so busy that a lock runs out by itself, it may have begun there before.
    await until(() => cluster.lines('hosts').some((pid) => pid !== String(victim?.pid)));
    writeFileSync(cluster.file('go'), '');
    expect(await inTime(future)).to.equal('through');
    expect(await inTime(Promise.all(queued))).to.deep.equal([2, 4, 6]);
  });

  it('leaves no process behind when a worker is killed whose job computes', async () => {
    const host = await cluster.host(...flags);
    const executor = cluster.executor({ onCancel: 'terminate' });
    const pid = Number((await executor.submit(jobs.where)).split('/')[0]);
    const future = executor.submit(jobs.spin);
    await untilRunning(future);
    await killed(host);
    await inTime(until(() => !isThere(pid)));
    expect(future.cancel()).to.equal(true);
    await inTime(executor.shutdown());
  });

  it('fails a job that kills one worker after the other', async () => {
    const executor = cluster.executor();
    const log = cluster.file('deaths');
    for (let i = 0; i < 3; i += 1) await cluster.host(...flags);
    const error = await failureOf(executor.submit(jobs.killHost, log));
    expect(error).to.be.instanceOf(BrokenCluster);
    expect(error.message).to.match(/finish job killHost: workers that ran it were lost more often/);
    // A lock that runs out by itself, on a busy machine, counts as a loss too.
    expect(cluster.lines('deaths').length).to.be.within(1, 2);
    expect(await inTime(executor.submit(jobs.double, 4))).to.equal(8);
  });

  it('goes on when Redis is killed and started again in the midst of a job', async () => {
    await cluster.worker({ lockDuration: lockMs, stalledInterval: lockMs, maxDeaths: 9 });
    const executor = cluster.executor();
    const running = executor.submit(jobs.runUntil, cluster.file('runs'), cluster.file('go'));
    await untilRunning(running);
    const queued = [1, 2, 3].map((n) => executor.submit(jobs.double, n));
    // The job's lock may be lost, and then it runs a second time, and the worker says so.
    sinon.stub(logger, 'error');
    await cluster.redis.kill();
    const meanwhile = executor.submit(jobs.double, 4);
    writeFileSync(cluster.file('go'), '');
    await cluster.redis.start();
    expect(await inTime(running)).to.equal('through');
    expect(await inTime(Promise.all([...queued, meanwhile]))).to.deep.equal([2, 4, 6, 8]);
    expect(await inTime(executor.submit(jobs.double, 5))).to.equal(10);
  });

  it('fails the jobs that Redis lost with its data, and goes on', async () => {
    const forgetful = await TestCluster.start();
    try {
      await forgetful.worker({ lockDuration: lockMs, stalledInterval: lockMs });
      const executor = forgetful.executor();
      const go = forgetful.file('go');
      const running = executor.submit(jobs.runUntil, forgetful.file('runs'), go);
      const queued = executor.submit(jobs.double, 1);
      await untilRunning(running);
      // The worker will say that it cannot tell anybody what its job gave.
      const said = sinon.stub(logger, 'error');
      await forgetful.redis.kill();
      await forgetful.redis.start();
      for (const future of [running, queued]) {
        const error = await failureOf(future);
        expect(error).to.be.instanceOf(BrokenCluster);
        expect(error.message).to.match(/Redis does not know it \(its data were lost/);
      }
      writeFileSync(go, '');
      expect(await inTime(executor.submit(jobs.double, 5))).to.equal(10);
      expect(said.args.map(([text]) => text)).to.include(
        'A cluster worker has trouble with its queue',
      );
    } finally {
      await forgetful.stop();
    }
  });

  it('fails jobs when Redis is gone for good, whether they run, wait, or are new', async () => {
    const worker = await cluster.worker();
    const executor = cluster.executor({ redisTimeout: 300, maxPending: 2 });
    const futures = [
      executor.submit(jobs.runUntil, cluster.file('runs'), cluster.file('go')),
      executor.submit(jobs.double, 1),
      executor.submit(jobs.double, 2),
    ];
    await untilRunning(futures[0] as ConcurrentFuture);
    await cluster.redis.kill();
    futures.push(executor.submit(jobs.double, 3));
    for (const future of futures) {
      const error = await failureOf(future);
      expect(error).to.be.instanceOf(BrokenCluster);
      expect(error.message).to.match(/Redis was out of reach for 300 ms/);
    }
    writeFileSync(cluster.file('go'), '');
    await inTime(executor.shutdown());
    await inTime(worker.close());
  });

  it('has no worker whose processes fail to start', async () => {
    const starting = startWorker({
      jobs: [jobsUrl],
      redis: cluster.redis.url,
      maxWorkers: 1,
      pool: { initializer: job(jobsUrl, 'failToInitialize') },
    });
    const error = await failureOf(starting);
    expect(error).to.be.instanceOf(BrokenProcessPool);
    expect(error.cause).to.have.property('message', 'cannot initialize');
  });

  it('finishes what was submitted when it is shut down under load', async () => {
    const worker = await cluster.worker({ maxWorkers: 2 });
    const executor = cluster.executor({ maxPending: 5 });
    const futures = Array.from({ length: 40 }, (_, n) => executor.submit(jobs.double, n));
    await inTime(executor.shutdown());
    expect(futures.map((future) => future.result())).to.deep.equal(
      Array.from({ length: 40 }, (_, n) => 2 * n),
    );
    await inTime(worker.close());
  });
});

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
