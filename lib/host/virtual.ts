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
}

/** A host that owns its clock. */
export class VirtualHost implements Host {
  readonly name = 'virtual';
  readonly debug = false;
  readonly #autoAdvance: boolean;
  readonly #requestTurn: (callback: () => void) => void;
  readonly #onJump: (from: number, to: number) => void;
  #now: number;
  #pump: () => void = doNothing;
  #stuck: () => void = doNothing;
  /** Tells the jump that is being waited for from one that something overtook. */
  #wish = 0;

  constructor(options: VirtualHostOptions = {}) {
    this.#autoAdvance = options.autoAdvance ?? true;
    this.#requestTurn = options.requestTurn ?? afterTimeout;
    this.#onJump = options.onJump ?? doNothing;
    this.#now = options.startAt ?? 0;
  }

  now(): number {
    return this.#now;
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
    if (!this.#autoAdvance || hostWork || when === Infinity) return;
    const wish = this.#wish;
    this.#requestTurn(() => {
      if (wish !== this.#wish) return;
      this.moveTo(when);
      this.#pump();
    });
  }

  /** Jumps at once: nothing can happen meanwhile in a run that does not return to the host. */
  block(when: number, hostWork: boolean): boolean {
    if (!this.#autoAdvance || hostWork || when === Infinity) return false;
    this.moveTo(when);
    return true;
  }

  /** Moves the clock forward; never back. */
  moveTo(when: number): void {
    if (when <= this.#now) return;
    const from = this.#now;
    this.#now = when;
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

function afterTimeout(callback: () => void): void {
  setTimeout(callback, 0);
}

function doNothing(): void {
  // Until the loop attaches.
}
