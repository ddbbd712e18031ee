// What can go wrong in a worker, on real threads and processes, in pools of one and of two. The bad
// job comes with a slow one and six that are queued. All of them settle, each with the right outcome;
// no job is lost; the pool works afterwards; nothing is left over. The long form, `npm run test:kill`,
// puts 100,000 jobs through each pool while workers die.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { type ConcurrentFuture, isCancelled, logger } from '../../lib/index.js';
import {
  type BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  job,
  type PoolExecutor,
  type PoolExecutorOptions,
  ProcessPoolExecutor,
  SerializationError,
  ThreadPoolExecutor,
} from '../../lib/node.js';
import { withGate } from '../kit/gate.js';
import * as jobs from './jobs.js';

const isLong = process.env['YIELDFROM_KILL'] === 'long';
const ledgerSize = isLong ? 100_000 : 300;

const url = new URL('./jobs.js', import.meta.url);

/** How long anything may take before it counts as stuck. */
const patienceMs = isLong ? 3_600_000 : 120_000;

interface Kind {
  readonly name: string;
  readonly broken: typeof BrokenExecutor;
  make(options: PoolExecutorOptions): PoolExecutor;
}

const limits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };
const kinds: readonly Kind[] = [
  {
    name: 'threads',
    broken: BrokenThreadPool,
    make: (options) => new ThreadPoolExecutor({ resourceLimits: limits, ...options }),
  },
  {
    name: 'processes',
    broken: BrokenProcessPool,
    make: (options) => new ProcessPoolExecutor({ resourceLimits: limits, ...options }),
  },
];

/** Gives what a future fails with, and fails when it never settles. */
async function errorOf(future: PromiseLike<unknown>): Promise<unknown> {
  try {
    await inTime(future);
  } catch (error) {
    return error;
  }
  throw new Error('it was to fail, and did not');
}

async function inTime<T>(future: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('stuck'));
    }, patienceMs);
  });
  try {
    return await Promise.race([future, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

async function untilRunning(future: ConcurrentFuture): Promise<void> {
  while (!future.running() && !future.done())
    await new Promise((resolve) => setTimeout(resolve, 2));
}

for (const kind of kinds) {
  for (const maxWorkers of kind.name === 'threads' || isLong ? [1, 2] : [1]) {
    describe(`a pool of ${maxWorkers} (${kind.name})`, function () {
      this.timeout(patienceMs * 2);
      this.slow(4000);

      let pool: PoolExecutor;
      before(() => {
        pool = kind.make({ maxWorkers, onCancel: 'terminate' });
      });
      after(async () => {
        await inTime(pool.shutdown());
      });

      /** Submits a bad job with company, and gives its error when all have settled. */
      async function company(begin: () => ConcurrentFuture): Promise<unknown> {
        const bad = begin();
        const slow = pool.submit(jobs.block, 30);
        const queued = [1, 2, 3, 4, 5, 6].map((n) => pool.submit(jobs.double, n));
        const error = await errorOf(bad);
        expect(await inTime(slow)).to.equal(30);
        const results = await inTime(Promise.all(queued));
        expect(results).to.deep.equal([2, 4, 6, 8, 10, 12]);
        return error;
      }

      const isBroken = (error: unknown): BrokenExecutor => {
        expect(error).to.be.instanceOf(kind.broken);
        return error as BrokenExecutor;
      };

      it('outlives a job that exits', async () => {
        const error = isBroken(await company(() => pool.submit(jobs.exit, 5)));
        expect(error.exit?.exitCode).to.equal(5);
        expect(error.message).to.match(/while it ran exit: it ended with exit code 5$/);
      });

      it('outlives an error that nobody catches, and keeps it as the cause', async () => {
        const error = isBroken(await company(() => pool.submit(jobs.throwLater)));
        expect(error.cause).to.be.instanceOf(jobs.Odd).with.property('message', 'thrown later');
      });

      it('outlives a rejection that nobody handles', async () => {
        const error = isBroken(await company(() => pool.submit(jobs.rejectUnhandled)));
        expect(error.cause).to.be.instanceOf(jobs.Odd).with.property('message', 'rejected');
      });

      it('ends a job that spins when it is cancelled', async () => {
        const error = await company(() => {
          const bad = pool.submit(jobs.spin);
          void untilRunning(bad).then(() => {
            expect(bad.cancel()).to.equal(true);
          });
          return bad;
        });
        expect(isCancelled(error)).to.equal(true);
      });

      it('does not run a queued job that is cancelled', async () => {
        const busy = Array.from({ length: maxWorkers }, () => pool.submit(jobs.block, 30));
        const error = await company(() => {
          const bad = pool.submit(jobs.exit, 1);
          expect(bad.cancel()).to.equal(true);
          return bad;
        });
        expect(isCancelled(error)).to.equal(true);
        expect(await inTime(Promise.all(busy))).to.have.length(maxWorkers);
      });

      it('refuses an argument that cannot be sent', async () => {
        const error = await company(() => pool.submit(jobs.echo<unknown>, { a: [1, () => 2] }));
        expect(error).to.be.instanceOf(SerializationError).with.property('path', 'args[0].a[1]');
      });

      it('refuses a result that cannot be sent', async () => {
        const error = await company(() => pool.submit(jobs.giveFunction));
        expect(error)
          .to.be.instanceOf(SerializationError)
          .with.property('path', 'result.inner.list[1]');
      });

      it('refuses a closure', async () => {
        const error = await company(() => pool.submit(jobs.closureOf(1)));
        expect(error).to.be.instanceOf(SerializationError).with.property('path', 'fn');
      });

      // A process says a lot when its memory is used up.
      if (kind.name === 'threads' || isLong) {
        it('outlives a job that uses up its memory', async () => {
          const error = isBroken(await company(() => pool.submit(jobs.useUpMemory)));
          if (kind.name === 'threads') {
            expect(error.cause).to.have.property('code', 'ERR_WORKER_OUT_OF_MEMORY');
          } else {
            expect(error.exit?.signal).to.equal('SIGABRT');
          }
        });
      }

      it('fails the calls of an object whose worker is gone', async () => {
        const counter = pool.create<jobs.Counter>(url, 'Counter', 1);
        expect(await inTime(counter.add(1))).to.equal(2);
        const left = [counter.exit(), counter.add(1), counter.where()];
        for (const call of left) isBroken(await errorOf(call));
        isBroken(await errorOf(counter.add(1)));
        expect(await inTime(pool.submit(jobs.double, 4))).to.equal(8);
      });

      if (kind.name === 'processes') {
        it('outlives a kill -9, and tells the process and the signal', async () => {
          const pid = Number((await inTime(pool.submit(jobs.where))).split('/')[0]);
          const error = isBroken(await company(() => pool.submit(jobs.killSelf)));
          expect(error.exit?.signal).to.equal('SIGKILL');
          if (maxWorkers === 1) expect(error.exit?.pid).to.equal(pid);
        });
      }

      it('loses no job and runs none twice while workers die', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
        const ledger = join(folder, 'ledger');
        try {
          const dies = (id: number): boolean => id % (isLong ? 2003 : 97) === 50;
          const futures = Array.from({ length: ledgerSize }, (_, id) =>
            pool.submit(jobs.enter, ledger, id, dies(id)),
          );
          const outcomes = await inTime(Promise.allSettled(futures));
          const wrong = outcomes.filter((outcome, id) =>
            dies(id)
              ? outcome.status !== 'rejected' || !(outcome.reason instanceof kind.broken)
              : outcome.status !== 'fulfilled' || outcome.value !== id,
          );
          expect(wrong).to.deep.equal([]);
          const entries = readFileSync(ledger, 'utf8').trim().split('\n').map(Number);
          const inOrder = entries.sort((a, b) => a - b);
          expect(inOrder).to.deep.equal(Array.from({ length: ledgerSize }, (_, id) => id));
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    });
  }

  describe(`pools of ${kind.name}`, function () {
    this.timeout(patienceMs * 2);
    this.slow(4000);

    it('break when workers fail to start, and say why', async () => {
      const pool = kind.make({ maxWorkers: 2, initializer: job(url, 'failToInitialize') });
      const futures = [1, 2, 3].map((n) => pool.submit(jobs.double, n));
      for (const future of futures) {
        const error = await errorOf(future);
        expect(error).to.be.instanceOf(kind.broken);
        expect((error as Error).cause).to.have.property('message', 'cannot initialize');
      }
      expect(() => pool.submit(jobs.double, 1)).to.throw(kind.broken, 'Workers fail to start: 3');
      await inTime(pool.shutdown());
    });

    it('break with the first worker that is lost, if so told', async () => {
      const pool = kind.make({ maxWorkers: 1, onWorkerDeath: 'break' });
      const futures = [pool.submit(jobs.exit, 1), pool.submit(jobs.double, 1)];
      for (const future of futures) {
        expect(await errorOf(future)).to.be.instanceOf(kind.broken);
      }
      expect(() => pool.submit(jobs.double, 1)).to.throw(kind.broken, 'does not replace');
      await inTime(pool.shutdown());
    });

    it('finish what was submitted before a shutdown', async () => {
      const pool = kind.make({ maxWorkers: 2 });
      const futures = Array.from({ length: 20 }, (_, n) => pool.submit(jobs.double, n));
      await inTime(pool.shutdown());
      expect(futures.map((future) => future.result())).to.deep.equal(
        Array.from({ length: 20 }, (_, n) => 2 * n),
      );
      expect(() => pool.submit(jobs.double, 1)).to.throw(
        'cannot schedule new futures after shutdown',
      );
    });

    it('cancel what has not begun at a shutdown, if so told', async () => {
      const pool = kind.make({ maxWorkers: 1 });
      await withGate(async (log, gate, open) => {
        const running = pool.submit(jobs.runUntil, log, gate);
        const queued = [1, 2, 3].map((n) => pool.submit(jobs.double, n));
        await untilRunning(running);
        const shutdown = pool.shutdown(true, { cancelFutures: true });
        open();
        await inTime(shutdown);
        expect(running.result()).to.equal('through');
        expect(queued.map((future) => future.cancelled())).to.deep.equal([true, true, true]);
      });
    });

    it('end at once when their workers are killed, whatever these do', async () => {
      const pool = kind.make({ maxWorkers: 2 });
      const spinning = [pool.submit(jobs.spin), pool.submit(jobs.hang), pool.submit(jobs.spin)];
      for (const future of spinning.slice(0, 2)) await untilRunning(future);
      const errors = spinning.map(errorOf);
      await inTime(pool.killWorkers());
      const [first, second, third] = await Promise.all(errors);
      expect([first, second]).to.satisfy((all: unknown[]) =>
        all.every((error) => error instanceof kind.broken),
      );
      expect(isCancelled(third)).to.equal(true);
    });

    it('end when their workers are asked to by terminateWorkers, with nothing lost', async () => {
      const pool = kind.make({ maxWorkers: 1 });
      const futures = [pool.submit(jobs.hang), pool.submit(jobs.double, 1)];
      await untilRunning(futures[0] as ConcurrentFuture);
      const errors = futures.map(errorOf);
      await inTime(pool.terminateWorkers());
      const [running, queued] = await Promise.all(errors);
      expect(running).to.be.instanceOf(kind.broken);
      expect(isCancelled(queued)).to.equal(true);
      expect(() => pool.submit(jobs.double, 1)).to.throw('after shutdown');
    });

    it('say so when an idle worker dies, and go on', async () => {
      const said: string[] = [];
      const error = sinon.stub(logger, 'error').callsFake((message) => said.push(message));
      try {
        const pool = kind.make({ maxWorkers: 1 });
        await inTime(pool.submit(jobs.throwSoon));
        while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        expect(said[0]).to.match(/was lost while it was idle/);
        expect(await inTime(pool.submit(jobs.double, 2))).to.equal(4);
        await inTime(pool.shutdown());
      } finally {
        error.restore();
      }
    });
  });
}
