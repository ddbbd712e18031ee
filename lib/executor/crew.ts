// The workers of a pool: who is there, who is idle, and when one has served its time.

import { PoolWorker } from './members.js';
import type { Endpoint } from './protocol.js';

/** How long a worker that was told to end may take to do so, in milliseconds. */
const CLOSING_MS = 1000;

/** How many workers there may be, and how long they serve. */
export interface CrewOptions {
  readonly sizeMax: number;
  /** Jobs that a worker runs before another one takes its place. */
  readonly tasksPerWorkerMax?: number | undefined;
  /** How long an idle worker is kept, in milliseconds. */
  readonly idleMs?: number | undefined;
}

/** The workers of one pool. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #idle: PoolWorker[] = [];
  #goneCount = 0;
  /** How many have been started and not been heard of. */
  bootingCount = 0;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** How many workers there are, those that start or end included. */
  get size(): number {
    return this.#workers.size;
  }

  /** Whether another one may be started; those that are on their way out do not count. */
  get hasRoom(): boolean {
    return this.#workers.size - this.#goneCount < this.#options.sizeMax;
  }

  [Symbol.iterator](): IterableIterator<PoolWorker> {
    return this.#workers.values();
  }

  add(endpoint: Endpoint): PoolWorker {
    const worker = new PoolWorker(endpoint);
    this.#workers.add(worker);
    this.bootingCount += 1;
    return worker;
  }

  /** A worker has ended. */
  remove(worker: PoolWorker): void {
    this.withdraw(worker);
    if (worker.state !== 'gone') this.#markGone(worker);
    this.#goneCount -= 1;
    this.#workers.delete(worker);
  }

  /** Gives an idle worker: the one that was busy last. */
  idle(): PoolWorker | undefined {
    return this.#idle.at(-1);
  }

  /** A worker waits for its next job. */
  offer(worker: PoolWorker): void {
    this.#idle.push(worker);
  }

  /** It is idle no longer. */
  withdraw(worker: PoolWorker): void {
    clearTimeout(worker.retireTimer);
    const index = this.#idle.lastIndexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  /** Nothing is left to do for a worker: it holds the program no longer, and ends if it is time. */
  rest(worker: PoolWorker): void {
    worker.endpoint.ref(false);
    this.retireIfServed(worker);
    const { idleMs } = this.#options;
    if (worker.state !== 'idle' || idleMs === undefined || worker.residents.size > 0) return;
    worker.retireTimer = setTimeout(() => {
      this.#retire(worker);
    }, idleMs);
    unref(worker.retireTimer);
  }

  retireIfServed(worker: PoolWorker): void {
    const { tasksPerWorkerMax } = this.#options;
    if (tasksPerWorkerMax === undefined || worker.taskCount < tasksPerWorkerMax) return;
    if (worker.residents.size === 0) this.#retire(worker);
  }

  retireIdle(): void {
    for (const worker of [...this.#idle]) this.#retire(worker);
  }

  #retire(worker: PoolWorker): void {
    this.withdraw(worker);
    this.#markGone(worker);
    worker.tell({ kind: 'close' });
    // Timers and sockets of its modules may keep it alive: it has had its chance to flush.
    worker.retireTimer = setTimeout(() => {
      worker.endpoint.kill();
    }, CLOSING_MS);
    unref(worker.retireTimer);
  }

  #markGone(worker: PoolWorker): void {
    if (worker.state === 'booting') this.bootingCount -= 1;
    worker.state = 'gone';
    this.#goneCount += 1;
  }
}

/** What only waits must not keep a program alive. */
function unref(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}
