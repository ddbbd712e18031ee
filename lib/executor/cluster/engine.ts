// The queue of the engine, as a caller uses it: one connection for commands, one for what happens.

import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { logger } from '../../core/index.js';
import { cancelChannel, type CancelOrder } from './cancel-channel.js';
import { connect, type RedisAddress } from './redis.js';
import type { Standing, Ticket } from './ticket.js';
import { type StoredJob, storeJob } from './wire.js';

/** Where jobs go, and how long the engine keeps what became of them. */
export interface EngineSettings {
  readonly redis: RedisAddress;
  readonly queue: string;
  readonly prefix: string;
  readonly keepMs: number;
  readonly sizeMax: number;
}

/** What a caller hears of its jobs. */
export interface EngineListener {
  learn(id: string, standing: Standing): void;
  removed(id: string): void;
  /** The connection is back: something may have been missed. */
  back(): void;
}

/** A queue of BullMQ. */
export class Engine {
  readonly #settings: EngineSettings;
  readonly #client: Redis;
  readonly #queue: Queue<StoredJob>;
  readonly #opened: Promise<void>;
  #events: QueueEvents | null = null;
  #eventsClient: { disconnect(): void } | null = null;
  #closed = false;
  /** Since when there is no connection; null while there is one. */
  downSince: number | null = performance.now();
  lastError: unknown = undefined;

  constructor(settings: EngineSettings, listener: EngineListener) {
    this.#settings = settings;
    this.#client = connect(settings.redis);
    this.#client.on('error', (error) => {
      this.lastError = error;
    });
    this.#client.on('close', () => {
      this.downSince ??= performance.now();
    });
    this.#client.on('ready', () => {
      this.downSince = null;
      listener.back();
    });
    const { prefix, queue } = settings;
    this.#queue = new Queue(queue, { connection: this.#client, prefix });
    this.#queue.on('error', ignore);
    this.#opened = this.#open(listener);
    // Whoever sends hears of it.
    this.#opened.catch(ignore);
  }

  /** Adds a job; with the same id a second time, nothing. @throws what Redis or the codec throws */
  async add(ticket: Ticket): Promise<void> {
    const { keepMs, sizeMax } = this.#settings;
    const { id, label, options, wanted } = ticket;
    if (wanted === null) return;
    const stored = storeJob(wanted, sizeMax);
    await this.#opened;
    const kept = { age: Math.ceil(keepMs / 1000) };
    await this.#queue.add(label, stored, {
      jobId: id,
      attempts: options.retries + 1,
      backoff: { type: 'exponential', delay: options.retryDelay },
      ...(options.priority > 0 && { priority: options.priority }),
      ...(options.delay > 0 && { delay: options.delay }),
      removeOnComplete: kept,
      removeOnFail: kept,
    });
  }

  /** Tells what the engine knows of a job. */
  async standing(id: string): Promise<Standing> {
    await this.#opened;
    // The state first: an outcome that is read before it would be none yet.
    const state = await this.#queue.getJobState(id);
    if (state === 'unknown') return { kind: 'unknown' };
    if (state === 'active') return { kind: 'active' };
    if (state !== 'completed' && state !== 'failed') return { kind: 'open' };
    const job = await this.#queue.getJob(id);
    if (job === undefined) return { kind: 'unknown' };
    return state === 'completed'
      ? { kind: 'completed', stored: job.returnvalue as unknown }
      : { kind: 'failed', reason: job.failedReason };
  }

  /** Takes a job out of the queue; false: a worker has it. */
  async remove(id: string): Promise<boolean> {
    await this.#opened;
    return (await this.#queue.remove(id)) === 1;
  }

  /** Tells all workers that nobody wants a job any more. */
  async order(order: CancelOrder): Promise<void> {
    const { prefix, queue } = this.#settings;
    await this.#client.publish(cancelChannel(prefix, queue), JSON.stringify(order));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const events = this.#events;
    this.#events = null;
    const closing = events?.close().catch(ignore);
    // Without Redis the end of a connection is never heard of.
    if (this.downSince === null) await closing;
    this.#eventsClient?.disconnect();
    this.#client.disconnect();
  }

  async #open(listener: EngineListener): Promise<void> {
    const { prefix, queue } = this.#settings;
    await this.#queue.waitUntilReady();
    const [last] = await this.#client.xrevrange(this.#queue.toKey('events'), '+', '-', 'COUNT', 1);
    if (this.#closed) return;
    const events = new QueueEvents(queue, {
      connection: this.#client,
      prefix,
      // From here on, and not from when the first question has got to Redis.
      lastEventId: last?.[0] ?? '0',
    });
    events.on('error', noteError);
    events.on('active', ({ jobId }) => {
      listener.learn(jobId, { kind: 'active' });
    });
    events.on('completed', ({ jobId, returnvalue }) => {
      listener.learn(jobId, { kind: 'completed', stored: returnvalue as unknown });
    });
    events.on('failed', ({ failedReason, jobId }) => {
      listener.learn(jobId, { kind: 'failed', reason: failedReason });
    });
    events.on('removed', ({ jobId }) => {
      listener.removed(jobId);
    });
    this.#events = events;
    this.#eventsClient = await events.backend.client;
  }
}

function noteError(error: Error): void {
  if (!isConnectionError(error))
    logger.error('The events of a cluster queue cannot be read', error);
}

/** What a connection that is lost says; it comes back by itself. */
export function isConnectionError(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return (
    /^E(?:CONN|PIPE|HOST|NOTFOUND|TIMEDOUT|AI_)/.test(String(code)) ||
    /Connection is closed|ended|Socket closed/i.test(error.message)
  );
}

function ignore(): void {
  // The connection tells the same.
}
