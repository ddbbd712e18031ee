// One core for threads, processes and Web Workers: a queue, the idle, the busy, and what happens
// when a worker is lost. It knows five operations of an endpoint and no platform. The line that
// every pool elsewhere lacks somewhere is the call of `pump` after any loss of a worker.

import { logger, RuntimeError } from '../core/index.js';
import { QueueFull } from '../std/queue/errors.js';
import { Crew, type CrewOptions } from './crew.js';
import { decodeError } from './error-codec.js';
import { BrokenExecutor, type WorkerExit } from './errors.js';
import { type PoolWorker, type Resident, type Work, type WorkOwner, WorkQueue } from './members.js';
import type { Endpoint, FromWorker, Target } from './protocol.js';
import { serializationError } from './uncloneable.js';

/** Workers that may be lost, one after the other, before any of them was ready. */
const FAILED_STARTS_MAX = 3;

/** What a pool is made of. */
export interface PoolOptions extends CrewOptions {
  readonly spawn: () => Endpoint;
  /** Makes the error of a job whose worker is gone, or of a pool that is. */
  readonly brokenError: (message: string, exit?: WorkerExit) => BrokenExecutor;
  readonly queueSizeMax?: number | undefined;
  readonly onWorkerDeath?: 'replace' | 'break' | undefined;
  readonly onCancel?: 'abandon' | 'terminate' | undefined;
}

/** Runs jobs in workers. */
export class Pool implements WorkOwner {
  readonly #options: PoolOptions;
  readonly #queue = new WorkQueue();
  readonly #crew: Crew;
  readonly #onEmpty: (() => void)[] = [];
  #lastId = 0;
  #failedStarts = 0;
  #broken: BrokenExecutor | null = null;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#crew = new Crew(options);
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
    if (worker.state === 'idle') this.#crew.retireIfServed(worker);
  }

  /** Takes no more jobs; what is queued still runs, unless it is cancelled. */
  close(cancelQueued: boolean): void {
    this.#closed = true;
    if (cancelQueued) {
      for (const work of this.#queue.takeAll()) work.future.cancel();
      for (const { pinned } of this.#crew) {
        for (const work of pinned.takeAll()) work.future.cancel();
      }
    }
    this.#pump();
  }

  /** Ends every worker at once. */
  killAll(gently = false): void {
    for (const worker of this.#crew) worker.endpoint.kill(gently);
  }

  /** Calls back when no worker is left; holds the program open until then. */
  whenEmpty(callback: () => void): void {
    for (const worker of this.#crew) worker.endpoint.ref(true);
    if (this.#crew.size === 0) callback();
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
    work.abort();
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
    for (let worker = this.#crew.idle(); worker !== undefined; worker = this.#crew.idle()) {
      const work = this.#queue.peek();
      // A function that is still being looked for keeps its place: jobs begin in order.
      if (work === undefined || work.target === null) break;
      this.#queue.shift();
      if (work.future.setRunningOrNotifyCancel()) {
        this.#begin(worker, work, work.target);
      }
    }
    this.#spawnMissing();
    if (this.#closed && this.#queue.length === 0) this.#crew.retireIdle();
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
    this.#crew.withdraw(worker);
    worker.state = 'busy';
    worker.work = work;
    work.worker = worker;
    worker.endpoint.ref(true);
    if (target.kind === 'create') work.resident?.settleIn(worker);
    return true;
  }

  #spawnMissing(): void {
    while (
      this.#queue.length > this.#crew.bootingCount &&
      this.#crew.hasRoom &&
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
    const worker = this.#crew.add(endpoint);
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
      this.#crew.bootingCount -= 1;
    } else {
      const { work } = worker;
      if (work === null || work.id !== message.id) return;
      worker.work = null;
      worker.taskCount += 1;
      if (message.kind === 'result') work.succeed(message.value);
      else work.fail(decodeError(message.error));
    }
    if (worker.state === 'gone') return;
    worker.state = 'idle';
    if (this.#runPinned(worker)) return;
    this.#crew.offer(worker);
    this.#pump();
    // The pump may have given it a job, or retired it.
    if (isIdle(worker)) this.#crew.rest(worker);
  }

  /** A worker is gone, however it happened: its job fails, the queue goes on. */
  #lose(worker: PoolWorker, exit: WorkerExit): void {
    const { state, work } = worker;
    const told = { ...exit, error: worker.dyingError ?? exit.error };
    this.#crew.remove(worker);
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
    if (this.#crew.size === 0) for (const callback of this.#onEmpty.splice(0)) callback();
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

function isIdle({ state }: PoolWorker): boolean {
  return state === 'idle';
}
