// The first file to read in this house: a host whose time moves only when nothing is ready.
// A loop on it runs an hour of sleeps at once, in exactly the order that a real host gives.

import type { ExecutorPort, Host } from '../core/index.js';
import { InlineExecutor } from './inline-executor.js';
import { beforeExit } from './process-end.js';

/** How a virtual clock behaves. */
export interface VirtualHostOptions {
  /** Whether time jumps to the next timer when nothing is ready; else `advance` moves it. */
  readonly autoAdvance?: boolean;
  /** The time that the clock begins at, in milliseconds. */
  readonly startAt?: number;
  /** Asks the platform underneath for a turn, when the loop is not run synchronously. */
  readonly requestTurn?: (callback: () => void) => void;
  /** Hears of every move of the clock. */
  readonly onJump?: (from: number, to: number) => void;
  /**
   * Asked whenever nothing is ready, before time moves; true if it made something ready. It may
   * move the clock itself, up to `when`.
   */
  readonly onIdle?: (when: number, hostWork: boolean) => boolean;
  /** Whether a run that nothing of its own can wake any more fails at once, not when the process ends. */
  readonly failsWhenStuck?: boolean;
  /** How many milliseconds pass in one of the platform's; 0, if not given: none by themselves. */
  readonly rate?: number;
}

/** A host that owns its clock. */
export class VirtualHost implements Host {
  readonly name = 'virtual';
  readonly debug = false;
  readonly #autoAdvance: boolean;
  readonly #requestTurn: (callback: () => void) => void;
  readonly #onJump: (from: number, to: number) => void;
  readonly #onIdle: (when: number, hostWork: boolean) => boolean;
  readonly #rate: number;
  readonly #failsWhenStuck: boolean;
  #now: number;
  /** The platform's time when `#now` was right. */
  #since = 0;
  #pump: () => void = doNothing;
  #stuck: () => void = doNothing;
  /** Tells the jump that is being waited for from one that something overtook. */
  #wish = 0;

  constructor(options: VirtualHostOptions = {}) {
    this.#autoAdvance = options.autoAdvance ?? true;
    this.#requestTurn = options.requestTurn ?? afterTimeout;
    this.#onJump = options.onJump ?? doNothing;
    this.#onIdle = options.onIdle ?? neverReady;
    this.#rate = options.rate ?? 0;
    this.#failsWhenStuck = options.failsWhenStuck ?? false;
    this.#now = options.startAt ?? 0;
    if (this.#rate > 0) this.#since = performance.now();
  }

  now(): number {
    if (this.#rate === 0) return this.#now;
    return this.#now + (performance.now() - this.#since) * this.#rate;
  }

  attach(pump: () => void, stuck: () => void): void {
    this.#pump = pump;
    this.#stuck = stuck;
  }

  requestTurn(): void {
    this.#wish += 1;
    this.#requestTurn(this.#pump);
  }

  requestMicroturn(): void {
    this.#wish += 1;
    queueMicrotask(this.#pump);
  }

  /** Jumps when the platform has had a turn in which nothing else happened. */
  wakeAt(when: number, hostWork: boolean): void {
    this.#wish += 1;
    if (this.#onIdle(when, hostWork)) return;
    const wish = this.#wish;
    if (when === Infinity) {
      if (!this.#failsWhenStuck || hostWork) return;
      this.#requestTurn(() => {
        if (wish === this.#wish) this.#stuck();
      });
      return;
    }
    const arrive = (): void => {
      if (wish !== this.#wish) return;
      if (this.#autoAdvance) this.moveTo(when);
      this.#pump();
    };
    if (this.#autoAdvance && !hostWork) this.#requestTurn(arrive);
    else if (this.#rate > 0) later(arrive, (when - this.now()) / this.#rate);
  }

  /** Jumps at once: nothing can happen meanwhile in a run that does not return to the host. */
  block(when: number, hostWork: boolean): boolean {
    if (this.#onIdle(when, hostWork)) return true;
    if (!this.#autoAdvance || hostWork || when === Infinity) return false;
    this.moveTo(when);
    return true;
  }

  /** Moves the clock forward; never back. */
  moveTo(when: number): void {
    const from = this.now();
    if (when <= from) return;
    this.#now = when;
    if (this.#rate > 0) this.#since = performance.now();
    this.#onJump(from, when);
  }

  hold(): void {
    beforeExit.add(this.#stuck);
  }

  release(): void {
    beforeExit.delete(this.#stuck);
  }

  /** What would run elsewhere runs here, a turn later. */
  makeExecutor(callSoon: (callback: () => void) => void): ExecutorPort {
    return new InlineExecutor(callSoon);
  }

  close(): void {
    this.#wish += 1;
    this.release();
  }
}

/** The platform's own timers, whatever a test puts in their place later. */
const { setTimeout: later, setImmediate: soon } = globalThis as {
  setTimeout: (callback: () => void, delay?: number) => unknown;
  setImmediate?: (callback: () => void) => unknown;
};

function afterTimeout(callback: () => void): void {
  if (soon === undefined) later(callback, 0);
  else soon(callback);
}

function neverReady(): boolean {
  return false;
}

function doNothing(): void {
  // Until the loop attaches.
}
