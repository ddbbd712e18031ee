// asyncio's run-once written out as plainly as it can be: for reading beside CPython's
// `base_events.py`, and as an oracle for the fast loop. Queue and timers are arrays, a turn is a
// callback of `setTimeout`. It extends `EventLoop` because futures and tasks name that class, whose
// private fields no other object has. Everything that schedules is overridden; inherited is what
// makes handles and tasks, what calls the exception handler, and the promise around a run. The host
// is asked for the time and for what the process tells (its end, Ctrl-C), never for a turn.

import {
  DeadlockError,
  EventLoop,
  type Ready,
  realm,
  RuntimeError,
  type Timer,
  WouldBlockError,
} from '../core/index.js';
import { VirtualHost } from '../host/virtual.js';
import { defaultHost } from '../run/default-host.js';

/**
 * An event loop that is plain before it is fast. Any program runs on it unchanged, and in the same
 * order: `run(main(), { loopFactory: () => new ReferenceEventLoop() })`.
 */
export class ReferenceEventLoop extends EventLoop {
  readonly #clock: VirtualHost | null;
  #queue: Ready[] = [];
  #scheduled: Timer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined = undefined;
  #hostWorkCount = 0;
  #running = false;
  #stopping = false;
  #onEnd: Parameters<EventLoop['_start']>[0] | null = null;

  /** @param options `virtual`: its own clock jumps to the next timer when nothing is ready. */
  constructor(options: { readonly virtual?: boolean } = {}) {
    const clock = options.virtual === true ? new VirtualHost() : null;
    super({ host: clock ?? defaultHost() });
    this.#clock = clock;
    this._host.attach(this.#turn, () => {
      this._abort(DeadlockError.of(this._blocked()));
    });
  }

  override get readyCount(): number {
    return this.#queue.length;
  }

  override isRunning(): boolean {
    return this.#running;
  }

  override stop(): void {
    this.#stopping = true;
    this.#arm();
  }

  override close(): void {
    super.close();
    this.#queue = [];
    this.#scheduled = [];
  }

  override runForeverSync(): void {
    this._checkRunnable();
    this.#running = true;
    try {
      do this.runOnce();
      while (!this.#stopping);
    } finally {
      this.#running = false;
      this.#stopping = false;
    }
  }

  override runOnce(): void {
    this._checkClosed();
    if (realm.runningLoop !== null) throw new RuntimeError('Cannot run a turn inside a turn');
    const wait = this.#timeToWait();
    if (wait === Infinity && this.#hostWorkCount <= 0) throw DeadlockError.of(this._blocked());
    if (wait > 0) throw new WouldBlockError('Cannot wait in a synchronous run of this loop');
    this.#runOnce();
  }

  /** What is made ready goes to the end. @internal */
  override _enqueue(item: Ready): void {
    this._checkClosed();
    this.#queue.push(item);
    this.#arm();
  }

  /** Timers lie in the order of their times; where times are equal, of their making. @internal */
  override _schedule(timer: Timer): void {
    const later = this.#scheduled.findIndex((other) => other.when() > timer.when());
    this.#scheduled.splice(later === -1 ? this.#scheduled.length : later, 0, timer);
    timer._heapIndex = 0; // in the queue: more is not asked of it here
    this.#arm();
  }

  /** @internal */
  override _withdrawTimer(timer: Timer): void {
    timer._heapIndex = -1;
    this.#scheduled = this.#scheduled.filter((other) => other !== timer);
    this.#arm();
  }

  /** @internal */
  override get _nextTimerAt(): number {
    return this.#scheduled[0]?.when() ?? Infinity;
  }

  /** @internal */
  override _hostStart(): void {
    this.#hostWorkCount += 1;
  }

  /** @internal */
  override _hostDone(): void {
    this.#hostWorkCount -= 1;
    this.#arm();
  }

  /** Somebody on the host's side waits for us: a promise that does so is no work of its own. @internal */
  override _promiseMade(): void {
    this.#hostWorkCount -= 1;
  }

  /** @internal */
  override _promiseSettled(): void {
    this.#hostWorkCount += 1;
  }

  /** @internal */
  override _start(onEnd: (failed: boolean, error: unknown) => void): void {
    this._checkRunnable();
    this.#running = true;
    this.#onEnd = onEnd;
    realm.pendingLoops.add(this);
    this._host.hold();
    this.#arm();
  }

  /** @internal */
  override _abort(error: unknown): void {
    if (this.#onEnd !== null) this.#end(true, error);
  }

  /** The heart: due timers join, then what is ready now runs; what it makes ready has to wait. */
  #runOnce(): void {
    const isIdle = this.#timeToWait() === 0 && this.#queue.length === 0 && !this.#stopping;
    if (isIdle) this.#clock?.moveTo(this._nextTimerAt);
    const now = this.time();
    while (this._nextTimerAt <= now) this.#join(this.#scheduled.shift() as Timer);
    realm.runningLoop = this;
    realm.debug = this.getDebug();
    try {
      for (let left = this.#queue.length; left > 0; left -= 1) {
        this._runGuarded(this.#queue.shift() as Ready);
      }
    } finally {
      realm.runningLoop = null;
      realm.debug = false;
    }
  }

  #join(timer: Timer): void {
    timer._heapIndex = -1;
    this.#queue.push(timer);
  }

  /** Gives for how long nothing happens by itself, a day at most. */
  #timeToWait(): number {
    if (this.#queue.length > 0 || this.#stopping) return 0;
    if (this._nextTimerAt === Infinity) return Infinity;
    if (this.#clock !== null) return this.#hostWorkCount > 0 ? Infinity : 0;
    return Math.min(Math.max(Math.ceil(this._nextTimerAt - this.time()), 0), 86_400_000);
  }

  /** Sets the one timer of the platform; a turn under way does so when it ends. */
  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#onEnd === null || realm.runningLoop === this) return;
    const wait = this.#timeToWait();
    if (wait < Infinity) this.#timer = setTimeout(this.#turn, wait);
  }

  readonly #turn = (): void => {
    try {
      this.#runOnce();
      if (this.#stopping) this.#end(false, undefined);
      else this.#arm();
    } catch (error) {
      this.#end(true, error);
    }
  };

  #end(failed: boolean, error: unknown): void {
    clearTimeout(this.#timer);
    const onEnd = this.#onEnd;
    this.#onEnd = null;
    this.#running = false;
    this.#stopping = false;
    realm.pendingLoops.delete(this);
    this._host.release();
    onEnd?.(failed, error);
  }
}
