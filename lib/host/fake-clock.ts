// A host on a clock of somebody else's making: sinon's fake timers, Jest's, Vitest's. That clock says
// what time it is and fires the timers; when it fires one, the loop runs on at once until it is idle, so
// that a synchronous `tick` sees everything done that a coroutine does at that time.

import type { Host } from '../core/index.js';
import { beforeExit } from './process-end.js';

/** As much of a fake clock as a loop needs. */
export interface FakeClock {
  readonly now: number;
  setTimeout(callback: () => void, ms: number): unknown;
  // Method syntax: the ids of each kind of fake timer are of a type of their own.
  clearTimeout(id: never): unknown;
}

/** The platform's own, whatever a test puts in its place later. */
const { queueMicrotask: afterMicrotasks } = globalThis;

/** A host whose time is that of a fake clock. */
export class FakeClockHost implements Host {
  readonly name = 'fakeclock';
  readonly debug = false;
  readonly #clock: FakeClock;
  #pump: () => void = doNothing;
  #stuck: () => void = doNothing;
  #timer: unknown = undefined;
  #isDriving = false;
  #isWanted = false;
  #isClosed = false;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now;
  }

  attach(pump: () => void, stuck: () => void): void {
    this.#pump = pump;
    this.#stuck = stuck;
  }

  /** By microtask, or by the clock if that is moved first. */
  requestTurn(): void {
    this.#isWanted = true;
    if (this.#isDriving) return;
    this.#arm(0);
    afterMicrotasks(this.#driveIfWanted);
  }

  /** Microtasks must get their go: promises are being waited for. */
  requestMicroturn(): void {
    afterMicrotasks(this.#drive);
  }

  wakeAt(when: number): void {
    this.#disarm();
    if (when < Infinity) this.#arm(Math.max(when - this.#clock.now, 0));
  }

  hold(): void {
    beforeExit.add(this.#stuck);
  }

  release(): void {
    beforeExit.delete(this.#stuck);
  }

  close(): void {
    this.#isClosed = true;
    this.#disarm();
    this.release();
  }

  #arm(ms: number): void {
    this.#disarm();
    this.#timer = this.#clock.setTimeout(this.#drive, ms);
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer as never);
    this.#timer = undefined;
  }

  readonly #driveIfWanted = (): void => {
    if (this.#isWanted) this.#drive();
  };

  /** Pumps for as long as the loop asks for more. */
  readonly #drive = (): void => {
    if (this.#isDriving || this.#isClosed) return;
    this.#isDriving = true;
    try {
      do {
        this.#isWanted = false;
        this.#pump();
      } while (this.#isWanted as boolean);
    } finally {
      this.#isDriving = false;
    }
  };
}

function doNothing(): void {
  // Until the loop attaches.
}
