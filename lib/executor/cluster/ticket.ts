import { isCancelled, type WorkHolder } from '../../core/index.js';
import type { ClusterFuture } from './cluster-future.js';
import { BrokenCluster } from './errors.js';
import { readFailure, readResult, type WantedJob } from './wire.js';

/** What the engine knows of a job. */
export type Standing =
  | { readonly kind: 'unknown' | 'open' | 'active' }
  | { readonly kind: 'completed'; readonly stored: unknown }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the engine is told about a job. */
export interface EngineOptions {
  readonly retries: number;
  /** Milliseconds before the first further attempt; they double for each one after it. */
  readonly retryDelay: number;
  /** The engine runs low numbers first; 0 comes before them all. */
  readonly priority: number;
  /** Milliseconds before the first attempt. */
  readonly delay: number;
  /** Whether others may have submitted the same job. */
  readonly isShared: boolean;
}

/** What a ticket asks of whoever made it, when its job is cancelled. */
export interface TicketOwner {
  cancelQueued(ticket: Ticket): void;
  /** Tells whether the job was ended. */
  cancelRunning(ticket: Ticket): boolean;
}

/*
 * | state   | meaning                              | left by                                       |
 * | ------- | ------------------------------------ | --------------------------------------------- |
 * | waiting | here, for its function or for room   | room: sent; cancelled or refused: over        |
 * | sent    | in Redis, as far as is known here    | outcome, loss, cancellation: over             |
 * | over    | its future is settled, or nobody asks | never                                         |
 */
export type TicketState = 'waiting' | 'sent' | 'over';

/** One job of this program, from its submission to its outcome. */
export class Ticket implements WorkHolder {
  readonly future: ClusterFuture;
  /** What errors call it. */
  readonly label: string;
  readonly options: EngineOptions;
  readonly #owner: TicketOwner;
  state: TicketState = 'waiting';
  /** Null until it is found out which export the function is; and for a job of an earlier program. */
  wanted: WantedJob | null = null;
  /** Whether Redis has it, as far as is known. */
  isAdded = false;
  /** Whether the engine told what became of it; who gave it up before does not know. */
  isTold = false;
  /** When the engine was last asked, or told, about it. */
  checkedAt = 0;

  constructor(owner: TicketOwner, future: ClusterFuture, label: string, options: EngineOptions) {
    this.#owner = owner;
    this.future = future;
    this.label = label;
    this.options = options;
    future._holder = this;
  }

  get id(): string {
    return this.future.jobId;
  }

  get isShared(): boolean {
    return this.options.isShared;
  }

  begin(): void {
    const { future } = this;
    if (!future.done() && !future.running()) future.setRunningOrNotifyCancel();
  }

  /** Makes of it what became of the job. */
  settle(standing: Standing): void {
    this.isTold = true;
    if (standing.kind === 'completed') {
      try {
        this.#succeed(readResult(standing.stored));
      } catch (error) {
        this.fail(error);
      }
    } else if (standing.kind === 'failed') {
      const error = readFailure(standing.reason, this.label);
      if (isCancelled(error)) this.cancel();
      else this.fail(error);
    } else {
      this.fail(BrokenCluster.forgotten(this.label));
    }
  }

  fail(error: unknown): void {
    if (this.#take()) this.future.setException(error);
  }

  /** The cluster says that it was cancelled, whoever did it. */
  cancel(): void {
    this.state = 'over';
    this.future.cancel();
  }

  cancelQueued(): void {
    if (this.state !== 'over') this.#owner.cancelQueued(this);
  }

  cancelRunning(): boolean {
    return this.state === 'over' || this.#owner.cancelRunning(this);
  }

  #succeed(value: unknown): void {
    if (this.#take()) this.future.setResult(value);
  }

  #take(): boolean {
    this.state = 'over';
    const { future } = this;
    if (future.done()) return false;
    return future.running() || future.setRunningOrNotifyCancel();
  }
}
