import type { CancelOrder } from './cancel-channel.js';
import type { Engine } from './engine.js';

/** What a cancellation has to know of the jobs that are out there. */
export interface JobsOutThere {
  /** Whether anybody here still wants its outcome. */
  isWanted(id: string): boolean;
  /** Fulfils when the job is in Redis, if it is on its way. */
  arrival(id: string): Promise<void> | undefined;
}

/** Jobs to be cancelled that no worker has let go of yet, as far as is known. */
export class Cancellations {
  readonly #engine: Engine;
  readonly #jobs: JobsOutThere;
  readonly #onEnd: () => void;
  readonly #orders = new Map<string, CancelOrder>();

  constructor(engine: Engine, jobs: JobsOutThere, onEnd: () => void) {
    this.#engine = engine;
    this.#jobs = jobs;
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#orders.size;
  }

  has(id: string): boolean {
    return this.#orders.has(id);
  }

  /** Has a job cancelled, wherever it is. */
  give(order: CancelOrder): void {
    this.#orders.set(order.id, order);
    void this.#follow(order);
  }

  /** What was said may have been lost: a channel of Redis keeps nothing. */
  repeat(): void {
    for (const order of this.#orders.values()) void this.#follow(order);
  }

  delete(id: string): void {
    this.#orders.delete(id);
  }

  clear(): void {
    this.#orders.clear();
  }

  async #follow(order: CancelOrder): Promise<void> {
    const { how, id } = order;
    try {
      await this.#jobs.arrival(id);
      const mayGo = how === 'terminate' || !this.#jobs.isWanted(id);
      if (mayGo && (await this.#engine.remove(id))) this.#orders.delete(id);
      else await this.#tell(order);
    } catch {
      // The next sweep tries again.
    }
    this.#onEnd();
  }

  /** Whoever runs the job hears of it; if nobody does any more, there is nothing to cancel. */
  async #tell(order: CancelOrder): Promise<void> {
    const { kind } = await this.#engine.standing(order.id);
    if (kind === 'open' || kind === 'active') await this.#engine.order(order);
    else this.#orders.delete(order.id);
  }
}
