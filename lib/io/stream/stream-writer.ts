import {
  type Coroutine,
  type EventLoop,
  skip,
  type StartTlsOptions,
  textOf,
} from '../../core/index.js';
import type { FlowControlMixin } from './flow-control-mixin.js';
import type { StreamReader } from './stream-reader.js';
import type { Transport, WriteTransport } from './transports.js';

/** A protocol of a stream, as its writer sees it. */
export interface WriterProtocol {
  /** @internal */
  readonly _paused: boolean;
  /** @internal */
  readonly _connectionLost: boolean;
  /** @internal */
  _drainHelper: FlowControlMixin['_drainHelper'];
  /** @internal */
  _getCloseWaiter: FlowControlMixin['_getCloseWaiter'];
  /** @internal */
  readonly _isServerSide?: boolean;
  /** @internal */
  _replaceTransport?(transport: WriteTransport): void;
}

/**
 * What we send over a connection; as `asyncio.StreamWriter`. Writing never waits: `drain()` does,
 * while the transport holds too much.
 *
 * @example
 * import { run, type Coroutine } from 'yieldfrom';
 * import { createMemoryPair } from 'yieldfrom/node';
 * function* main(): Coroutine<void> {
 *   const [[reader], [, writer]] = createMemoryPair();
 *   writer.write(Buffer.from('hello\n'));
 *   yield* writer.drain();
 *   console.log(String(yield* reader.readline()).trim());
 * }
 * await run(main()); // hello
 */
export class StreamWriter {
  #transport: WriteTransport;
  readonly #protocol: WriterProtocol;
  readonly #reader: StreamReader | null;
  readonly #loop: EventLoop;

  constructor(
    transport: WriteTransport,
    protocol: FlowControlMixin | WriterProtocol,
    reader: StreamReader | null,
    loop: EventLoop,
  ) {
    this.#transport = transport;
    this.#protocol = protocol;
    this.#reader = reader;
    this.#loop = loop;
  }

  get transport(): WriteTransport {
    return this.#transport;
  }

  /**
   * Sends bytes, or keeps them until they can be sent.
   *
   * @throws {TypeError} when `data` is not bytes
   * @throws {RuntimeError} after `writeEof`
   */
  write(data: Uint8Array): void {
    this.#transport.write(data);
  }

  /** Sends several pieces as one. */
  writelines(data: Iterable<Uint8Array>): void {
    this.#transport.writelines(data);
  }

  /** Tells the peer that nothing more will come; reading goes on. */
  writeEof(): void {
    this.#transport.writeEof();
  }

  canWriteEof(): boolean {
    return this.#transport.canWriteEof();
  }

  /** Sends what is left, and closes; `waitClosed()` waits for that. */
  close(): void {
    this.#transport.close();
  }

  isClosing(): boolean {
    return this.#transport.isClosing();
  }

  /**
   * Waits until the connection is gone.
   *
   * @switches until it is
   * @cancelled the connection goes on closing
   * @throws what the connection was lost by
   */
  *waitClosed(): Coroutine<void> {
    yield* this.#protocol._getCloseWaiter(this);
  }

  /** Gives what the transport knows: `peername`, `sockname`, `socket`, `sslcontext`, `cipher` … */
  getExtraInfo(name: string, defaultValue?: unknown): unknown {
    return this.#transport.getExtraInfo(name, defaultValue);
  }

  /**
   * Waits until the transport holds no more than its low-water mark, if it has too much.
   *
   * @switches while writing is paused, or when the transport is closing
   * @cancelled what was written is sent all the same
   * @throws {ConnectionResetError} when the connection is lost
   */
  *drain(): Coroutine<void> {
    this.#reader?._checkFailure();
    // So that whoever writes in a loop lets the loss of the connection be told.
    if (this.#transport.isClosing()) yield* skip;
    const protocol = this.#protocol;
    if (protocol._paused || protocol._connectionLost) yield* protocol._drainHelper();
  }

  /**
   * Goes on over TLS. Nothing may be buffered that the peer sent after it agreed to.
   *
   * @switches until the handshake is done
   * @cancelled the connection is closed
   */
  *startTls(
    sslcontext: object | boolean,
    options: Omit<StartTlsOptions, 'serverSide'> = {},
  ): Coroutine<void> {
    yield* this.drain();
    const serverSide = this.#protocol._isServerSide === true;
    this.#transport = yield* this.#loop.startTls<Transport>(
      this.#transport,
      this.#protocol,
      sslcontext,
      { ...options, serverSide },
    );
    this.#protocol._replaceTransport?.(this.#transport);
  }

  /** Closes, and waits until the connection is gone, whatever it is lost by. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    try {
      await this.#loop._mount(this.waitClosed());
    } catch {
      // Who wants to know asks waitClosed().
    }
  }

  toString(): string {
    const reader = this.#reader === null ? '' : ` reader=${textOf(this.#reader)}`;
    return `<StreamWriter transport=${textOf(this.#transport)}${reader}>`;
  }
}
