// What a sleep waits for. As its own entry in the timer queue it is one object, where a future, a
// handle and the handle's arguments are three: half of what a sleeping task allocated.

import { realm } from '../base/realm.js';
import { probe } from '../instrument.js';
import { BaseEventLoop } from '../loop/base-event-loop.js';
import type { TimerHandle } from '../loop/handle.js';
import type { Timer } from '../loop/timer.js';
import { Future } from './future.js';
import { PENDING, RESULT } from './future-state.js';

/** A future that its own timer settles. @internal */
export class TimedFuture extends Future<undefined> implements Timer {
  declare _heapIndex: number;
  declare _when: number;
  declare _sequence: number;
  /** On a loop with timers of its own, the one that it gave. */
  declare _handle: TimerHandle | null;

  constructor(loop: BaseEventLoop, when: number) {
    super(undefined, loop);
    this._heapIndex = -1;
    this._when = when;
    this._sequence = 0;
    this._handle = null;
  }

  /** Arms a timer for `delay` milliseconds from now. */
  static after(delay: number, loop: BaseEventLoop): TimedFuture {
    loop._checkClosed();
    const future = new TimedFuture(loop, loop.time() + delay);
    if (overridesTimers(loop)) {
      future._handle = loop.callLater(delay, wake, future);
      return future;
    }
    loop._schedule(future);
    if (realm.probe !== null) probe()?.timerSet?.(future);
    return future;
  }

  when(): number {
    return this._when;
  }

  _run(): void {
    if (this._state === PENDING) this._settle(RESULT, undefined);
  }

  /** Withdraws the timer, if it has not fired. */
  _withdraw(): void {
    this._handle?.cancel();
    if (this._heapIndex === -1) return;
    this._loop._withdrawTimer(this);
    if (realm.probe !== null) probe()?.timerCancel?.(this);
  }
}

/** Tells a loop that is to see every timer of the library pass: its own methods are called then. */
function overridesTimers(loop: BaseEventLoop): boolean {
  const { prototype } = BaseEventLoop;
  return loop.callAt !== prototype.callAt || loop.callLater !== prototype.callLater;
}

function wake(future: TimedFuture): void {
  future._run();
}
