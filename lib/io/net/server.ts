import type { Server as NetServer, Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import {
  type Context,
  copyContext,
  type Coroutine,
  type EventLoop,
  Future,
  Handle,
  RuntimeError,
  skip,
  type StreamServer,
} from '../../core/index.js';
import type {
  BaseProtocol,
  FlowControlledTransport,
  SocketAddress,
  TransportKeeper,
} from '../stream/index.js';
import { AbstractServer } from './abstract-server.js';
import { SocketTransport } from './socket-transport.js';
import { beginHandshake, createHandshaker, shutdownTimeoutFrom } from './tls.js';

/**
 * What `startServer` and `loop.createServer` give: it listens, and keeps count of its connections.
 *
 * `close()` stops listening and leaves the connections alone; `waitClosed()` waits for both.
 */
export class Server extends AbstractServer implements StreamServer, TransportKeeper {
  readonly #loop: EventLoop;
  readonly #protocolFactory: () => BaseProtocol;
  readonly #ssl: unknown;
  readonly #sslShutdownTimeout: number | undefined;
  readonly #handshaker: TlsServer | null;
  /** In which each connection is made. */
  readonly #context: Context = copyContext();
  readonly #clients = new Set<FlowControlledTransport>();
  readonly #paths: Map<NetServer, string> = new Map();
  #sockets: readonly NetServer[] | null;
  #waiters: Future<void>[] | null = [];
  #isServing = false;
  #servingForever: Future<never> | null = null;

  /** @param sockets Servers of `node:net` that listen. */
  constructor(
    loop: EventLoop,
    sockets: readonly NetServer[],
    protocolFactory: () => BaseProtocol,
    sslContext: unknown = null,
    _backlog = 100,
    sslHandshakeTimeout: number | null = null,
    sslShutdownTimeout: number | null = null,
  ) {
    super();
    this.#loop = loop;
    this.#sockets = sockets;
    this.#protocolFactory = protocolFactory;
    this.#ssl = sslContext ?? undefined;
    this.#sslShutdownTimeout = this.#ssl ? shutdownTimeoutFrom({ sslShutdownTimeout }) : undefined;
    this.#handshaker = this.#ssl ? createHandshaker(this.#ssl, { sslHandshakeTimeout }) : null;
    this.#handshaker?.on('secureConnection', (socket) => {
      this.#accept(socket);
    });
    for (const socket of sockets) this.#watch(socket);
    loop._openResources.add(this);
  }

  override getLoop(): EventLoop {
    return this.#loop;
  }

  override isServing(): boolean {
    return this.#isServing;
  }

  /** Where it listens: addresses, or paths of the file system; nothing once it is closed. */
  get sockets(): readonly (SocketAddress | string)[] {
    return (this.#sockets ?? []).map((socket) => socket.address() as SocketAddress | string);
  }

  override close(): void {
    const sockets = this.#sockets;
    if (sockets === null) return;
    this.#sockets = null;
    for (const socket of sockets) socket.close();
    this.#isServing = false;
    this.#loop._openResources.delete(this);
    this.#servingForever?.cancel();
    this.#servingForever = null;
    if (this.#clients.size === 0) this.#wakeWaiters();
  }

  /** Closes every connection, as its transport's `close()`. */
  override closeClients(): void {
    for (const transport of [...this.#clients]) transport.close();
  }

  /** Aborts every connection. */
  override abortClients(): void {
    for (const transport of [...this.#clients]) transport.abort();
  }

  /**
   * Begins to take connections; does nothing if it does so already.
   *
   * @switches for one turn
   * @cancelled it takes connections all the same
   */
  override *startServing(): Coroutine<void> {
    this.#startServing();
    yield* skip;
  }

  /**
   * Takes connections until it is cancelled, which closes the server and waits for its connections.
   *
   * @switches always
   * @cancelled the server is closed, and every connection is gone
   * @throws {RuntimeError} when another does so already, or the server is closed
   */
  override *serveForever(): Coroutine<never> {
    if (this.#servingForever !== null) {
      throw new RuntimeError(`server ${String(this)} is already being awaited on serve_forever()`);
    }
    if (this.#sockets === null) throw new RuntimeError(`server ${String(this)} is closed`);
    this.#startServing();
    const forever = new Future<never>(undefined, this.#loop);
    forever._source = this;
    this.#servingForever = forever;
    try {
      return yield* forever;
    } catch (error) {
      this.close();
      yield* this.waitClosed();
      throw error;
    } finally {
      this.#servingForever = null;
    }
  }

  /**
   * Waits until the server is closed and every connection is gone.
   *
   * @switches until both are true
   * @cancelled nothing changes
   */
  override *waitClosed(): Coroutine<void> {
    if (this.#waiters === null) return;
    const waiter = new Future<void>(undefined, this.#loop);
    waiter._source = this;
    this.#waiters.push(waiter);
    yield* waiter;
  }

  /** @internal */
  _attach(transport: FlowControlledTransport): void {
    this.#clients.add(transport);
  }

  /** @internal */
  _detach(transport: FlowControlledTransport): void {
    this.#clients.delete(transport);
    if (this.#clients.size === 0 && this.#sockets === null && !this.#loop.isClosed()) {
      this.#wakeWaiters();
    }
  }

  /** @internal */
  _loopClosed(): void {
    for (const socket of this.#sockets ?? []) socket.close();
    this.#isServing = false;
  }

  override toString(): string {
    const places = this.sockets.map((place) =>
      typeof place === 'string' ? place : `${place.address}:${String(place.port)}`,
    );
    return `<Server sockets=[${places.join(', ')}]>`;
  }

  #startServing(): void {
    this.#isServing = true;
  }

  #watch(socket: NetServer): void {
    const address = socket.address();
    if (typeof address === 'string') this.#paths.set(socket, address);
    socket.on('connection', (connection: Socket) => {
      connection.on('error', ignore);
      if (!this.#isServing) connection.destroy();
      else if (this.#handshaker === null) this.#accept(connection, this.#paths.get(socket));
      else beginHandshake(this.#handshaker, connection);
    });
  }

  /** Makes a protocol and a transport, in a turn. */
  #accept(socket: Socket, path?: string): void {
    if (this.#loop.isClosed()) {
      socket.destroy();
      return;
    }
    socket.on('error', ignore);
    const connect = (): void => {
      this.#connect(socket, path);
    };
    this.#loop._enqueue(new Handle(connect, [], this.#loop, this.#context.copy()));
  }

  #connect(socket: Socket, path: string | undefined): void {
    // It came with the last turn before the close.
    if (this.#sockets === null) {
      socket.destroy();
      return;
    }
    try {
      const transport = new SocketTransport(this.#loop, socket, this.#protocolFactory(), {
        server: this,
        path,
        sslcontext: this.#ssl,
        sslShutdownTimeout: this.#sslShutdownTimeout,
      });
      transport._begin();
    } catch (exception) {
      const message = 'Error on transport creation for incoming connection';
      this.#loop.callExceptionHandler({ message, exception });
      socket.destroy();
    }
  }

  #wakeWaiters(): void {
    const waiters = this.#waiters;
    if (waiters === null) return;
    this.#waiters = null;
    for (const waiter of waiters) if (!waiter.done()) waiter.setResult();
  }
}

function ignore(): void {
  // Its transport hears of errors, and of the close.
}
