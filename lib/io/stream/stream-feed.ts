// The half of a reader that its protocol sees: what comes in, when the transport is paused, and who
// is woken.

import {
  type EventLoop,
  Future,
  getRunningLoop,
  NotImplementedError,
  RuntimeError,
  textOf,
} from '../../core/index.js';
import { bufferOf, ByteQueue } from './byte-queue.js';
import type { BaseTransport, ReadTransport } from './transports.js';

/** The limit of a reader that is given none. */
export const DEFAULT_LIMIT = 65_536;

/** Options of `StreamReader`. */
export interface StreamReaderOptions {
  /** Bytes that a line may have; twice as many pause the transport. 64 KiB if not given. */
  readonly limit?: number;
  /** The loop in which it is read; the running one if not given. */
  readonly loop?: EventLoop | null;
}

/** What a stream has been fed, and nobody has read yet. */
export abstract class StreamFeed {
  /** @internal */
  readonly _limit: number;
  /** @internal */
  readonly _queue: ByteQueue = new ByteQueue();
  /** @internal */
  _isEof = false;
  /** @internal What the one who reads waits for. */
  _waiter: Future<void> | null = null;
  /** @internal */
  _isPaused = false;
  readonly #loop: EventLoop;
  #failure: { readonly error: unknown } | null = null;
  #transport: (BaseTransport & Partial<ReadTransport>) | null = null;

  /** @throws {RangeError} when the limit is not above 0 */
  constructor(options: StreamReaderOptions = {}) {
    const { limit = DEFAULT_LIMIT, loop } = options;
    if (!(limit > 0)) throw new RangeError('Limit cannot be <= 0');
    this._limit = limit;
    this.#loop = loop ?? getRunningLoop();
  }

  /** Gives what `setException` set, undefined if nothing. */
  exception(): unknown {
    return this.#failure?.error;
  }

  /** Makes every read from now on fail, the waiting one too. */
  setException(error: unknown): void {
    this.#failure = { error };
    const waiter = this._waiter;
    if (waiter === null) return;
    this._waiter = null;
    if (!waiter.done()) waiter.setException(error);
  }

  /**
   * Sets the transport that is paused when too much is buffered.
   *
   * @throws {RuntimeError} when there is one
   */
  setTransport(transport: BaseTransport): void {
    if (this.#transport !== null) throw new RuntimeError('Transport already set');
    this.#transport = transport;
  }

  /** Takes another transport in the place of the first, as TLS does. @internal */
  _replaceTransport(transport: BaseTransport): void {
    this.#transport = transport;
    if (this._isPaused) this.#transport.pauseReading?.();
  }

  /** There will be no more data. */
  feedEof(): void {
    this._isEof = true;
    this.#wakeWaiter();
  }

  /** Whether the end was fed, and all before it is read. */
  atEof(): boolean {
    return this._isEof && this._queue.length === 0;
  }

  /**
   * Takes bytes in, which must not change from now on.
   *
   * @throws {RuntimeError} after `feedEof`
   */
  feedData(data: Uint8Array): void {
    if (this._isEof) throw new RuntimeError('feed_data after feed_eof');
    if (data.length === 0) return;
    this._queue.push(bufferOf(data));
    this.#wakeWaiter();
    if (this._queue.length > 2 * this._limit && !this._isPaused) this.#pauseTransport();
  }

  /** Gives what asyncio's `repr` says. */
  toString(): string {
    const info = ['StreamReader'];
    if (this._queue.length > 0) info.push(`${String(this._queue.length)} bytes`);
    if (this._isEof) info.push('eof');
    if (this._limit !== DEFAULT_LIMIT) info.push(`limit=${String(this._limit)}`);
    if (this._waiter !== null) info.push(`waiter=<Future ${this._waiter._describeState()}>`);
    if (this.#failure !== null) info.push(`exception=${textOf(this.#failure.error)}`);
    if (this.#transport !== null) info.push(`transport=${textOf(this.#transport)}`);
    if (this._isPaused) info.push('paused');
    return `<${info.join(' ')}>`;
  }

  /** What Node's console shows. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** @internal */
  _checkFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /**
   * Gives the future of what comes next; whoever awaits it takes it away from `_waiter` at the end.
   *
   * @throws {RuntimeError} when another coroutine waits already
   * @internal
   */
  _beginWait(method: string): Future<void> {
    if (this._waiter !== null) {
      throw new RuntimeError(
        `${method}() called while another coroutine is already waiting for incoming data`,
      );
    }
    // Paused, it would wait for ever: more is wanted than twice the limit.
    if (this._isPaused) this.#resumeTransport();
    const waiter = new Future<void>(undefined, this.#loop);
    waiter._source = this;
    this._waiter = waiter;
    return waiter;
  }

  /** @internal */
  _maybeResumeTransport(): void {
    if (this._isPaused && this._queue.length <= this._limit) this.#resumeTransport();
  }

  #wakeWaiter(): void {
    const waiter = this._waiter;
    if (waiter === null) return;
    this._waiter = null;
    if (!waiter.done()) waiter.setResult();
  }

  #pauseTransport(): void {
    if (this.#transport === null) return;
    try {
      this.#transport.pauseReading?.();
      this._isPaused = this.#transport.pauseReading !== undefined;
    } catch (error) {
      if (!(error instanceof NotImplementedError)) throw error;
      // It cannot be paused: all that comes has to be kept.
      this.#transport = null;
    }
  }

  #resumeTransport(): void {
    this._isPaused = false;
    this.#transport?.resumeReading?.();
  }
}
