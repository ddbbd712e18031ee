// Connections of our own.

import { connect as netConnect, Socket, type TcpNetConnectOpts } from 'node:net';
import {
  type AddressInfo,
  type ConnectionOptions,
  type Coroutine,
  describe,
  type EventLoop,
  OSError,
  type UnixConnectionOptions,
} from '../../core/index.js';
import { staggeredRace } from '../../std/combine/staggered-race.js';
import { ExceptionGroup } from '../../std/group/exception-group.js';
import { type BaseProtocol, begin } from '../stream/index.js';
import { getaddrinfo, interleave, pairFrom } from './address.js';
import { hostCall } from './host-call.js';
import { SocketTransport } from './socket-transport.js';
import { checkTlsOptions, secureClient, shutdownTimeoutFrom } from './tls.js';

type Factory<P> = () => P;
type Connection<P> = [transport: SocketTransport, protocol: P];

/**
 * Opens a connection; see `loop.createConnection`.
 *
 * @switches until the protocol has heard that the connection is made
 * @cancelled no socket is left
 */
export function* createConnection<P extends BaseProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  host: string | null = null,
  port: number | string | null = null,
  options: ConnectionOptions = {},
): Coroutine<Connection<P>> {
  const { sock = null } = options;
  const serverHostname = serverHostnameFrom(options, host);
  checkTlsOptions(options);
  if (host === null && port === null) {
    if (sock === null) {
      throw new RangeError('host and port was not specified and no sock specified');
    }
    return yield* makeConnection(loop, protocolFactory, socketFrom(sock), options, serverHostname);
  }
  if (sock !== null) {
    throw new RangeError('host/port and sock can not be specified at the same time');
  }
  const socket = yield* connectTo(loop, host, port, options);
  return yield* makeConnection(loop, protocolFactory, socket, options, serverHostname);
}

/**
 * Opens a connection to a socket of the file system; see `loop.createUnixConnection`.
 *
 * @switches until the protocol has heard that the connection is made
 * @cancelled no socket is left
 */
export function* createUnixConnection<P extends BaseProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  path: string | null = null,
  options: UnixConnectionOptions = {},
): Coroutine<Connection<P>> {
  const { sock = null } = options;
  if (options.ssl && options.serverHostname == null) {
    throw new RangeError('you have to pass server_hostname when using ssl');
  }
  const serverHostname = serverHostnameFrom(options, path);
  checkTlsOptions(options);
  if ((path === null) === (sock === null)) {
    throw new RangeError(
      path === null
        ? 'no path and sock were specified'
        : 'path and sock can not be specified at the same time',
    );
  }
  const socket =
    sock === null
      ? yield* connectSocket(loop, path as string, { path } as never)
      : socketFrom(sock);
  return yield* makeConnection(loop, protocolFactory, socket, options, serverHostname, path);
}

/** Puts TLS, if it is asked for, a transport and a protocol on a socket that is connected. */
function* makeConnection<P extends BaseProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  socket: Socket,
  options: UnixConnectionOptions,
  serverHostname: string | null,
  path: string | null = null,
): Coroutine<Connection<P>> {
  let transport: SocketTransport;
  let protocol: P;
  try {
    protocol = protocolFactory();
    const place = path === null ? {} : { path };
    if (options.ssl) {
      const secured = yield* secureClient(loop, socket, options.ssl, {
        ...options,
        serverHostname,
      });
      transport = new SocketTransport(loop, secured, protocol, {
        ...place,
        sslcontext: options.ssl,
        sslShutdownTimeout: shutdownTimeoutFrom(options),
      });
    } else {
      transport = new SocketTransport(loop, socket, protocol, place);
    }
  } catch (error) {
    socket.destroy();
    throw error;
  }
  yield* begin(transport);
  return [transport, protocol];
}

/** Tries the addresses of a host one after the other, or each a while after the one before. */
function* connectTo(
  loop: EventLoop,
  host: string | null,
  port: number | string | null,
  options: ConnectionOptions,
): Coroutine<Socket> {
  const { family = 0, flags = 0, localAddr = null, happyEyeballsDelay = null } = options;
  const firstCount = options.interleave ?? (happyEyeballsDelay === null ? 0 : 1);
  const found = yield* getaddrinfo(loop, host, port, { family, flags });
  if (found.length === 0) throw new OSError('getaddrinfo() returned empty list');
  const infos = firstCount > 0 ? interleave(found, firstCount) : found;
  const locals = localAddr === null ? null : yield* localsOf(loop, localAddr, family);
  const errors: OSError[] = [];
  const attempts = infos.map((info) => () => tryAddress(loop, info, locals, errors));
  if (happyEyeballsDelay !== null) {
    const [winner] = yield* staggeredRace(attempts, happyEyeballsDelay, { loop });
    if (winner !== undefined) return winner;
  } else {
    for (const attempt of attempts) {
      try {
        return yield* attempt();
      } catch (error) {
        if (!(error instanceof OSError)) throw error;
      }
    }
  }
  throw failureOf(errors, options.allErrors === true);
}

function* localsOf(
  loop: EventLoop,
  localAddr: NonNullable<ConnectionOptions['localAddr']>,
  family: number,
): Coroutine<AddressInfo[]> {
  const [host, port] = pairFrom(localAddr);
  const locals = yield* getaddrinfo(loop, host, port, { family });
  if (locals.length === 0) throw new OSError('getaddrinfo() returned empty list');
  return locals;
}

function* tryAddress(
  loop: EventLoop,
  info: AddressInfo,
  locals: readonly AddressInfo[] | null,
  errors: OSError[],
): Coroutine<Socket> {
  const { address, port } = info.sockaddr;
  const local = locals?.find(({ family }) => family === info.family);
  try {
    if (locals !== null && local === undefined) {
      throw new OSError(`no matching local address with family=${String(info.family)} found`);
    }
    return yield* connectSocket(loop, `('${address}', ${String(port)})`, {
      host: address,
      port,
      family: info.family,
      ...(local === undefined
        ? {}
        : { localAddress: local.sockaddr.address, localPort: local.sockaddr.port }),
    });
  } catch (error) {
    if (error instanceof OSError) errors.push(error);
    throw error;
  }
}

/** Connects one socket; cancelled, or failed, it is destroyed. */
function* connectSocket(
  loop: EventLoop,
  place: string,
  options: TcpNetConnectOpts,
): Coroutine<Socket> {
  const socket = netConnect({
    ...options,
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamily: false,
  } as TcpNetConnectOpts);
  try {
    return yield* hostCall<Socket>(loop, `connect ${place}`, ({ resolve, reject }) => {
      // It stays: an error between this and the transport is told by the close.
      socket.on('error', (error) => {
        reject(connectError(error, place));
      });
      socket.once('connect', () => {
        resolve(socket);
      });
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connectError(error: Error, place: string): OSError {
  const { code = 'OS' } = error as { readonly code?: string };
  return new OSError(`Connect call failed ${place}: ${error.message}`, { code, cause: error });
}

function failureOf(errors: readonly OSError[], allErrors: boolean): Error {
  if (allErrors) return new ExceptionGroup(errors, 'create_connection failed');
  const [first] = errors as [OSError, ...OSError[]];
  if (errors.every(({ message }) => message === first.message)) return first;
  const messages = errors.map(({ message }) => message).join(', ');
  return new OSError(`Multiple exceptions: ${messages}`, { code: first.code, cause: first });
}

function serverHostnameFrom(options: UnixConnectionOptions, host: string | null): string | null {
  const { ssl, serverHostname = null } = options;
  if (!ssl) {
    if (serverHostname === null) return null;
    throw new RangeError('server_hostname is only meaningful with ssl');
  }
  if (serverHostname !== null) return serverHostname;
  if (host === null || host === '') {
    throw new RangeError('You must set server_hostname when using ssl without a host');
  }
  return host;
}

function socketFrom(sock: object): Socket {
  if (sock instanceof Socket) {
    sock.on('error', ignore);
    return sock;
  }
  throw new TypeError(`A Stream Socket was expected, got ${describe(sock)}`);
}

function ignore(): void {
  // Its transport hears of errors.
}
