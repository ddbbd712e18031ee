import type { EventLoop, TimerHandle } from '../../core/index.js';

/** What a heartbeat does, and what it asks. */
export interface HeartbeatActions {
  ping(): void;
  /** Nothing came in answer to a ping. */
  lost(waitedMs: number): void;
  /** Whether we ourselves stopped reading: then silence says nothing about the peer. */
  isPaused(): boolean;
}

/**
 * Finds out that a peer is gone though no packet says so: after `interval` milliseconds in which
 * nothing came, it pings; if half of that passes and still nothing came, the peer is lost.
 */
export class Heartbeat {
  readonly #loop: EventLoop;
  readonly #interval: number;
  readonly #actions: HeartbeatActions;
  #timer: TimerHandle | null = null;
  #heardAt: number;
  #hasAnswer = false;

  constructor(loop: EventLoop, interval: number, actions: HeartbeatActions) {
    this.#loop = loop;
    this.#interval = interval;
    this.#actions = actions;
    this.#heardAt = loop.time();
    this.#watch();
  }

  /** Something came: whatever it is, it counts as life. */
  heard(): void {
    this.#heardAt = this.#loop.time();
    this.#hasAnswer = true;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Data moves no timer: the one that is due looks at when the last of it came. */
  #watch(): void {
    this.#timer = this.#loop.callAt(this.#heardAt + this.#interval, () => {
      if (this.#actions.isPaused()) this.heard();
      if (this.#loop.time() < this.#heardAt + this.#interval) this.#watch();
      else this.#ping();
    });
  }

  #ping(): void {
    this.#hasAnswer = false;
    this.#actions.ping();
    this.#timer = this.#loop.callLater(this.#interval / 2, () => {
      if (this.#actions.isPaused()) this.heard();
      if (this.#hasAnswer) this.#watch();
      else this.#actions.lost(this.#interval / 2);
    });
  }
}
