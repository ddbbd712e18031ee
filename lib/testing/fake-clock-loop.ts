import { EventLoop } from '../core/index.js';
import { type FakeClock, FakeClockHost } from '../host/fake-clock.js';

/**
 * A loop on the clock of fake timers, for tests that have one already: sinon's, or that of Jest or
 * Vitest. `clock.tick(ms)` runs what coroutines do until then, timer by timer, without returning;
 * `await clock.tickAsync(ms)` lets promises in as well.
 *
 * @example
 * import { sleep, type Coroutine } from 'yieldfrom';
 * import { FakeClockLoop } from 'yieldfrom/testing';
 * import sinon from 'sinon';
 * const clock = sinon.useFakeTimers();
 * const loop = new FakeClockLoop(clock);
 * function* main(): Coroutine<void> {
 *   yield* sleep(1000);
 *   console.log('awake at', loop.time());
 * }
 * const task = loop.createTask(main());
 * const ended = loop.runUntilComplete(task);
 * clock.tick(1000); // awake at 1000
 * clock.restore();
 * await ended;
 */
export class FakeClockLoop extends EventLoop {
  /** @param clock What `sinon.useFakeTimers()` gives, or anything with `now`, `setTimeout`, `clearTimeout`. */
  constructor(clock: FakeClock) {
    super({ host: new FakeClockHost(clock) });
  }
}
