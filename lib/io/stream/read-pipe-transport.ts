import { type EventLoop, type Future, leavesLoop, OSError } from '../../core/index.js';
import { giveData } from './give-data.js';
import { fromHostError } from './host-error.js';
import type { HostReadable } from './host-stream.js';
import { Inbox } from './inbox.js';
import type { BaseProtocol, BufferedProtocol, Protocol } from './protocols.js';
import { ReadTransport } from './transports.js';

/** A transport that reads a stream of Node's: a pipe, mostly. */
export class ReadPipeTransport extends ReadTransport {
  /** @internal */
  readonly _loop: EventLoop;
  readonly #stream: HostReadable;
  readonly #inbox: Inbox;
  #protocol: BaseProtocol;
  #isClosing = false;
  #isPaused = false;

  constructor(loop: EventLoop, stream: HostReadable, protocol: BaseProtocol) {
    super({ pipe: stream });
    this._loop = loop;
    this.#stream = stream;
    this.#protocol = protocol;
    this.#inbox = new Inbox(loop, this);
    stream.on('error', this.#onError);
    stream.on('close', this.#onClose);
    loop._openResources.add(this);
  }

  /** Has the protocol told in the next turn, and begins to read after that. @internal */
  _begin(waiter: Future<void> | null = null): void {
    const protocol = this.#protocol;
    this._loop.callSoon(() => {
      protocol.connectionMade(this);
    });
    this._loop.callSoon(() => {
      if (this.#stream.destroyed) this.#onClose();
      this.#stream.on('data', this.#onData);
      this.#stream.on('end', this.#onEnd);
    });
    if (waiter === null) return;
    this._loop.callSoon(() => {
      if (!waiter.done()) waiter.setResult();
    });
  }

  override isClosing(): boolean {
    return this.#isClosing;
  }

  override setProtocol(protocol: BaseProtocol): void {
    this.#protocol = protocol;
  }

  override getProtocol(): BaseProtocol {
    return this.#protocol;
  }

  override isReading(): boolean {
    return !this.#isPaused && !this.#isClosing;
  }

  override pauseReading(): void {
    if (!this.isReading()) return;
    this.#isPaused = true;
    this.#stream.pause();
  }

  override resumeReading(): void {
    if (this.#isClosing || !this.#isPaused) return;
    this.#isPaused = false;
    this.#inbox.schedule();
    this.#stream.resume();
  }

  override close(): void {
    if (!this.#isClosing) this.#close(undefined);
  }

  /** A pipe has nothing to send first: as `close`. */
  abort(): void {
    this.close();
  }

  /** @internal */
  _give(data: Buffer): void {
    giveData(this, this.#protocol as Protocol | BufferedProtocol, data);
  }

  /** @internal */
  _giveEof(): void {
    const protocol = this.#protocol as Protocol;
    this.#isClosing = true;
    this._loop.callSoon(() => {
      protocol.eofReceived();
    });
    this.#close(undefined);
  }

  /** @internal */
  _fatalError(exception: unknown, message: string): void {
    if (leavesLoop(exception)) throw exception;
    if (!(exception instanceof OSError)) {
      const protocol = this.#protocol;
      this._loop.callExceptionHandler({ message, exception, transport: this, protocol });
    }
    if (!this.#isClosing) this.#close(exception);
  }

  /** The loop is closed: nobody will be told of anything. @internal */
  _loopClosed(): void {
    this.#isClosing = true;
    this.#stream.destroy();
  }

  override toString(): string {
    const state = this.#isClosing ? 'closing' : this.#isPaused ? 'paused' : 'open';
    return `<ReadPipeTransport ${state}>`;
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#inbox.push(chunk);
  };

  readonly #onEnd = (): void => {
    this.#inbox.pushEof();
  };

  readonly #onError = (error: unknown): void => {
    this.#breakSoon(fromHostError(error));
  };

  readonly #onClose = (): void => {
    this.#breakSoon(undefined);
  };

  /** In a turn, behind what came before and is yet to be given. */
  #breakSoon(error: unknown): void {
    if (this.#isClosing || this._loop.isClosed()) return;
    this._loop.callSoon(() => {
      this.#breakUnlessHeld(error);
    });
  }

  /** What came, and waits for whoever paused us, is not lost with the pipe. */
  #breakUnlessHeld(error: unknown): void {
    if (this.#isClosing) return;
    if (this.#isPaused && error === undefined) this.#inbox.pushEof();
    else this.#close(error);
  }

  #close(error: unknown): void {
    this.#isClosing = true;
    this.#stream.off('data', this.#onData);
    this.#inbox.takeAll();
    this._loop.callSoon(() => {
      try {
        this.#protocol.connectionLost(error);
      } finally {
        this._loop._openResources.delete(this);
        this.#stream.destroy();
      }
    });
  }
}
