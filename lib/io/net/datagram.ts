import { createSocket, type RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import {
  type Coroutine,
  type DatagramOptions,
  describe,
  type EventLoop,
  type Future,
  Handle,
  type HostAndPort,
  leavesLoop,
  OSError,
} from '../../core/index.js';
import {
  begin,
  checkBytes,
  type DatagramProtocol,
  DatagramTransport,
  fromHostError,
  type SocketAddress,
} from '../stream/index.js';
import { getaddrinfo, pairFrom } from './address.js';
import { hostCall } from './host-call.js';

/**
 * Opens a socket for datagrams; see `loop.createDatagramEndpoint`.
 *
 * @switches until the protocol has heard of it
 * @cancelled no socket is left
 */
export function* createDatagramEndpoint<P extends DatagramProtocol>(
  loop: EventLoop,
  protocolFactory: () => P,
  localAddr: HostAndPort | null = null,
  remoteAddr: HostAndPort | null = null,
  options: DatagramOptions = {},
): Coroutine<[SocketDatagramTransport, P]> {
  const socket = yield* openSocket(loop, localAddr, remoteAddr, options);
  let transport: SocketDatagramTransport;
  let protocol: P;
  try {
    if (options.allowBroadcast === true) socket.setBroadcast(true);
    protocol = protocolFactory();
    transport = new SocketDatagramTransport(loop, socket, protocol, remoteAddr !== null);
  } catch (error) {
    socket.close();
    throw error;
  }
  yield* begin(transport);
  return [transport, protocol];
}

/** A transport of datagrams over a socket of the internet. */
export class SocketDatagramTransport extends DatagramTransport {
  /** @internal */
  readonly _loop: EventLoop;
  readonly #socket: Socket;
  readonly #isConnected: boolean;
  readonly #delivery: Handle;
  #received: [data: Buffer, from: RemoteInfo][] = [];
  #protocol: DatagramProtocol;
  #isClosing = false;

  constructor(loop: EventLoop, socket: Socket, protocol: DatagramProtocol, isConnected: boolean) {
    super({
      socket,
      sockname: socket.address(),
      ...(isConnected ? { peername: socket.remoteAddress() } : {}),
    });
    this._loop = loop;
    this.#socket = socket;
    this.#protocol = protocol;
    this.#isConnected = isConnected;
    this.#delivery = new Handle(
      () => {
        this.#deliver();
      },
      [],
      loop,
    );
    socket.on('message', (data, from) => {
      this.#receive(data, from);
    });
    socket.on('error', (error) => {
      this.#tellError(error);
    });
    loop._openResources.add(this);
  }

  /** @internal */
  _begin(waiter: Future<void>): void {
    this._loop.callSoon(() => {
      this.#protocol.connectionMade(this);
    });
    this._loop.callSoon(() => {
      if (!waiter.done()) waiter.setResult();
    });
  }

  override isClosing(): boolean {
    return this.#isClosing;
  }

  override setProtocol(protocol: DatagramProtocol): void {
    this.#protocol = protocol;
  }

  override getProtocol(): DatagramProtocol {
    return this.#protocol;
  }

  /** Gives how many bytes the platform has not sent yet. */
  getWriteBufferSize(): number {
    return this.#socket.getSendQueueSize();
  }

  /**
   * @throws {TypeError} when `data` is not bytes
   * @throws {RangeError} when the socket is connected to another address
   */
  override sendto(data: Uint8Array, address: HostAndPort | null = null): void {
    checkBytes(data);
    if (this.#isClosing) return;
    const done = (error: Error | null): void => {
      if (error !== null) this.#tellError(error);
    };
    if (this.#isConnected) {
      this.#checkPeer(address);
      this.#socket.send(data, done);
    } else {
      if (address === null) {
        throw new RangeError('sendto() needs an address: the socket is connected to none');
      }
      const [host, port] = pairFrom(address);
      this.#socket.send(data, port, host, done);
    }
  }

  override close(): void {
    this.#close(undefined);
  }

  /** What waits to be sent is lost. */
  override abort(): void {
    this.#close(undefined);
  }

  /** The loop is closed: nobody will be told of anything. @internal */
  _loopClosed(): void {
    if (!this.#isClosing) this.#socket.close();
    this.#isClosing = true;
  }

  override toString(): string {
    return `<SocketDatagramTransport ${this.#isClosing ? 'closing' : 'open'}>`;
  }

  #checkPeer(address: HostAndPort | null): void {
    if (address === null) return;
    const [host, port] = pairFrom(address);
    const peer = this.#socket.remoteAddress();
    if (host === peer.address && port === peer.port) return;
    throw new RangeError(
      `Invalid address: must be None or ('${peer.address}', ${String(peer.port)})`,
    );
  }

  #receive(data: Buffer, from: RemoteInfo): void {
    if (this.#isClosing || this._loop.isClosed()) return;
    this.#received.push([data, from]);
    if (this.#received.length === 1) this._loop._enqueue(this.#delivery);
  }

  #deliver(): void {
    const received = this.#received;
    this.#received = [];
    for (const [data, { address, family, port }] of received) {
      if (this.#isClosing) return;
      const from: SocketAddress = { address, family, port };
      this.#call(() => {
        this.#protocol.datagramReceived(data, from);
      });
    }
  }

  #tellError(error: unknown): void {
    if (this.#isClosing || this._loop.isClosed()) return;
    const own = fromHostError(error);
    this._loop.callSoon(() => {
      if (own instanceof OSError) this.#protocol.errorReceived(own);
      else this.#close(own);
    });
  }

  /** One datagram that fails is no reason to lose the next. */
  #call(method: () => void): void {
    try {
      method();
    } catch (exception) {
      if (leavesLoop(exception)) throw exception;
      const message = 'Exception in protocol.datagram_received()';
      const protocol = this.#protocol;
      this._loop.callExceptionHandler({ message, exception, transport: this, protocol });
    }
  }

  #close(error: unknown): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this._loop.callSoon(() => {
      try {
        this.#protocol.connectionLost(error);
      } finally {
        this._loop._openResources.delete(this);
        this.#socket.close();
      }
    });
  }
}

function* openSocket(
  loop: EventLoop,
  localAddr: HostAndPort | null,
  remoteAddr: HostAndPort | null,
  options: DatagramOptions,
): Coroutine<Socket> {
  const { sock = null, family = 0 } = options;
  if (sock !== null) {
    if (localAddr !== null || remoteAddr !== null || family !== 0) {
      throw new RangeError(
        'socket modifier keyword arguments can not be used when sock is specified.',
      );
    }
    if (!(sock instanceof Socket)) {
      throw new TypeError(`A datagram socket was expected, got ${describe(sock)}`);
    }
    return sock;
  }
  if (localAddr === null && remoteAddr === null && family === 0) {
    throw new RangeError('unexpected address family');
  }
  const local = localAddr === null ? null : yield* resolved(loop, localAddr, family);
  const remote = remoteAddr === null ? null : yield* resolved(loop, remoteAddr, family);
  const isV6 = isIPv6(remote?.address ?? local?.address ?? (family === 6 ? '::' : '0.0.0.0'));
  const socket = createSocket({
    type: isV6 ? 'udp6' : 'udp4',
    reuseAddr: options.reuseAddress === true,
  });
  let isOpen = false;
  try {
    yield* hostCall<void>(loop, 'bind', ({ resolve, reject }) => {
      socket.once('error', reject);
      if (local === null) socket.bind(resolve);
      else socket.bind(local.port, local.address, resolve);
    });
    if (remote !== null) {
      yield* hostCall<void>(loop, 'connect', ({ resolve }) => {
        socket.connect(remote.port, remote.address, resolve);
      });
    }
    socket.removeAllListeners('error');
    isOpen = true;
    return socket;
  } finally {
    if (!isOpen) socket.close();
  }
}

function* resolved(
  loop: EventLoop,
  place: HostAndPort,
  family: number,
): Coroutine<{ readonly address: string; readonly port: number }> {
  const [host, port] = pairFrom(place);
  const [first] = yield* getaddrinfo(loop, host, port, { family, type: 2 });
  if (first === undefined) throw new OSError('getaddrinfo() returned empty list');
  return first.sockaddr;
}
