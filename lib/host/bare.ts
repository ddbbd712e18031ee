// Any engine with setTimeout: Deno, Bun, workers, edges. The other asynchronous hosts differ from
// it only in how they ask for a turn.

import type { Host } from '../core/index.js';
import { beforeExit } from './process-end.js';
import { wantsDebug } from './wants-debug.js';

/** The longest delay that a timer of the platform takes. */
const DELAY_MAX = 2 ** 31 - 1;

/** The host of an engine of which nothing is known but `setTimeout`. */
export class BareHost implements Host {
  readonly name: string = 'bare';
  readonly debug: boolean = wantsDebug();
  #pump: () => void = doNothing;
  #stuck: () => void = doNothing;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #timerAt = Infinity;

  now(): number {
    return performance.now();
  }

  attach(pump: () => void, stuck: () => void): void {
    this.#pump = pump;
    this.#stuck = stuck;
  }

  requestTurn(): void {
    setTimeout(this.#pump, 0);
  }

  requestMicroturn(): void {
    queueMicrotask(this.#pump);
  }

  wakeAt(when: number, _hostWork: boolean): void {
    if (when === this.#timerAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = when;
    this.#timer = when === Infinity ? null : this.#arm(when);
  }

  hold(): void {
    beforeExit.add(this.#stuck);
  }

  release(): void {
    beforeExit.delete(this.#stuck);
  }

  close(): void {
    this.wakeAt(Infinity, false);
    this.release();
  }

  #arm(when: number): ReturnType<typeof setTimeout> {
    const delay = Math.min(Math.max(Math.ceil(when - this.now()), 0), DELAY_MAX);
    return setTimeout(() => {
      this.#timer = null;
      this.#timerAt = Infinity;
      this.#pump();
    }, delay);
  }
}

function doNothing(): void {
  // Until the loop attaches.
}
