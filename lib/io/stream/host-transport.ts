// A transport over a stream of Node's. What that tells between turns (data, room, errors) reaches the
// protocol in a turn of the loop; what the protocol writes goes to the stream at once.

import { type EventLoop, type Future, Handle, RuntimeError } from '../../core/index.js';
import { checkBytes, FlowControlledTransport } from './flow-controlled-transport.js';
import { giveData, giveEof } from './give-data.js';
import { fromHostError } from './host-error.js';
import { endAndDestroy, type HostReadable, type HostWritable } from './host-stream.js';
import type { HostTransportOptions, TransportKeeper } from './host-transport-options.js';
import { Inbox } from './inbox.js';
import type { BaseProtocol, BufferedProtocol, Protocol } from './protocols.js';

/*
 * | state   | meaning                                     | left by                                    |
 * | ------- | ------------------------------------------- | ------------------------------------------ |
 * | open    | both ways, unless `writeEof` ended one      | close, eof: closing; abort, errors: lost   |
 * | closing | what is buffered is being sent              | the stream has finished, or failed: lost   |
 * | lost    | the protocol has been told, or will be      | never                                      |
 */
type State = 'open' | 'closing' | 'lost';

/** A transport over a stream of Node's. */
export class HostTransport extends FlowControlledTransport {
  /** @internal */
  readonly _stream: HostWritable & Partial<HostReadable>;
  readonly #inbox: Inbox;
  readonly #server: TransportKeeper | null;
  readonly #closeTimeout: number | undefined;
  readonly #isPipe: boolean;
  readonly #drained: Handle;
  #state: State = 'open';
  #isPaused = false;
  #isEofWritten = false;
  #isEofRead = false;

  constructor(
    loop: EventLoop,
    stream: HostWritable & Partial<HostReadable>,
    protocol: BaseProtocol,
    options: HostTransportOptions = {},
  ) {
    super(loop, protocol, options.extra);
    this._stream = stream;
    this.#inbox = new Inbox(loop, this);
    this.#server = options.server ?? null;
    this.#closeTimeout = options.closeTimeout;
    this.#isPipe = options.isPipe ?? false;
    this.#drained = new Handle(
      () => {
        this._maybeResumeProtocol(this.getWriteBufferSize());
      },
      [],
      loop,
    );
    stream.on('error', this.#onError);
    stream.on('close', this.#onClose);
    stream.on('finish', this.#onFinish);
    stream.on('drain', this.#onDrain);
    loop._openResources.add(this);
    this.#server?._attach(this);
  }

  /** Has the protocol told of the connection in the next turn, and begins to read after that. */
  _begin(waiter: Future<void> | null = null): void {
    const loop = this._loop;
    const protocol = this._protocol;
    loop.callSoon(() => {
      protocol.connectionMade(this);
    });
    loop.callSoon(() => {
      this._startReading();
    });
    if (waiter === null) return;
    loop.callSoon(() => {
      if (!waiter.done()) waiter.setResult();
    });
  }

  /** @internal */
  _startReading(): void {
    if (this.#state === 'lost') return;
    if (this._stream.destroyed) this.#onClose();
    else if (!this.#isPipe) {
      this._stream.on('data', this.#onData);
      this._stream.on('end', this.#onEnd);
    }
  }

  override isClosing(): boolean {
    return this.#state !== 'open';
  }

  override setProtocol(protocol: BaseProtocol): void {
    this._protocol = protocol;
  }

  override getProtocol(): BaseProtocol {
    return this._protocol;
  }

  override isReading(): boolean {
    return this.#state === 'open' && !this.#isPaused;
  }

  override pauseReading(): void {
    if (!this.isReading()) return;
    this.#isPaused = true;
    this._stream.pause?.();
  }

  override resumeReading(): void {
    if (this.#state !== 'open' || !this.#isPaused) return;
    this.#isPaused = false;
    this.#inbox.schedule();
    this._stream.resume?.();
  }

  override getWriteBufferSize(): number {
    return this._stream.writableLength;
  }

  override write(data: Uint8Array): void {
    checkBytes(data);
    if (this.#isEofWritten) throw new RuntimeError('Cannot call write() after write_eof()');
    if (data.length === 0) return;
    if (this.#state !== 'open') {
      this._countLostWrite();
      return;
    }
    const stream = this._stream;
    stream.write(data);
    const size = stream.writableLength;
    if (size === 0) return;
    this._maybePauseProtocol(size);
    // The stream tells of room by itself only when it holds more than its own mark.
    if (this._protocolPaused && !stream.writableNeedDrain) stream.write(NOTHING, this.#onDrain);
  }

  override writeEof(): void {
    if (this.#state !== 'open' || this.#isEofWritten) return;
    this.#isEofWritten = true;
    this._stream.end();
  }

  override canWriteEof(): boolean {
    return true;
  }

  override close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#stopReading();
    const { _stream: stream } = this;
    if (stream.destroyed || stream.writableFinished) this.#lose(undefined);
    else if (this.#hasNothingToSend()) this.#lose(undefined);
    else this.#closeInTime();
  }

  override abort(): void {
    this._forceClose(undefined);
  }

  /** @internal */
  override _forceClose(error: unknown): void {
    if (this.#state === 'lost') return;
    this.#stopReading();
    this._stream.destroy();
    this.#lose(error);
  }

  /** The loop is closed: nobody will be told of anything. @internal */
  _loopClosed(): void {
    // What is being sent may yet go: the platform needs no loop for that.
    if (this.#state === 'open') this._stream.destroy();
    this.#state = 'lost';
    this.#server?._detach(this);
  }

  /** Lets go of the stream, for another transport: with what nobody has been given. @internal */
  _release(): HostWritable & Partial<HostReadable> {
    const stream = this._stream;
    stream.pause?.();
    this.#unlisten();
    const rest = this.#inbox.takeAll();
    this.#state = 'lost';
    if (!stream.destroyed && rest.length > 0) stream.unshift?.(Buffer.concat(rest));
    this.#forget();
    return stream;
  }

  /** @internal */
  _give(data: Buffer): void {
    giveData(this, this._protocol as Protocol | BufferedProtocol, data);
  }

  /** @internal */
  _giveEof(): void {
    if (!giveEof(this, this._protocol as Protocol | BufferedProtocol)) this.close();
  }

  override toString(): string {
    const state = this.#state === 'open' && this.#isPaused ? 'paused' : this.#state;
    return `<${this.constructor.name} ${state} bufsize=${String(this.getWriteBufferSize())}>`;
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#inbox.push(chunk);
  };

  readonly #onEnd = (): void => {
    this.#isEofRead = true;
    this.#inbox.pushEof();
  };

  readonly #onDrain = (): void => {
    if (this._protocolPaused && !this._loop.isClosed()) this._loop._enqueue(this.#drained);
  };

  readonly #onFinish = (): void => {
    if (this.#state === 'closing') this.#lose(undefined);
  };

  readonly #onError = (error: unknown): void => {
    this.#breakSoon(fromHostError(error));
  };

  readonly #onClose = (): void => {
    // Ended both ways it is closed by itself, and yet open until somebody closes it.
    if (this.#state === 'open' && this.#isEofWritten && this.#isEofRead) return;
    this.#breakSoon(undefined);
  };

  /** In a turn, behind what came before the end and is yet to be given. */
  #breakSoon(error: unknown): void {
    if (this.#state === 'lost' || this._loop.isClosed()) return;
    this._loop.callSoon(() => {
      this._forceClose(error);
    });
  }

  #stopReading(): void {
    if (this.#isPipe) return;
    this._stream.off('data', this.#onData);
    this._stream.pause?.();
    this.#inbox.takeAll();
  }

  #hasNothingToSend(): boolean {
    return this.#closeTimeout === undefined && !this.#isPipe && this.getWriteBufferSize() === 0;
  }

  #closeInTime(): void {
    this._stream.end();
    if (this.#closeTimeout === undefined) return;
    const timer = this._loop.callLater(this.#closeTimeout, () => {
      this.abort();
    });
    this._stream.on('close', () => {
      timer.cancel();
    });
  }

  #lose(error: unknown): void {
    this.#state = 'lost';
    if (this._loop.isClosed()) return;
    this._loop.callSoon(() => {
      this.#tellOfLoss(error);
    });
  }

  #tellOfLoss(error: unknown): void {
    try {
      this._protocol.connectionLost(error);
    } finally {
      this.#forget();
      const { _stream: stream } = this;
      if (!stream.destroyed && !this.#isPipe) endAndDestroy(stream);
    }
  }

  #forget(): void {
    this.#server?._detach(this);
    this._loop._openResources.delete(this);
  }

  #unlisten(): void {
    const { _stream: stream } = this;
    stream.off('data', this.#onData);
    stream.off('end', this.#onEnd);
    stream.off('error', this.#onError);
    stream.off('close', this.#onClose);
    stream.off('finish', this.#onFinish);
    stream.off('drain', this.#onDrain);
  }
}

const NOTHING = Buffer.alloc(0);
