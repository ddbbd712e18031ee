// A host that never returns to the engine: its thread really sleeps. What would need the engine
// to go on, a promise for one, is refused by the loop.

import { type ExecutorPort, type Host, WouldBlockError } from '../core/index.js';
import { InlineExecutor } from './inline-executor.js';
import { wantsDebug } from './wants-debug.js';

/** Atomics.wait takes a signed 32-bit number of milliseconds on some engines. */
const SLEEP_MAX = 2 ** 31 - 1;

/** The host of `runSync`. */
export class SyncHost implements Host {
  readonly name = 'sync';
  readonly debug: boolean = wantsDebug();

  now(): number {
    return performance.now();
  }

  attach(): void {
    // Nobody pumps: the run itself does.
  }

  requestTurn(): void {
    throw new WouldBlockError(
      'Cannot run this loop with a promise: it never returns to its host: use loop.runSync(…)',
    );
  }

  requestMicroturn(): void {
    this.requestTurn();
  }

  wakeAt(): void {
    // See attach.
  }

  /** Sleeps. In a browser's window, where nothing can block, the platform throws. */
  block(when: number): boolean {
    if (when === Infinity) return false;
    try {
      // Pages that are not isolated have no shared memory at all.
      const cell = new Int32Array(new SharedArrayBuffer(4));
      for (let left = when - this.now(); left > 0; left = when - this.now()) {
        Atomics.wait(cell, 0, 0, Math.min(left, SLEEP_MAX));
      }
    } catch (error) {
      throw new WouldBlockError('Cannot sleep here: this thread must not block', { cause: error });
    }
    return true;
  }

  hold(): void {
    // See attach.
  }

  release(): void {
    // See attach.
  }

  /** What would run elsewhere runs here, a turn later. */
  makeExecutor(callSoon: (callback: () => void) => void): ExecutorPort {
    return new InlineExecutor(callSoon);
  }

  close(): void {
    // It holds nothing.
  }
}
