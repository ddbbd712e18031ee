import {
  ConnectionResetError,
  type Coroutine,
  type EventLoop,
  Future,
  getRunningLoop,
  NotImplementedError,
  RuntimeError,
} from '../../core/index.js';
import { Protocol } from './protocols.js';

/**
 * The flow control of a protocol: what `drain()` waits for. An heir that overrides these methods
 * calls them as well.
 */
export class FlowControlMixin extends Protocol {
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal */
  _paused = false;
  /** @internal */
  _connectionLost = false;
  /** Those who drain, in the order of coming. */
  readonly #drainWaiters = new Set<Future<void>>();

  constructor(loop?: EventLoop | null) {
    super();
    this._loop = loop ?? getRunningLoop();
  }

  override pauseWriting(): void {
    if (this._paused) throw new RuntimeError('Writing is paused already');
    this._paused = true;
  }

  override resumeWriting(): void {
    if (!this._paused) throw new RuntimeError('Writing is not paused');
    this._paused = false;
    for (const waiter of this.#drainWaiters) if (!waiter.done()) waiter.setResult();
  }

  override connectionLost(error?: unknown): void {
    this._connectionLost = true;
    if (!this._paused) return;
    for (const waiter of this.#drainWaiters) {
      if (waiter.done()) continue;
      if (error === undefined || error === null) waiter.setResult();
      else waiter.setException(error);
    }
  }

  /**
   * Waits while writing is paused.
   *
   * @switches when writing is paused
   * @cancelled nothing changes
   * @throws {ConnectionResetError} when the connection is lost
   * @internal
   */
  *_drainHelper(): Coroutine<void> {
    if (this._connectionLost) throw new ConnectionResetError('Connection lost');
    if (!this._paused) return;
    const waiter = new Future<void>(undefined, this._loop);
    waiter._source = this;
    this.#drainWaiters.add(waiter);
    try {
      yield* waiter;
    } finally {
      this.#drainWaiters.delete(waiter);
    }
  }

  /** Gives the future that is done when the connection is lost. @internal */
  _getCloseWaiter(_stream: object): Future<void> {
    throw new NotImplementedError('this protocol does not tell when it is closed');
  }

  override toString(): string {
    const state = this._connectionLost ? 'lost' : this._paused ? 'writing paused' : 'open';
    return `<${this.constructor.name} ${state}>`;
  }
}
