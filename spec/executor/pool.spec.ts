// The core of all pools, over endpoints that do what a spec says: which worker gets what, in which order,
// and what becomes of everybody when one is lost. What real workers die of is in spec/node/kill.spec.ts.

import { expect } from 'chai';
import sinon from 'sinon';
import { encodeError } from '../../lib/executor/error-codec.js';
import { BrokenExecutor, SerializationError, type WorkerExit } from '../../lib/executor/errors.js';
import { Work } from '../../lib/executor/members.js';
import { Pool, type PoolOptions } from '../../lib/executor/pool.js';
import type { Endpoint, FromWorker, Target, ToWorker } from '../../lib/executor/protocol.js';
import { ConcurrentFuture, logger, QueueFull, RuntimeError } from '../../lib/index.js';

const target: Target = { kind: 'function', module: 'file:///jobs.js', name: 'f', many: false };
const noExit: WorkerExit = { exitCode: 1, signal: null, pid: undefined, error: undefined };

/** A worker that answers when the spec says so. */
class FakeEndpoint implements Endpoint {
  readonly sent: ToWorker[] = [];
  isHeld = true;
  isKilled = false;
  refuses: unknown = null;
  #hear: (message: FromWorker) => void = () => undefined;
  #exit: (exit: WorkerExit) => void = () => undefined;

  send(message: ToWorker): void {
    if (this.refuses !== null) throw this.refuses;
    this.sent.push(message);
  }
  onMessage(listener: (message: FromWorker) => void): void {
    this.#hear = listener;
  }
  onExit(listener: (exit: WorkerExit) => void): void {
    this.#exit = listener;
  }
  kill(): void {
    this.isKilled = true;
  }
  ref(hold: boolean): void {
    this.isHeld = hold;
  }

  say(message: FromWorker): void {
    this.#hear(message);
  }
  ready(): this {
    this.say({ kind: 'ready' });
    return this;
  }
  /** Ends the job that it was given last. */
  answer(value: unknown): void {
    this.say({ kind: 'result', id: this.lastId, value });
  }
  exit(exit: Partial<WorkerExit> = {}): void {
    this.#exit({ ...noExit, ...exit });
  }
  get lastId(): number {
    return this.#runs.at(-1)?.id ?? 0;
  }
  /** The arguments of the jobs that it was given. */
  get given(): unknown[] {
    return this.#runs.map(({ args }) => args[0]);
  }
  get #runs(): Extract<ToWorker, { kind: 'run' }>[] {
    return this.sent.filter((message) => message.kind === 'run');
  }
}

function setUp(options: Partial<PoolOptions> = {}): {
  pool: Pool;
  workers: FakeEndpoint[];
  submit: (n: unknown) => ConcurrentFuture;
} {
  const workers: FakeEndpoint[] = [];
  const pool = new Pool({
    sizeMax: 1,
    spawn: () => {
      const endpoint = new FakeEndpoint();
      workers.push(endpoint);
      return endpoint;
    },
    brokenError: (message, exit) => new BrokenExecutor(message, exit),
    ...options,
  });
  const submit = (n: unknown): ConcurrentFuture => {
    const future = new ConcurrentFuture();
    pool.submit(new Work({ future, label: `f(${String(n)})`, target, args: [n], transfer: [] }));
    return future;
  };
  return { pool, workers, submit };
}

/** The worker that was started as the nth. */
function nth(workers: readonly FakeEndpoint[], n: number): FakeEndpoint {
  const worker = workers[n];
  if (worker === undefined) throw new Error(`there is no worker ${String(n)}`);
  return worker;
}

describe('Pool', () => {
  afterEach(() => {
    sinon.restore();
  });

  describe('starts workers', () => {
    it('for what waits and no more, up to its size', () => {
      const { submit, workers } = setUp({ sizeMax: 2 });
      expect(workers).to.have.length(0);
      void submit(1);
      expect(workers).to.have.length(1);
      void submit(2);
      void submit(3);
      expect(workers).to.have.length(2);
    });

    it('and none while one is idle', () => {
      const { submit, workers } = setUp({ sizeMax: 2 });
      void submit(1);
      nth(workers, 0).ready().answer('a');
      void submit(2);
      expect(workers).to.have.length(1);
      expect(nth(workers, 0).given).to.deep.equal([1, 2]);
    });
  });

  it('runs jobs in the order of their submission, one at a time for each worker', () => {
    const { submit, workers } = setUp();
    const futures = [1, 2, 3].map(submit);
    const worker = nth(workers, 0);
    expect(futures.map((future) => future.running())).to.deep.equal([false, false, false]);
    worker.ready();
    expect(worker.given).to.deep.equal([1]);
    expect(futures.map((future) => future.running())).to.deep.equal([true, false, false]);
    worker.answer('a');
    worker.say({ kind: 'error', id: worker.lastId, error: encodeError(new RangeError('no')) });
    worker.answer('c');
    expect(worker.given).to.deep.equal([1, 2, 3]);
    expect([futures[0]?.result(), futures[2]?.result()]).to.deep.equal(['a', 'c']);
    expect(futures[1]?.exception()).to.be.instanceOf(RangeError);
  });

  it('keeps the order when a function is still being looked for', () => {
    const { pool, submit, workers } = setUp();
    void submit(0);
    const worker = nth(workers, 0).ready();
    const late = new Work({
      future: new ConcurrentFuture(),
      label: 'late',
      target: null,
      args: ['late'],
      transfer: [],
    });
    pool.submit(late);
    void submit(1);
    worker.answer(0);
    expect(worker.given).to.deep.equal([0]);
    pool.aim(late, target);
    worker.answer('late');
    expect(worker.given).to.deep.equal([0, 'late', 1]);
  });

  it('hears no answer but to the job that runs', () => {
    const { submit, workers } = setUp();
    const future = submit(1);
    const worker = nth(workers, 0).ready();
    worker.say({ kind: 'result', id: 99, value: 'of nobody' });
    expect(future.done()).to.equal(false);
    worker.answer('mine');
    worker.answer('again');
    expect(future.result()).to.equal('mine');
  });

  it('lets idle workers go from what keeps the program alive', () => {
    const { submit, workers } = setUp();
    void submit(1);
    const worker = nth(workers, 0).ready();
    expect(worker.isHeld).to.equal(true);
    worker.answer(1);
    expect(worker.isHeld).to.equal(false);
    void submit(2);
    expect(worker.isHeld).to.equal(true);
  });

  describe('when a worker is lost', () => {
    it('fails its job with what it died of, and goes on with another', () => {
      const { submit, workers } = setUp();
      const futures = [1, 2].map(submit);
      const first = nth(workers, 0).ready();
      first.say({ kind: 'dying', error: encodeError(new RangeError('why')) });
      first.exit({ exitCode: 7 });
      const error = futures[0]?.exception() as BrokenExecutor;
      expect(error).to.be.instanceOf(BrokenExecutor);
      expect(error.message).to.match(/while it ran f\(1\): it ended with exit code 7$/);
      expect(error.cause).to.be.instanceOf(RangeError).with.property('message', 'why');
      nth(workers, 1).ready().answer('b');
      expect(futures[1]?.result()).to.equal('b');
    });

    it('while it is idle says so, and starts another when there is work', () => {
      const said = sinon.stub(logger, 'error');
      const { submit, workers } = setUp();
      void submit(1);
      nth(workers, 0).ready().answer(1);
      nth(workers, 0).exit();
      expect(said.args[0]?.[0]).to.match(/was lost while it was idle/);
      const future = submit(2);
      nth(workers, 1).ready().answer('b');
      expect(future.result()).to.equal('b');
    });

    it('before it was ready, three times on end, breaks', () => {
      const { submit, workers } = setUp();
      const future = submit(1);
      for (const n of [0, 1, 2]) nth(workers, n).exit();
      expect(workers).to.have.length(3);
      expect(future.exception()).to.be.instanceOf(BrokenExecutor);
      expect(() => submit(2)).to.throw(BrokenExecutor, 'Workers fail to start: 3');
    });

    it('before it was ready, but not on end, goes on', () => {
      const { submit, workers } = setUp();
      const futures = [1, 2, 3].map(submit);
      nth(workers, 0).exit();
      nth(workers, 1).exit();
      nth(workers, 2).ready().exit();
      nth(workers, 3).exit();
      nth(workers, 4).exit();
      nth(workers, 5).ready().answer('b');
      expect(futures[0]?.exception()).to.be.instanceOf(BrokenExecutor);
      expect(futures[1]?.result()).to.equal('b');
    });

    it('breaks at once, if so told', () => {
      const { submit, workers } = setUp({ sizeMax: 2, onWorkerDeath: 'break' });
      const futures = [1, 2, 3].map(submit);
      nth(workers, 0).ready();
      nth(workers, 0).exit();
      expect([futures[0], futures[2]].map((future) => future?.exception())).to.satisfy(
        (errors: unknown[]) => errors.every((error) => error instanceof BrokenExecutor),
      );
      expect(nth(workers, 1).isKilled).to.equal(true);
      expect(workers).to.have.length(2);
    });

    it('that cannot even be started breaks', () => {
      const cause = new Error('no threads left');
      const { submit } = setUp({
        spawn: () => {
          throw cause;
        },
      });
      const future = submit(1);
      expect(future.exception()).to.be.instanceOf(BrokenExecutor).with.property('cause', cause);
    });
  });

  describe('a job that cannot be sent', () => {
    it('fails, and the worker takes the next one', () => {
      const { submit, workers } = setUp();
      const futures = [() => 5, 2].map(submit);
      const worker = nth(workers, 0);
      worker.refuses = new DOMException('no', 'DataCloneError');
      worker.ready();
      expect(futures.map((future) => future.exception())).to.satisfy((errors: unknown[]) =>
        errors.every((error) => error instanceof SerializationError),
      );
      worker.refuses = null;
      const third = submit(3);
      worker.answer('c');
      expect(third.result()).to.equal('c');
    });
  });

  describe('cancelling', () => {
    it('a job that waits takes it out of the queue', () => {
      const { submit, workers } = setUp();
      const futures = [1, 2, 3].map(submit);
      expect(futures[1]?.cancel()).to.equal(true);
      const worker = nth(workers, 0).ready();
      worker.answer(1);
      worker.answer(3);
      expect(worker.given).to.deep.equal([1, 3]);
    });

    it('a job that runs aborts it, and does not end it', () => {
      const { submit, workers } = setUp();
      const future = submit(1);
      const worker = nth(workers, 0).ready();
      expect(future.cancel()).to.equal(false);
      expect(worker.sent.at(-1)).to.deep.equal({ kind: 'abort', id: worker.lastId });
      worker.answer('through');
      expect(future.result()).to.equal('through');
    });

    it('a job that runs ends its worker, if so told, and the next job has another', () => {
      const { submit, workers } = setUp({ onCancel: 'terminate' });
      const futures = [1, 2].map(submit);
      const worker = nth(workers, 0).ready();
      expect(futures[0]?.cancel()).to.equal(true);
      expect(worker.isKilled).to.equal(true);
      worker.exit();
      nth(workers, 1).ready().answer('b');
      expect([futures[0]?.cancelled(), futures[1]?.result()]).to.deep.equal([true, 'b']);
    });
  });

  it('refuses more than may wait', () => {
    const { submit, workers } = setUp({ queueSizeMax: 2 });
    const futures = [1, 2].map(submit);
    expect(() => submit(3)).to.throw(QueueFull, '2 are waiting already');
    nth(workers, 0).ready();
    void submit(3);
    futures[1]?.cancel();
    void submit(4);
    expect(() => submit(5)).to.throw(QueueFull);
  });

  describe('retires a worker', () => {
    it('that has served its time, and kills one that does not go', () => {
      const clock = sinon.useFakeTimers();
      const { submit, workers } = setUp({ tasksPerWorkerMax: 1 });
      const futures = [1, 2].map(submit);
      const worker = nth(workers, 0).ready();
      worker.answer('a');
      worker.answer('b');
      expect(worker.sent.at(-1)).to.deep.equal({ kind: 'close' });
      clock.tick(999);
      expect(worker.isKilled).to.equal(false);
      clock.tick(1);
      expect(worker.isKilled).to.equal(true);
      expect(futures.map((future) => future.done())).to.include(true);
    });

    it('that was idle for long, and not one that is busy again', () => {
      const clock = sinon.useFakeTimers();
      const { submit, workers } = setUp({ idleMs: 100 });
      void submit(1);
      const worker = nth(workers, 0).ready();
      worker.answer(1);
      clock.tick(99);
      void submit(2);
      clock.tick(1000);
      expect(worker.sent.at(-1)).to.have.property('kind', 'run');
      worker.answer(2);
      clock.tick(100);
      expect(worker.sent.at(-1)).to.deep.equal({ kind: 'close' });
      void submit(3);
      expect(nth(workers, 1).ready().given).to.deep.equal([3]);
    });
  });

  describe('when it closes', () => {
    it('runs what was submitted, takes no more, and calls back when all are gone', () => {
      const { pool, submit, workers } = setUp();
      const futures = [1, 2].map(submit);
      const worker = nth(workers, 0).ready();
      let isEmpty = false;
      pool.close(false);
      pool.whenEmpty(() => (isEmpty = true));
      expect(() => submit(3)).to.throw(RuntimeError, 'after shutdown');
      worker.answer('a');
      worker.answer('b');
      expect(futures.map((future) => future.result())).to.deep.equal(['a', 'b']);
      expect([worker.sent.at(-1), isEmpty]).to.deep.equal([{ kind: 'close' }, false]);
      worker.exit({ exitCode: 0 });
      expect(isEmpty).to.equal(true);
    });

    it('cancels what waits, if so told', () => {
      const { pool, submit, workers } = setUp();
      const futures = [1, 2].map(submit);
      nth(workers, 0).ready();
      pool.close(true);
      nth(workers, 0).answer('a');
      expect([futures[0]?.result(), futures[1]?.cancelled()]).to.deep.equal(['a', true]);
    });

    it('is empty at once when it never had a worker', () => {
      const { pool } = setUp();
      let isEmpty = false;
      pool.close(false);
      pool.whenEmpty(() => (isEmpty = true));
      expect(isEmpty).to.equal(true);
    });
  });

  it('settles every job, whatever becomes of which worker, and asks no dead one', () => {
    sinon.stub(logger, 'error');
    // A chance of its own, so that a failure can be had again.
    for (let seed = 1; seed <= 200; seed += 1) settlesAll(seed);
  });
});

/** Lets workers answer, fail and die in an order that the seed says, until nothing is left. */
function settlesAll(seed: number): void {
  let state = seed;
  const chance = (count: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
  const { submit, workers } = setUp({ sizeMax: 1 + chance(3), onCancel: 'terminate' });
  const futures = Array.from({ length: 12 }, (_, n) => submit(n));
  const alive = new Set<FakeEndpoint>();
  const isReady = new Set<FakeEndpoint>();
  let seenCount = 0;
  for (let step = 0; step < 500 && !futures.every((future) => future.done()); step += 1) {
    for (const worker of workers.slice(seenCount)) alive.add(worker);
    seenCount = workers.length;
    const all = [...alive];
    const worker = all[chance(all.length)];
    if (worker === undefined) break;
    if (worker.isKilled || (isReady.has(worker) && chance(4) === 0)) {
      alive.delete(worker);
      worker.exit();
    } else if (!isReady.has(worker)) {
      isReady.add(worker);
      worker.ready();
    } else if (chance(5) === 0) {
      futures[chance(futures.length)]?.cancel();
    } else {
      worker.answer(worker.given.at(-1));
    }
  }
  const left = futures.filter((future) => !future.done());
  expect(left, `seed ${String(seed)}`).to.deep.equal([]);
  for (const [n, future] of futures.entries()) {
    if (future.cancelled()) continue;
    const error = future.exception();
    if (error === undefined) expect(future.result()).to.equal(n);
    else expect(error).to.be.instanceOf(BrokenExecutor);
  }
}
