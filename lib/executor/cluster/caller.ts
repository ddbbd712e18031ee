// What a program has in the cluster: which of its jobs wait here, which are out there, what became of
// them. Events tell; what they might have missed, a sweep asks for.

import { Deque, RuntimeError } from '../../core/index.js';
import { QueueFull } from '../../std/queue/errors.js';
import { SerializationError } from '../errors.js';
import type { CancelOrder } from './cancel-channel.js';
import { Cancellations, type JobsOutThere } from './cancellations.js';
import { Engine, type EngineListener, type EngineSettings } from './engine.js';
import { BrokenCluster } from './errors.js';
import type { Standing, Ticket, TicketOwner } from './ticket.js';

/** How much a caller sends, and how long it waits. */
export interface CallerSettings extends EngineSettings {
  readonly maxPending: number;
  readonly queueSizeMax: number;
  readonly sweepMs: number;
  readonly timeoutMs: number;
  readonly onCancel: CancelOrder['how'];
}

/** Jobs that one sweep asks about. */
const SWEPT_MAX = 200;

/** The jobs of one program. */
export class Caller implements EngineListener, TicketOwner, JobsOutThere {
  readonly #settings: CallerSettings;
  readonly #engine: Engine;
  readonly #waiting = new Deque<Ticket>();
  readonly #sent = new Map<string, Set<Ticket>>();
  readonly #cancellations: Cancellations;
  /** Jobs on their way to Redis. */
  readonly #adding = new Map<string, Promise<void>>();
  readonly #onRoom: (() => void)[] = [];
  readonly #onEmpty: (() => void)[] = [];
  readonly #sweeper: ReturnType<typeof setInterval>;
  #waitingCount = 0;
  #sentCount = 0;
  #closed = false;
  #isSweeping = false;

  constructor(settings: CallerSettings) {
    this.#settings = settings;
    this.#engine = new Engine(settings, this);
    this.#cancellations = new Cancellations(this.#engine, this, () => {
      this.pump();
    });
    const tickMs = Math.min(settings.sweepMs, settings.timeoutMs);
    this.#sweeper = setInterval(() => void this.#sweep(), tickMs);
  }

  /**
   * @throws {RuntimeError} after `close`
   * @throws {QueueFull} when too many wait
   */
  submit(ticket: Ticket): void {
    this.#checkOpen();
    const { queueSizeMax } = this.#settings;
    if (this.#waitingCount >= queueSizeMax) {
      throw new QueueFull(`Cannot queue a job: ${String(queueSizeMax)} are waiting already`);
    }
    this.#waiting.push(ticket);
    this.#waitingCount += 1;
    this.pump();
  }

  /** Takes up a job that is out there already. */
  attach(ticket: Ticket): void {
    this.#checkOpen();
    ticket.isAdded = true;
    this.#track(ticket);
    void this.#ask(ticket.id);
  }

  /** A function was not found. */
  refuse(ticket: Ticket, error: unknown): void {
    if (ticket.state !== 'waiting') return;
    this.#waitingCount -= 1;
    ticket.fail(error);
    this.pump();
  }

  /** Sends what there is room for. */
  pump(): void {
    for (let ticket = this.#waiting.peek(); ticket !== undefined; ticket = this.#waiting.peek()) {
      // A function that is still being looked for keeps its place: jobs begin in order.
      if (ticket.state === 'waiting') {
        if (ticket.wanted === null || this.#sentCount >= this.#settings.maxPending) break;
        this.#waitingCount -= 1;
        this.#track(ticket);
        const { id } = ticket;
        const adding = this.#send(ticket).finally(() => {
          if (this.#adding.get(id) === adding) this.#adding.delete(id);
        });
        this.#adding.set(id, adding);
      }
      this.#waiting.shift();
    }
    if (this.#hasRoom()) for (const wake of this.#onRoom.splice(0)) wake();
    if (this.#isEmpty()) for (const wake of this.#onEmpty.splice(0)) wake();
  }

  /** Fulfils when the next job would go out at once. */
  async room(): Promise<void> {
    if (this.#hasRoom()) return;
    await new Promise<void>((resolve) => {
      this.#onRoom.push(resolve);
    });
  }

  /** Takes no more jobs, and closes its connections when all are settled. */
  async close(cancelQueued: boolean): Promise<void> {
    this.#closed = true;
    if (cancelQueued) {
      const all = [...this.#waiting, ...[...this.#sent.values()].flatMap((found) => [...found])];
      for (const { future } of all) if (!future.running()) future.cancel();
    }
    if (!this.#isEmpty()) {
      await new Promise<void>((resolve) => {
        this.#onEmpty.push(resolve);
      });
    }
    clearInterval(this.#sweeper);
    await this.#engine.close();
  }

  learn(id: string, standing: Standing): void {
    if (standing.kind === 'open' || !(this.#sent.has(id) || this.#cancellations.has(id))) return;
    if (standing.kind === 'active') {
      for (const ticket of this.#sent.get(id) ?? []) ticket.begin();
      return;
    }
    this.#cancellations.delete(id);
    for (const ticket of this.#take(id)) ticket.settle(standing);
    this.pump();
  }

  removed(id: string): void {
    this.#cancellations.delete(id);
    for (const ticket of this.#take(id)) ticket.cancel();
    this.pump();
  }

  back(): void {
    void this.#sweep(true);
  }

  cancelQueued(ticket: Ticket): void {
    if (ticket.state === 'waiting') {
      ticket.state = 'over';
      this.#waitingCount -= 1;
    } else {
      this.#drop(ticket);
    }
    this.pump();
  }

  cancelRunning(ticket: Ticket): boolean {
    const { onCancel } = this.#settings;
    if (onCancel === 'terminate') {
      this.#drop(ticket);
      this.pump();
      return true;
    }
    if (this.#sent.get(ticket.id)?.size === 1)
      this.#cancellations.give({ id: ticket.id, how: onCancel });
    return false;
  }

  isWanted(id: string): boolean {
    return this.#sent.has(id);
  }

  arrival(id: string): Promise<void> | undefined {
    return this.#adding.get(id);
  }

  #checkOpen(): void {
    if (this.#closed) throw new RuntimeError('cannot schedule new futures after shutdown');
  }

  #hasRoom(): boolean {
    return this.#waitingCount === 0 && this.#sentCount < this.#settings.maxPending;
  }

  #isEmpty(): boolean {
    return this.#waitingCount === 0 && this.#sentCount === 0 && this.#cancellations.size === 0;
  }

  #track(ticket: Ticket): void {
    const { id } = ticket;
    ticket.state = 'sent';
    ticket.checkedAt = performance.now();
    this.#sentCount += 1;
    const found = this.#sent.get(id);
    if (found === undefined) this.#sent.set(id, new Set([ticket]));
    else found.add(ticket);
  }

  /** Gives the tickets of a job whose outcome is known, and forgets them. */
  #take(id: string): Ticket[] {
    const found = [...(this.#sent.get(id) ?? [])];
    this.#sent.delete(id);
    this.#sentCount -= found.length;
    return found;
  }

  /** Forgets one ticket; nobody else here wants the job: neither should a worker. */
  #drop(ticket: Ticket): void {
    const { id } = ticket;
    ticket.state = 'over';
    const others = this.#sent.get(id);
    if (others?.delete(ticket) !== true) return;
    this.#sentCount -= 1;
    if (others.size > 0) return;
    this.#sent.delete(id);
    this.#cancellations.give({ id, how: this.#settings.onCancel });
  }

  async #send(ticket: Ticket): Promise<void> {
    try {
      await this.#engine.add(ticket);
    } catch (error) {
      if (this.#sent.get(ticket.id)?.has(ticket) !== true) return;
      for (const each of this.#take(ticket.id)) {
        each.fail(
          error instanceof SerializationError ? error : BrokenCluster.refused(each.label, error),
        );
      }
      this.pump();
      return;
    }
    ticket.isAdded = true;
    ticket.checkedAt = performance.now();
    // A job may end before we hear that it was added: its outcome is for others, too.
    if (ticket.isTold) return;
    if (ticket.state === 'over') await this.#takeBack(ticket.id);
    // Another caller's job of the same key may be through already, and say nothing more.
    else if (ticket.isShared) await this.#ask(ticket.id);
  }

  /** It was given up before it got to Redis. */
  async #takeBack(id: string): Promise<void> {
    try {
      if (!this.#sent.has(id)) await this.#engine.remove(id);
    } catch {
      // Then it runs for nobody.
    }
  }

  async #ask(id: string): Promise<void> {
    try {
      this.learn(id, await this.#engine.standing(id));
    } catch {
      // The next sweep asks again.
    }
  }

  /** Asks about what has not been heard of for a while, and gives up when Redis is gone for good. */
  async #sweep(all = false): Promise<void> {
    const { sweepMs, timeoutMs } = this.#settings;
    const now = performance.now();
    const { downSince, lastError } = this.#engine;
    if (downSince !== null) {
      if (now - downSince >= timeoutMs) this.#giveUp(lastError);
      return;
    }
    // One that began before the connection was lost still waits for it.
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    try {
      this.#cancellations.repeat();
      const due = [...this.#sent.values()]
        .map(([ticket]) => ticket as Ticket)
        .filter(({ checkedAt, isAdded }) => isAdded && (all || now - checkedAt >= sweepMs))
        .sort((a, b) => a.checkedAt - b.checkedAt)
        .slice(0, all ? undefined : SWEPT_MAX);
      for (const ticket of due) ticket.checkedAt = now;
      await Promise.all(due.map(({ id }) => this.#ask(id)));
    } finally {
      this.#isSweeping = false;
    }
  }

  #giveUp(cause: unknown): void {
    const { timeoutMs } = this.#settings;
    const unsent = [...this.#waiting].filter(({ state }) => state === 'waiting');
    this.#waiting.clear();
    this.#waitingCount = 0;
    this.#cancellations.clear();
    const sent = [...this.#sent.keys()].flatMap((id) => this.#take(id));
    for (const ticket of [...sent, ...unsent]) {
      ticket.fail(BrokenCluster.unreachable(ticket.label, timeoutMs, cause));
    }
    this.pump();
  }
}
