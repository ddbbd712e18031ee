// The methods of a loop that need sockets. What they do is in lib/io/net, which the host loads when
// one of them is first called: a program without sockets pays nothing for them.

import type { Awaitable, Coroutine } from '../coroutine/protocol.js';
import { NotImplementedError } from '../errors.js';
import { fromThenable } from '../future/from-thenable.js';
import { BaseEventLoop } from '../loop/base-event-loop.js';
import type { Callback } from '../loop/handle.js';
import type {
  AddressInfo,
  AddressInfoOptions,
  ConnectionOptions,
  DatagramOptions,
  HostAndPort,
  IoPart,
  IoPort,
  SendfileOptions,
  ServerOptions,
  SocketPlace,
  StartTlsOptions,
  StreamServer,
  StreamTransport,
  UnixConnectionOptions,
  UnixServerOptions,
} from '../loop/io-port.js';
import { SignalHandlers } from '../loop/signal-handlers.js';

type Factory<P> = () => P;

/** Something of the platform's that would keep the process alive. @internal */
export interface OpenResource {
  _loopClosed(): void;
}

/** A loop with asyncio's methods for connections, servers and pipes. */
export class IoEventLoop extends BaseEventLoop {
  /** What is open on this loop, and is put away when it closes: sockets, pipes. @internal */
  readonly _openResources: Set<OpenResource> = new Set();
  readonly #parts = new Map<IoPart, IoPort>();
  readonly #signals: SignalHandlers = new SignalHandlers(this);

  /**
   * Opens a connection; gives its transport, and the protocol that `protocolFactory` made.
   *
   * @switches until the protocol has heard that the connection is made
   * @cancelled no socket is left
   * @throws {OSError} when there is no way to connect
   */
  *createConnection<P extends object>(
    protocolFactory: Factory<P>,
    host: string | null = null,
    port: number | string | null = null,
    options: ConnectionOptions = {},
  ): Coroutine<[StreamTransport, P]> {
    return yield* this._io('net', 'createConnection', protocolFactory, host, port, options);
  }

  /**
   * Listens for connections; each gets a protocol of its own.
   *
   * @switches until the server listens
   * @cancelled nothing listens
   * @param host One or several; null for all interfaces.
   * @throws {OSError} when an address cannot be bound
   */
  *createServer(
    protocolFactory: Factory<object>,
    host: string | readonly string[] | null = null,
    port: number | null = null,
    options: ServerOptions = {},
  ): Coroutine<StreamServer> {
    return yield* this._io('net', 'createServer', protocolFactory, host, port, options);
  }

  /**
   * As `createConnection`, to a socket of the file system.
   *
   * @switches until the protocol has heard that the connection is made
   * @cancelled no socket is left
   * @throws {OSError} when there is no way to connect
   */
  *createUnixConnection<P extends object>(
    protocolFactory: Factory<P>,
    path: string | null = null,
    options: UnixConnectionOptions = {},
  ): Coroutine<[StreamTransport, P]> {
    return yield* this._io('net', 'createUnixConnection', protocolFactory, path, options);
  }

  /**
   * As `createServer`, on a socket of the file system.
   *
   * @switches until the server listens
   * @cancelled nothing listens
   * @throws {OSError} when the path cannot be bound
   */
  *createUnixServer(
    protocolFactory: Factory<object>,
    path: string | null = null,
    options: UnixServerOptions = {},
  ): Coroutine<StreamServer> {
    return yield* this._io('net', 'createUnixServer', protocolFactory, path, options);
  }

  /**
   * Opens a socket for datagrams.
   *
   * @switches until the protocol has heard of it
   * @cancelled no socket is left
   * @throws {OSError} when an address cannot be bound
   */
  *createDatagramEndpoint<P extends object, T extends object = object>(
    protocolFactory: Factory<P>,
    localAddr: HostAndPort | string | null = null,
    remoteAddr: HostAndPort | string | null = null,
    options: DatagramOptions = {},
  ): Coroutine<[T, P]> {
    const addresses = [localAddr, remoteAddr];
    return yield* this._io('net', 'createDatagramEndpoint', protocolFactory, ...addresses, options);
  }

  /**
   * Reads a stream of the platform's, Node's or the web's, by a protocol.
   *
   * @switches until the protocol has heard of it
   * @cancelled the stream is as it was
   */
  *connectReadPipe<P extends object, T extends object = object>(
    protocolFactory: Factory<P>,
    pipe: object,
  ): Coroutine<[T, P]> {
    return yield* this._io('net', 'connectReadPipe', protocolFactory, pipe);
  }

  /**
   * Writes to a stream of the platform's, Node's or the web's.
   *
   * @switches until the protocol has heard of it
   * @cancelled the stream is as it was
   */
  *connectWritePipe<P extends object, T extends object = object>(
    protocolFactory: Factory<P>,
    pipe: object,
  ): Coroutine<[T, P]> {
    return yield* this._io('net', 'connectWritePipe', protocolFactory, pipe);
  }

  /**
   * Puts TLS on a connection that stands; gives the transport to be used from now on. The protocol
   * is not told that a connection is made.
   *
   * @switches until the handshake is done
   * @cancelled the connection is closed
   */
  *startTls<T extends object = StreamTransport>(
    transport: object,
    protocol: object,
    sslcontext: object | boolean,
    options: StartTlsOptions = {},
  ): Coroutine<T> {
    return yield* this._io('net', 'startTls', transport, protocol, sslcontext, options);
  }

  /**
   * Sends a file, or a part of it; gives how many bytes were sent.
   *
   * @switches until all is handed to the platform
   * @cancelled some of it is sent
   * @param file Its path or URL, or a file handle of `node:fs/promises`.
   * @throws {SendfileNotAvailableError} when `fallback` is false
   */
  *sendfile(
    transport: object,
    file: unknown,
    offset = 0,
    count: number | null = null,
    options: SendfileOptions = {},
  ): Coroutine<number> {
    return yield* this._io('net', 'sendfile', transport, file, offset, count, options);
  }

  /**
   * Looks up the addresses of a host.
   *
   * @switches always
   * @cancelled the answer is ignored
   * @throws {OSError} when there is none
   */
  *getaddrinfo(
    host: string | null,
    port: number | string | null,
    options: AddressInfoOptions = {},
  ): Coroutine<AddressInfo[]> {
    return yield* this._io('net', 'getaddrinfo', host, port, options);
  }

  /**
   * Looks up the name of an address, and of the service of its port.
   *
   * @switches always
   * @cancelled the answer is ignored
   */
  *getnameinfo(
    sockaddr: HostAndPort | SocketPlace,
    flags = 0,
  ): Coroutine<[host: string, service: string]> {
    return yield* this._io('net', 'getnameinfo', sockaddr, flags);
  }

  /** @internal */
  override _closing(): void {
    super._closing();
    for (const resource of this._openResources) resource._loopClosed();
    this._openResources.clear();
  }

  /**
   * Runs a program as a child process; gives its transport, and the protocol that
   * `protocolFactory` made. Its standard streams are pipes, unless they are asked to be else.
   *
   * @switches until the protocol has heard of it
   * @cancelled the child is killed, and waited for
   * @param args The program and its arguments.
   * @throws {OSError} when there is no such program, or it may not be run
   * @throws {RangeError} for options that would make text of bytes
   */
  *subprocessExec<P extends object, T extends object = object>(
    protocolFactory: Factory<P>,
    args: readonly string[],
    options: object = {},
  ): Coroutine<[T, P]> {
    return yield* this._io('process', 'subprocessExec', protocolFactory, args, options);
  }

  /**
   * As `subprocessExec`, for a command of the shell's.
   *
   * @switches until the protocol has heard of it
   * @cancelled the child is killed, and waited for
   * @throws {OSError} when there is no shell
   * @throws {RangeError} for options that would make text of bytes
   */
  *subprocessShell<P extends object, T extends object = object>(
    protocolFactory: Factory<P>,
    cmd: string,
    options: object = {},
  ): Coroutine<[T, P]> {
    return yield* this._io('process', 'subprocessShell', protocolFactory, cmd, options);
  }

  /**
   * Has a function called in a turn whenever a signal comes; it replaces an earlier one. While
   * there is one, a pending run keeps the process alive.
   *
   * @param sig The name or the number of a signal.
   * @throws {TypeError} for a coroutine, which belongs in a task
   * @throws {RangeError} when there is no such signal
   * @throws {RuntimeError} when it cannot be caught
   * @throws {NotImplementedError} on a host without signals
   */
  addSignalHandler<A extends unknown[]>(
    sig: string | number,
    callback: Callback<A>,
    ...args: A
  ): void {
    this.#signals.add(sig, callback, args);
  }

  /** Takes the handler of a signal away; tells whether there was one. */
  removeSignalHandler(sig: string | number): boolean {
    return this.#signals.remove(sig);
  }

  /** Calls a function of a part of the host's, which is loaded at the first such call. @internal */
  *_io<T>(part: IoPart, name: string, ...args: unknown[]): Coroutine<T> {
    this._checkClosed();
    let port = this.#parts.get(part);
    if (port === undefined) {
      const loading = this._host.loadIo?.(part);
      if (loading === undefined) {
        throw new NotImplementedError(`the ${this._host.name} host has no ${name}()`);
      }
      port = yield* fromThenable(loading, this);
      this.#parts.set(part, port);
    }
    return yield* (port[name] as (...all: unknown[]) => Awaitable<T>)(this, ...args);
  }
}
