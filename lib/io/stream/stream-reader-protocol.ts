import {
  type Awaitable,
  ensureFuture,
  type EventLoop,
  Future,
  isCoroutine,
  isThenable,
} from '../../core/index.js';
import { FlowControlMixin } from './flow-control-mixin.js';
import type { StreamReader } from './stream-reader.js';
import { StreamWriter } from './stream-writer.js';
import type { Transport } from './transports.js';

/** What a server does with a connection: a coroutine function, or a plain one. */
export type ClientConnected = (reader: StreamReader, writer: StreamWriter) => unknown;

/**
 * Feeds a `StreamReader` with what its transport receives. With `clientConnectedCb`, it makes a
 * writer and calls that; a coroutine that comes of it runs as a task, whose failure is reported and
 * closes the transport.
 */
export class StreamReaderProtocol extends FlowControlMixin {
  #reader: StreamReader | null;
  readonly #clientConnected: ClientConnected | null;
  /** Who waits for the end; each has a future of its own, that a cancellation may take. */
  readonly #closeWaiters = new Set<Future<void>>();
  #loss: { readonly error: unknown } | null = null;
  #isOverTls = false;
  /** @internal */
  _task: Future | null = null;

  constructor(
    streamReader: StreamReader | null,
    clientConnectedCb?: ClientConnected | null,
    loop?: EventLoop | null,
  ) {
    super(loop);
    this.#reader = streamReader;
    this.#clientConnected = clientConnectedCb ?? null;
  }

  /** Whether the connection was accepted by a server. @internal */
  get _isServerSide(): boolean {
    return this.#clientConnected !== null;
  }

  /** The connection goes on over another transport: TLS over the first. @internal */
  _replaceTransport(transport: Transport): void {
    this.#reader?._replaceTransport(transport);
    this.#isOverTls = transport.getExtraInfo('sslcontext') !== undefined;
  }

  override connectionMade(transport: Transport): void {
    const reader = this.#reader;
    reader?.setTransport(transport);
    this.#isOverTls = transport.getExtraInfo('sslcontext') !== undefined;
    if (this.#clientConnected === null || reader === null) return;
    const writer = new StreamWriter(transport, this, reader, this._loop);
    const result = this.#clientConnected(reader, writer);
    if (!isCoroutine(result) && !isThenable(result)) return;
    const task = ensureFuture(result as Awaitable, { loop: this._loop });
    this._task = task;
    task.addDoneCallback(() => {
      this.#endClient(task, transport);
    });
  }

  override connectionLost(error?: unknown): void {
    const isFailure = error !== undefined && error !== null;
    if (isFailure) this.#reader?.setException(error);
    else this.#reader?.feedEof();
    this.#loss ??= { error: isFailure ? error : undefined };
    for (const waiter of this.#closeWaiters) if (!waiter.done()) this.#settle(waiter, this.#loss);
    this.#closeWaiters.clear();
    super.connectionLost(error);
    this.#reader = null;
    this._task = null;
  }

  override dataReceived(data: Buffer): void {
    this.#reader?.feedData(data);
  }

  override eofReceived(): boolean {
    this.#reader?.feedEof();
    // TLS has no half of a connection to keep.
    return !this.#isOverTls;
  }

  /** @internal */
  override _getCloseWaiter(_stream: object): Future<void> {
    const waiter = new Future<void>(undefined, this._loop);
    waiter._source = this;
    if (this.#loss === null) this.#closeWaiters.add(waiter);
    else this.#settle(waiter, this.#loss);
    return waiter;
  }

  #settle(waiter: Future<void>, { error }: { readonly error: unknown }): void {
    if (error === undefined) waiter.setResult();
    else waiter.setException(error);
  }

  #endClient(task: Future, transport: Transport): void {
    if (!task.cancelled()) {
      const exception = task.exception();
      if (exception === undefined) return;
      const message = 'Unhandled exception in client_connected_cb';
      this._loop.callExceptionHandler({ message, exception, transport });
    }
    transport.close();
  }
}
