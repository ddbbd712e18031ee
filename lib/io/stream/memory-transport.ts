import { ConnectionResetError, type EventLoop, Handle, RuntimeError } from '../../core/index.js';
import { bufferOf, ByteQueue } from './byte-queue.js';
import { checkBytes, FlowControlledTransport } from './flow-controlled-transport.js';
import { giveData, giveEof } from './give-data.js';
import type { BufferedProtocol, Protocol } from './protocols.js';

/** Options of `MemoryTransport`. */
export interface MemoryTransportOptions {
  readonly loop: EventLoop;
  readonly protocol: Protocol | BufferedProtocol;
  /** The most that one turn delivers; no bound if not given. */
  readonly chunkSize?: number;
}

/**
 * One end of a connection within the program. What is written is delivered to the peer's protocol
 * in a later turn, and counts as buffered here until then, so water marks work as on a socket.
 */
export class MemoryTransport extends FlowControlledTransport<Protocol | BufferedProtocol> {
  readonly #chunkSize: number;
  /** What the peer has not been given yet. */
  readonly #buffer = new ByteQueue();
  readonly #delivery: Handle;
  #isDelivering = false;
  #peer: MemoryTransport | null = null;
  #isPaused = false;
  #isClosing = false;
  #isEof = false;
  #isEofGiven = false;
  #isLost = false;

  constructor(options: MemoryTransportOptions) {
    super(options.loop, options.protocol, { peername: 'memory', sockname: 'memory' });
    this.#chunkSize = options.chunkSize ?? Infinity;
    this.#delivery = new Handle(
      () => {
        this.#deliver();
      },
      [],
      options.loop,
    );
  }

  /** Joins two ends; from the next turn on their protocols hear of it. @internal */
  static _connect(one: MemoryTransport, other: MemoryTransport): void {
    one.#peer = other;
    other.#peer = one;
  }

  override isClosing(): boolean {
    return this.#isClosing;
  }

  override setProtocol(protocol: Protocol | BufferedProtocol): void {
    this._protocol = protocol;
  }

  override getProtocol(): Protocol | BufferedProtocol {
    return this._protocol;
  }

  override isReading(): boolean {
    return !this.#isClosing && !this.#isPaused;
  }

  override pauseReading(): void {
    if (this.isReading()) this.#isPaused = true;
  }

  override resumeReading(): void {
    if (this.#isClosing || !this.#isPaused) return;
    this.#isPaused = false;
    if (this.#peer !== null) this.#peer.#scheduleDelivery();
  }

  override getWriteBufferSize(): number {
    return this.#buffer.length;
  }

  override write(data: Uint8Array): void {
    checkBytes(data);
    if (this.#isEof) throw new RuntimeError('Cannot call write() after write_eof()');
    if (data.length === 0) return;
    if (this.#isLost) {
      this._countLostWrite();
      return;
    }
    // A copy: what the writer does with its bytes afterwards is no concern of the reader's.
    this.#buffer.push(Buffer.from(bufferOf(data)));
    this.#scheduleDelivery();
    this._maybePauseProtocol(this.#buffer.length);
  }

  override writeEof(): void {
    if (this.#isClosing || this.#isEof) return;
    this.#isEof = true;
    this.#scheduleDelivery();
  }

  override canWriteEof(): boolean {
    return true;
  }

  override close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (this.#buffer.length === 0) this.#lose(undefined);
  }

  override abort(): void {
    this._forceClose(undefined);
  }

  /** @internal */
  override _forceClose(error: unknown): void {
    if (this.#isLost) return;
    this.#buffer.clear();
    this.#isClosing = true;
    this.#lose(error);
  }

  override toString(): string {
    const state = this.#isClosing ? 'closing' : this.#isPaused ? 'paused' : 'open';
    return `<MemoryTransport ${state} bufsize=${String(this.#buffer.length)}>`;
  }

  #lose(error: unknown): void {
    this.#isLost = true;
    this._loop.callSoon(() => {
      this._protocol.connectionLost(error);
      this.#scheduleDelivery();
    });
  }

  #scheduleDelivery(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    this._loop._enqueue(this.#delivery);
  }

  /** Gives the peer what it will take. */
  #deliver(): void {
    this.#isDelivering = false;
    const peer = this.#peer;
    if (peer === null) return;
    if (peer.#isClosing && this.#buffer.length > 0) {
      const code = 'ECONNRESET';
      this._forceClose(new ConnectionResetError('Connection reset by peer', { code }));
      return;
    }
    if (peer.#isPaused) return;
    if (this.#buffer.length > 0) this.#giveTo(peer);
    if (this.#buffer.length > 0) {
      this.#scheduleDelivery();
      return;
    }
    if (this.#isClosing && !this.#isLost) this.#lose(undefined);
    else if (this.#isOver && !this.#isEofGiven && peer.isReading()) this.#giveEofTo(peer);
  }

  /** Whether nothing more can be written. */
  get #isOver(): boolean {
    return this.#isEof || this.#isLost;
  }

  #giveTo(peer: MemoryTransport): void {
    const data = this.#buffer.take(Math.min(this.#chunkSize, this.#buffer.length));
    giveData(peer, peer._protocol, data);
    this._maybeResumeProtocol(this.#buffer.length);
  }

  #giveEofTo(peer: MemoryTransport): void {
    this.#isEofGiven = true;
    if (!giveEof(peer, peer._protocol)) peer.close();
  }
}
