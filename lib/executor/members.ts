// Who is who in a pool: jobs, the queues they wait in, workers, and objects that live in workers. They
// know each other, and so they share a file; what happens to them is the pool's affair.

import { type ConcurrentFuture, Deque, type WorkHolder } from '../core/index.js';
import type { Endpoint, SentContext, Target, ToWorker } from './protocol.js';

/** What a job asks of its pool when it is cancelled. */
export interface WorkOwner {
  withdrawn(work: Work): void;
  /** Tells whether the job was ended. */
  cancelRunning(work: Work): boolean;
}

/** What a job is made of. */
export interface WorkOptions {
  readonly future: ConcurrentFuture;
  /** What errors call it. */
  readonly label: string;
  /** Null until it is found out which export the function is. */
  readonly target: Target | null;
  readonly args: readonly unknown[];
  readonly transfer: readonly object[];
  readonly context?: SentContext | undefined;
  /** The object that it is to make, or whose method it is to call. */
  readonly resident?: Resident | undefined;
}

/** One job, from its submission to its outcome. */
export class Work implements WorkHolder {
  readonly future: ConcurrentFuture;
  readonly label: string;
  target: Target | null;
  args: readonly unknown[];
  readonly transfer: readonly object[];
  readonly context: SentContext | undefined;
  readonly resident: Resident | undefined;
  id = 0;
  pool: WorkOwner | null = null;
  /** Where it waits. */
  queue: WorkQueue | null = null;
  /** The worker that runs it. */
  worker: PoolWorker | null = null;

  constructor(options: WorkOptions) {
    this.future = options.future;
    this.label = options.label;
    this.target = options.target;
    this.args = options.args;
    this.transfer = options.transfer;
    this.context = options.context;
    this.resident = options.resident;
    this.future._holder = this;
  }

  cancelQueued(): void {
    // What waits for its turn to be dropped need not hold on to what it was given.
    this.args = [];
    this.pool?.withdrawn(this);
  }

  cancelRunning(): boolean {
    return this.pool?.cancelRunning(this) ?? false;
  }

  /** Aborts its signal, if it runs. */
  abort(): void {
    this.worker?.tell({ kind: 'abort', id: this.id });
  }

  /** Gives its result, if nothing else became of it before. */
  succeed(value: unknown): void {
    if (!this.future.done()) this.future.setResult(value);
  }

  /** Fails it, if nothing else became of it before. */
  fail(error: unknown): void {
    const { future } = this;
    if (future.done()) return;
    if (future.running() || future.setRunningOrNotifyCancel()) future.setException(error);
  }
}

/** Jobs in the order of their submission. Withdrawing one is O(1): it is dropped at its turn. */
export class WorkQueue {
  readonly #works = new Deque<Work>();
  #withdrawnCount = 0;

  /** How many wait that were not withdrawn. */
  get length(): number {
    return this.#works.length - this.#withdrawnCount;
  }

  push(work: Work): void {
    work.queue = this;
    this.#works.push(work);
  }

  /** Drops one that waits here, at its turn. */
  withdraw(work: Work): void {
    work.queue = null;
    this.#withdrawnCount += 1;
    if (this.length > 0) return;
    this.#works.clear();
    this.#withdrawnCount = 0;
  }

  peek(): Work | undefined {
    for (let work = this.#works.peek(); work !== undefined; work = this.#works.peek()) {
      if (work.queue === this) return work;
      this.#works.shift();
      this.#withdrawnCount -= 1;
    }
    return undefined;
  }

  shift(): Work | undefined {
    const work = this.peek();
    if (work === undefined) return undefined;
    this.#works.shift();
    work.queue = null;
    return work;
  }

  /** Takes all that are left out of it. */
  takeAll(): Work[] {
    const taken = [...this.#works].filter((work) => work.queue === this);
    for (const work of taken) work.queue = null;
    this.#works.clear();
    this.#withdrawnCount = 0;
    return taken;
  }
}

/*
 * | state   | meaning                          | left by                                    |
 * | ------- | -------------------------------- | ------------------------------------------ |
 * | booting | started, not heard of yet        | "ready": idle; exit: gone                  |
 * | idle    | waits for a job                  | a job: busy; retired or killed: gone       |
 * | busy    | runs a job                       | its outcome: idle; exit: gone              |
 * | gone    | ended, or told to                | never                                      |
 */
export type WorkerState = 'booting' | 'idle' | 'busy' | 'gone';

/** A worker of the pool, with the job that it runs. */
export class PoolWorker {
  readonly endpoint: Endpoint;
  state: WorkerState = 'booting';
  work: Work | null = null;
  /** Calls of the objects that live here. */
  readonly pinned = new WorkQueue();
  readonly residents = new Set<Resident>();
  taskCount = 0;
  /** What it said that it dies of. */
  dyingError: unknown = undefined;
  retireTimer: ReturnType<typeof setTimeout> | undefined = undefined;

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  /** Sends what holds no values of users; false: the worker is past hearing. */
  tell(message: ToWorker): boolean {
    try {
      this.endpoint.send(message, []);
      return true;
    } catch {
      return false;
    }
  }
}

/*
 * | state   | meaning                                  | left by                              |
 * | ------- | ---------------------------------------- | ------------------------------------ |
 * | waiting | the job that makes it has no worker yet  | a worker takes it: living; fail: lost |
 * | living  | it is in a worker, or is being made there | its worker is gone, or release: lost |
 * | lost    | calls fail                               | never                                |
 */
type ResidentState = 'waiting' | 'living' | 'lost';

/** An object that lives in a worker, as the pool sees it. */
export class Resident {
  readonly id: number;
  state: ResidentState = 'waiting';
  worker: PoolWorker | null = null;
  /** Calls that came before it had a worker. */
  readonly waiting = new WorkQueue();
  error: unknown = undefined;

  constructor(id: number) {
    this.id = id;
  }

  settleIn(worker: PoolWorker): void {
    this.state = 'living';
    this.worker = worker;
    worker.residents.add(this);
    for (const work of this.waiting.takeAll()) worker.pinned.push(work);
  }

  /** Fails what waits for it, and what will be asked of it. */
  lose(error: unknown): void {
    if (this.state === 'lost') return;
    this.state = 'lost';
    this.error = error;
    this.worker?.residents.delete(this);
    for (const work of this.waiting.takeAll()) work.fail(error);
  }

  /** Gives the queue that a call of it belongs to. */
  queueFor(work: Work): WorkQueue | null {
    if (work.target?.kind === 'create') return null;
    return this.worker?.pinned ?? this.waiting;
  }
}
