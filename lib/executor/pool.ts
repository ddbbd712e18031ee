// One core for threads, processes and Web Workers: a queue, the idle, the busy, and what happens
// when a worker is lost. It knows five operations of an endpoint and no platform. The line that
// every pool elsewhere lacks somewhere is the call of `pump` after any loss of a worker.

import { logger, RuntimeError } from '../core/index.js';
import { QueueFull } from '../std/queue/errors.js';
import { decodeError } from './error-codec.js';
import { BrokenExecutor, type WorkerExit } from './errors.js';
import { PoolWorker, type Resident, type Work, type WorkOwner, WorkQueue } from './members.js';
import type { Endpoint, FromWorker, Target } from './protocol.js';
import { serializationError } from './uncloneable.js';

/** Workers that may be lost, one after the other, before any of them was ready. */
const FAILED_STARTS_MAX = 3;

/** How long a worker that was told to end may take to do so, in milliseconds. */
const CLOSING_MS = 1000;

/** What a pool is made of. */
export interface PoolOptions {
  readonly sizeMax: number;
  readonly spawn: () => Endpoint;
  /** Makes the error of a job whose worker is gone, or of a pool that is. */
  readonly brokenError: (message: string, exit?: WorkerExit) => BrokenExecutor;
  /** Jobs that a worker runs before another one takes its place. */
  readonly tasksPerWorkerMax?: number | undefined;
  readonly queueSizeMax?: number | undefined;
  /** How long an idle worker is kept, in milliseconds. */
  readonly idleMs?: number | undefined;
  readonly onWorkerDeath?: 'replace' | 'break' | undefined;
  readonly onCancel?: 'abandon' | 'terminate' | undefined;
}

/** Runs jobs in workers. */
export class Pool implements WorkOwner {
  readonly #options: PoolOptions;
  readonly #queue = new WorkQueue();
  readonly #workers = new Set<PoolWorker>();
  readonly #idle: PoolWorker[] = [];
  readonly #onEmpty: (() => void)[] = [];
  #bootingCount = 0;
  #goneCount = 0;
  #lastId = 0;
  #failedStarts = 0;
  #broken: BrokenExecutor | null = null;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** How many jobs wait for a worker. */
  get queueSize(): number {
    return this.#queue.length;
  }

  /** How many workers there are, those that start or end included. */
  get size(): number {
    return this.#workers.size;
  }

  /**
   * @throws {RuntimeError} after `close`
   * @throws {BrokenExecutor} when the pool is broken
   * @throws {QueueFull} when too many wait
   */
  submit(work: Work): void {
    this.#checkOpen();
    this.#lastId += 1;
    work.id = this.#lastId;
    work.pool = this;
    const { resident } = work;
    if (resident?.state === 'lost') {
      work.fail(resident.error);
      return;
    }
    const pinned = resident?.queueFor(work) ?? null;
    if (pinned === null) {
      this.#queue.push(work);
      this.#pump();
    } else {
      pinned.push(work);
      this.#runPinned(resident?.worker ?? null);
    }
  }

  /** A function was found: its jobs can go. */
  aim(work: Work, target: Target): void {
    work.target = target;
    this.#pump();
  }

  /** A function was not found. */
  refuse(work: Work, error: unknown): void {
    work.queue?.withdraw(work);
    work.fail(error);
    this.#pump();
  }

  /** Ends an object that lives in a worker. */
  release(resident: Resident): void {
    const { worker } = resident;
    resident.lose(new RuntimeError('Cannot call a method of an object that was released'));
    if (worker === null || worker.state === 'gone') return;
    worker.tell({ kind: 'release', object: resident.id });
    if (worker.state === 'idle') this.#considerRetiring(worker);
  }

  /** Takes no more jobs; what is queued still runs, unless it is cancelled. */
  close(cancelQueued: boolean): void {
    this.#closed = true;
    if (cancelQueued) {
      for (const work of this.#queue.takeAll()) work.future.cancel();
      for (const { pinned } of this.#workers) {
        for (const work of pinned.takeAll()) work.future.cancel();
      }
    }
    this.#pump();
  }

  /** Ends every worker at once. */
  killAll(gently = false): void {
    for (const worker of this.#workers) worker.endpoint.kill(gently);
  }

  /** Calls back when no worker is left; holds the program open until then. */
  whenEmpty(callback: () => void): void {
    for (const worker of this.#workers) worker.endpoint.ref(true);
    if (this.#workers.size === 0) callback();
    else this.#onEmpty.push(callback);
  }

  withdrawn(work: Work): void {
    work.queue?.withdraw(work);
    if (work.target?.kind === 'create') {
      work.resident?.lose(
        new RuntimeError('Cannot call a method: making the object was cancelled'),
      );
    }
    this.#pump();
  }

  cancelRunning(work: Work): boolean {
    const { worker } = work;
    if (worker === null) return false;
    if (this.#options.onCancel === 'terminate') {
      worker.endpoint.kill();
      return true;
    }
    worker.tell({ kind: 'abort', id: work.id });
    return false;
  }

  #checkOpen(): void {
    if (this.#broken !== null) {
      throw this.#options.brokenError(this.#broken.message, this.#broken.exit);
    }
    if (this.#closed) throw new RuntimeError('cannot schedule new futures after shutdown');
    const { queueSizeMax } = this.#options;
    if (queueSizeMax !== undefined && this.#queue.length >= queueSizeMax) {
      throw new QueueFull(`Cannot queue a job: ${String(queueSizeMax)} are waiting already`);
    }
  }

  #pump(): void {
    while (this.#idle.length > 0) {
      const work = this.#queue.peek();
      // A function that is still being looked for keeps its place: jobs begin in order.
      if (work === undefined || work.target === null) break;
      this.#queue.shift();
      if (work.future.setRunningOrNotifyCancel()) {
        this.#begin(this.#idle.at(-1) as PoolWorker, work, work.target);
      }
    }
    this.#spawnMissing();
    if (this.#closed && this.#queue.length === 0) {
      for (const worker of [...this.#idle]) this.#retire(worker);
    }
  }

  /** Runs the next call of an object that lives in an idle worker; false: there is none. */
  #runPinned(worker: PoolWorker | null): boolean {
    if (worker?.state !== 'idle') return false;
    for (;;) {
      const work = worker.pinned.shift();
      if (work === undefined) return false;
      if (!work.future.setRunningOrNotifyCancel()) continue;
      if (this.#begin(worker, work, work.target as Target)) return true;
    }
  }

  #begin(worker: PoolWorker, work: Work, target: Target): boolean {
    const { id, args, transfer, context } = work;
    try {
      worker.endpoint.send(
        { kind: 'run', id, target, args, ...(context && { context }) },
        transfer,
      );
    } catch (error) {
      // Nothing was sent, and the worker is as idle as before.
      const refusal = serializationError(args, 'args', error);
      work.fail(refusal);
      if (target.kind === 'create') work.resident?.lose(refusal);
      return false;
    }
    this.#takeFromIdle(worker);
    worker.state = 'busy';
    worker.work = work;
    work.worker = worker;
    worker.endpoint.ref(true);
    if (target.kind === 'create') work.resident?.settleIn(worker);
    return true;
  }

  #spawnMissing(): void {
    while (
      this.#queue.length > this.#bootingCount &&
      this.#workers.size - this.#goneCount < this.#options.sizeMax &&
      this.#broken === null
    ) {
      this.#spawn();
    }
  }

  #spawn(): void {
    let endpoint: Endpoint;
    try {
      endpoint = this.#options.spawn();
    } catch (error) {
      const exit = { exitCode: null, signal: null, pid: undefined, error };
      this.#failedStarts += 1;
      this.#break(BrokenExecutor.startMessage(this.#failedStarts), exit);
      return;
    }
    const worker = new PoolWorker(endpoint);
    this.#workers.add(worker);
    this.#bootingCount += 1;
    endpoint.onMessage((message) => {
      this.#hear(worker, message);
    });
    endpoint.onExit((exit) => {
      this.#lose(worker, exit);
    });
  }

  #hear(worker: PoolWorker, message: FromWorker): void {
    if (message.kind === 'dying') {
      worker.dyingError = decodeError(message.error);
      return;
    }
    if (message.kind === 'ready') {
      this.#failedStarts = 0;
      this.#bootingCount -= 1;
    } else {
      const { work } = worker;
      if (work === null || work.id !== message.id) return;
      worker.work = null;
      worker.taskCount += 1;
      settle(work, message);
    }
    if (worker.state === 'gone') return;
    worker.state = 'idle';
    if (this.#runPinned(worker)) return;
    this.#idle.push(worker);
    this.#pump();
    if (worker.state === 'idle') this.#rest(worker);
  }

  /** Nothing is left to do for a worker: it holds the program no longer, and ends if it is time. */
  #rest(worker: PoolWorker): void {
    worker.endpoint.ref(false);
    this.#considerRetiring(worker);
    const { idleMs } = this.#options;
    if (worker.state !== 'idle' || idleMs === undefined || worker.residents.size > 0) return;
    worker.retireTimer = setTimeout(() => {
      this.#retire(worker);
    }, idleMs);
    unref(worker.retireTimer);
  }

  #considerRetiring(worker: PoolWorker): void {
    const { tasksPerWorkerMax } = this.#options;
    if (tasksPerWorkerMax === undefined || worker.taskCount < tasksPerWorkerMax) return;
    if (worker.residents.size === 0) this.#retire(worker);
  }

  #takeFromIdle(worker: PoolWorker): void {
    clearTimeout(worker.retireTimer);
    const index = this.#idle.lastIndexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #retire(worker: PoolWorker): void {
    this.#takeFromIdle(worker);
    this.#markGone(worker);
    worker.tell({ kind: 'close' });
    // Timers and sockets of its modules may keep it alive: it has had its chance to flush.
    worker.retireTimer = setTimeout(() => {
      worker.endpoint.kill();
    }, CLOSING_MS);
    unref(worker.retireTimer);
  }

  #markGone(worker: PoolWorker): void {
    if (worker.state === 'booting') this.#bootingCount -= 1;
    worker.state = 'gone';
    this.#goneCount += 1;
  }

  /** A worker is gone, however it happened: its job fails, the queue goes on. */
  #lose(worker: PoolWorker, exit: WorkerExit): void {
    const { state, work } = worker;
    const told = { ...exit, error: worker.dyingError ?? exit.error };
    this.#takeFromIdle(worker);
    if (state !== 'gone') this.#markGone(worker);
    this.#goneCount -= 1;
    this.#workers.delete(worker);
    worker.work = null;
    if (work !== null) work.fail(this.#lossError(`while it ran ${work.label}`, told));
    this.#losePinned(worker, told);
    if (state === 'booting') this.#failedStarts += 1;
    if (state === 'idle')
      logger.error(BrokenExecutor.lossMessage('while it was idle', told), told.error);
    if (this.#failedStarts >= FAILED_STARTS_MAX) {
      this.#break(BrokenExecutor.startMessage(this.#failedStarts), told);
    } else if (state !== 'gone' && this.#options.onWorkerDeath === 'break') {
      this.#break(BrokenExecutor.breakMessage(), told);
    } else {
      this.#pump();
    }
    if (this.#workers.size === 0) for (const callback of this.#onEmpty.splice(0)) callback();
  }

  /** Objects that lived in a worker that is gone, and what was asked of them. */
  #losePinned(worker: PoolWorker, exit: WorkerExit): void {
    for (const resident of [...worker.residents]) {
      resident.lose(this.#lossError('with an object that lived in it', exit));
    }
    for (const work of worker.pinned.takeAll()) {
      work.fail(this.#lossError(`before it could run ${work.label}`, exit));
    }
  }

  #lossError(what: string, exit: WorkerExit): BrokenExecutor {
    return this.#options.brokenError(BrokenExecutor.lossMessage(what, exit), exit);
  }

  #break(message: string, exit: WorkerExit): void {
    if (this.#broken !== null) return;
    this.#broken = this.#options.brokenError(message, exit);
    for (const work of this.#queue.takeAll()) {
      const error = this.#options.brokenError(message, exit);
      work.fail(error);
      work.resident?.lose(error);
    }
    this.killAll();
  }
}

function settle(work: Work, message: Extract<FromWorker, { id: number }>): void {
  if (work.future.done()) return;
  if (message.kind === 'result') work.future.setResult(message.value);
  else work.future.setException(decodeError(message.error));
}

/** What only waits must not keep a program alive. */
function unref(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}
