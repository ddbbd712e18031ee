// The water marks of a transport that writes: when its protocol is asked to pause and to resume.

import {
  describe,
  type EventLoop,
  leavesLoop,
  LOG_THRESHOLD_FOR_CONNLOST_WRITES,
  logger,
  OSError,
} from '../../core/index.js';
import type { BaseProtocol } from './protocols.js';
import { Transport, type WriteBufferLimits } from './transports.js';

const HIGH_WATER = 65_536;

/**
 * A transport that tells its protocol when to pause writing. The heir calls `_maybePauseProtocol`
 * whenever its buffer grows, and `_maybeResumeProtocol` whenever it shrinks.
 */
export abstract class FlowControlledTransport<
  P extends BaseProtocol = BaseProtocol,
> extends Transport {
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal */
  _protocol: P;
  /** @internal */
  _protocolPaused = false;
  #high = HIGH_WATER;
  #low = HIGH_WATER / 4;
  #lostWriteCount = 0;

  constructor(
    loop: EventLoop,
    protocol: P,
    extra?: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>,
  ) {
    super(extra);
    this._loop = loop;
    this._protocol = protocol;
  }

  override getWriteBufferLimits(): [low: number, high: number] {
    return [this.#low, this.#high];
  }

  override setWriteBufferLimits(limits: WriteBufferLimits = {}): void {
    const high = limits.high ?? (limits.low == null ? HIGH_WATER : 4 * limits.low);
    const low = limits.low ?? Math.floor(high / 4);
    if (!(high >= low && low >= 0)) {
      throw new RangeError(`high (${String(high)}) must be >= low (${String(low)}) must be >= 0`);
    }
    this.#high = high;
    this.#low = low;
    this._maybePauseProtocol(this.getWriteBufferSize());
  }

  /** @internal */
  _maybePauseProtocol(size: number): void {
    if (size <= this.#high || this._protocolPaused) return;
    this._protocolPaused = true;
    try {
      this._protocol.pauseWriting();
    } catch (error) {
      this._reportCall('protocol.pause_writing() failed', error);
    }
  }

  /** @internal */
  _maybeResumeProtocol(size: number): void {
    if (!this._protocolPaused || size > this.#low) return;
    this._protocolPaused = false;
    try {
      this._protocol.resumeWriting();
    } catch (error) {
      this._reportCall('protocol.resume_writing() failed', error);
    }
  }

  /** Counts a write after the loss; from the fifth on they are warned of. @internal */
  _countLostWrite(): void {
    // The loss itself counts as one.
    this.#lostWriteCount += 1;
    if (this.#lostWriteCount < LOG_THRESHOLD_FOR_CONNLOST_WRITES) return;
    logger.warning('socket.send() raised exception.');
  }

  /** Ends the connection for an error, which is reported unless it is the platform's. @internal */
  _fatalError(error: unknown, message: string): void {
    if (!(error instanceof OSError)) this._reportCall(message, error);
    this._forceClose(error);
  }

  /** Closes at once; `connectionLost` hears of the error. @internal */
  abstract _forceClose(error: unknown): void;

  /** Reports what a method of the protocol threw. @internal */
  _reportCall(message: string, exception: unknown): void {
    if (leavesLoop(exception)) throw exception;
    const context = { message, exception, transport: this, protocol: this._protocol };
    this._loop.callExceptionHandler(context);
  }
}

/** @throws {TypeError} unless `data` is bytes */
export function checkBytes(data: unknown): asserts data is Uint8Array {
  if (data instanceof Uint8Array) return;
  throw new TypeError(`data argument must be a bytes-like object, got ${describe(data)}`);
}
