// The ready queue of a run that is explored. What is at its front runs next, as in the plain loop,
// unless that is a task and others are ready too: then the strategy picks one of them.

import { isTask, isTimer, type Ready, type ReadyQueue, type Timer } from '../../core/index.js';

/** Picks one of several things that are ready. */
export type PickReady = (kind: 'ready' | 'timer', items: readonly Ready[]) => number;

/** What the queue may choose among. */
export interface QueueVariety {
  /** Tasks that are ready. */
  readonly ready: boolean;
  /** Timers that are due at the same time. */
  readonly timers: boolean;
  /** Callbacks as well as tasks. */
  readonly callbacks: boolean;
}

/** A ready queue that asks which of its items runs next. */
export class ChoosingQueue implements ReadyQueue {
  readonly #pick: PickReady;
  readonly #variety: QueueVariety;
  readonly #beforeShift: () => void;
  #items: Ready[] = [];

  constructor(pick: PickReady, variety: QueueVariety, beforeShift: () => void) {
    this.#pick = pick;
    this.#variety = variety;
    this.#beforeShift = beforeShift;
  }

  get length(): number {
    return this.#items.length;
  }

  push(item: Ready): void {
    this.#items.push(item);
  }

  shift(): Ready | undefined {
    this.#beforeShift();
    const [first] = this.#items;
    if (first === undefined) return undefined;
    const kind = this.#kindOf(first);
    if (kind === undefined) return this.#items.shift();
    const choices = this.#items.filter((item) => this.#rivals(first, item));
    const picked = this.#pick(kind, choices);
    if (picked === -1) return undefined;
    const [item] = this.#items.splice(this.#items.indexOf(choices[picked] as Ready), 1);
    return item;
  }

  clear(): void {
    this.#items = [];
  }

  [Symbol.iterator](): Iterator<Ready> {
    return this.#items[Symbol.iterator]();
  }

  #kindOf(first: Ready): 'ready' | 'timer' | undefined {
    if (this.#variety.callbacks) return 'ready';
    if (isTask(first)) return this.#variety.ready ? 'ready' : undefined;
    return this.#variety.timers && isTimer(first) ? 'timer' : undefined;
  }

  #rivals(first: Ready, item: Ready): boolean {
    if (item === first || this.#variety.callbacks) return true;
    if (isTask(first)) return isTask(item);
    return isTimer(item) && item.when() === (first as Timer).when();
  }
}
