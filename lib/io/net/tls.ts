// TLS over sockets that stand: on our own connections, on accepted ones, and in the middle of both.

import { isIP, type Socket } from 'node:net';
import {
  connect as tlsConnect,
  createServer as createTlsServer,
  type SecureContext,
  type Server as TlsServer,
  type TLSSocket,
} from 'node:tls';
import {
  type Coroutine,
  type EventLoop,
  OSError,
  SSL_HANDSHAKE_TIMEOUT,
  SSL_SHUTDOWN_TIMEOUT,
  type StartTlsOptions,
  type TlsOptions,
} from '../../core/index.js';
import type { BaseProtocol } from '../stream/index.js';
import { hostCall } from './host-call.js';
import { SocketTransport } from './socket-transport.js';

/**
 * Checks the times of TLS.
 *
 * @throws {RangeError} when they are given without it, or not positive
 */
export function checkTlsOptions(options: TlsOptions): void {
  if (options.ssl) {
    handshakeTimeoutFrom(options);
    shutdownTimeoutFrom(options);
    return;
  }
  if (options.sslHandshakeTimeout != null) {
    throw new RangeError('ssl_handshake_timeout is only meaningful with ssl');
  }
  if (options.sslShutdownTimeout != null) {
    throw new RangeError('ssl_shutdown_timeout is only meaningful with ssl');
  }
}

/** Gives how long TLS may take to shut down. */
export function shutdownTimeoutFrom(options: Pick<TlsOptions, 'sslShutdownTimeout'>): number {
  return positive(options.sslShutdownTimeout ?? SSL_SHUTDOWN_TIMEOUT, 'ssl_shutdown_timeout');
}

/**
 * Makes the client's side of TLS over a socket.
 *
 * @switches until the handshake is done
 * @cancelled the socket is destroyed
 * @throws {OSError} when the handshake fails, or takes too long
 */
export function* secureClient(
  loop: EventLoop,
  socket: Socket,
  sslcontext: unknown,
  options: Pick<StartTlsOptions, 'serverHostname' | 'sslHandshakeTimeout'>,
): Coroutine<TLSSocket> {
  const name = options.serverHostname ?? '';
  const identity =
    name === ''
      ? // Nothing to hold the certificate's name against, as asyncio's empty name says.
        { checkServerIdentity: () => undefined }
      : { host: name, ...(isIP(name) === 0 ? { servername: name } : {}) };
  const tlsOptions = { ...identity, ...tlsOptionsFrom(sslcontext), socket };
  return yield* shakeHands(loop, socket, options, ({ resolve, reject }) => {
    const secured = tlsConnect(tlsOptions);
    secured.once('secureConnect', () => {
      resolve(secured);
    });
    secured.on('error', reject);
    secured.once('close', () => {
      reject(
        new OSError('SSL handshake failed: the connection was closed', { code: 'ECONNABORTED' }),
      );
    });
  });
}

/**
 * Makes the server's side of TLS over a socket.
 *
 * @switches until the handshake is done
 * @cancelled the socket is destroyed
 * @throws {OSError} when the handshake fails, or takes too long
 */
export function* secureServer(
  loop: EventLoop,
  socket: Socket,
  sslcontext: unknown,
  options: Pick<StartTlsOptions, 'sslHandshakeTimeout'>,
): Coroutine<TLSSocket> {
  return yield* shakeHands(loop, socket, options, ({ resolve, reject }) => {
    const server = createHandshaker(sslcontext, options);
    server.on('secureConnection', resolve);
    server.on('tlsClientError', reject);
    beginHandshake(server, socket);
  });
}

/** Makes a server that listens nowhere: it shakes hands over the sockets that it is handed. */
export function createHandshaker(
  sslcontext: unknown,
  options: Pick<TlsOptions, 'sslHandshakeTimeout'>,
): TlsServer {
  const handshakeTimeout = handshakeTimeoutFrom(options);
  const server = createTlsServer({ ...tlsOptionsFrom(sslcontext), handshakeTimeout });
  server.on('secureConnection', (secured) => {
    secured.allowHalfOpen = true;
  });
  // The platform tells of a handshake that fails, and leaves the socket of one that takes too long.
  server.on('tlsClientError', (_error, secured) => {
    secured.destroy();
  });
  return server;
}

/** Hands a socket over. A peer that leaves before it is secure is gone; it must not stay half open. */
export function beginHandshake(server: TlsServer, socket: Socket): void {
  socket.allowHalfOpen = false;
  server.emit('connection', socket);
}

/**
 * Goes on over TLS; see `loop.startTls`.
 *
 * @switches until the handshake is done
 * @cancelled the connection is closed
 */
export function* startTls(
  loop: EventLoop,
  transport: object,
  protocol: BaseProtocol,
  sslcontext: unknown,
  options: StartTlsOptions = {},
): Coroutine<SocketTransport> {
  if (!(transport instanceof SocketTransport)) {
    throw new TypeError(`transport ${String(transport)} is not supported by start_tls()`);
  }
  if (transport.isClosing()) throw new OSError('Connection is closing', { code: 'ECONNABORTED' });
  if (!sslcontext) throw new TypeError('sslcontext is expected to be true, or options of TLS');
  const { socket, server } = transport._takeSocket();
  try {
    const secured =
      options.serverSide === true
        ? yield* secureServer(loop, socket, sslcontext, options)
        : yield* secureClient(loop, socket, sslcontext, options);
    const sslShutdownTimeout = shutdownTimeoutFrom(options);
    const over = new SocketTransport(loop, secured, protocol, {
      server,
      sslcontext,
      sslShutdownTimeout,
    });
    loop.callSoon(() => {
      over._startReading();
    });
    return over;
  } catch (error) {
    // Whoever waits for the close of this connection must not wait for ever.
    loop.callSoon(() => {
      protocol.connectionLost(error);
    });
    throw error;
  }
}

function* shakeHands(
  loop: EventLoop,
  socket: Socket,
  options: Pick<StartTlsOptions, 'sslHandshakeTimeout'>,
  start: Parameters<typeof hostCall<TLSSocket>>[2],
): Coroutine<TLSSocket> {
  const limit = handshakeTimeoutFrom(options);
  let isDone = false;
  let tooLate: OSError | null = null;
  const timer = loop.callLater(limit, () => {
    const seconds = String(limit / 1000);
    tooLate = new OSError(
      `SSL handshake is taking longer than ${seconds} seconds: aborting the connection`,
      { code: 'ECONNABORTED' },
    );
    socket.destroy();
  });
  try {
    const secured = yield* hostCall(loop, 'TLS handshake', start);
    // From here on its transport hears of errors; until then nobody need.
    secured.on('error', ignore);
    isDone = true;
    return secured;
  } catch (error) {
    throw tooLate ?? error;
  } finally {
    timer.cancel();
    if (!isDone) {
      socket.on('error', ignore);
      socket.destroy();
    }
  }
}

function handshakeTimeoutFrom(options: Pick<TlsOptions, 'sslHandshakeTimeout'>): number {
  return positive(options.sslHandshakeTimeout ?? SSL_HANDSHAKE_TIMEOUT, 'ssl_handshake_timeout');
}

function positive(limit: number, name: string): number {
  if (limit > 0) return limit;
  throw new RangeError(`${name} should be a positive number, got ${String(limit)}`);
}

function tlsOptionsFrom(sslcontext: unknown): object {
  if (sslcontext === true) return {};
  const context = sslcontext as SecureContext & object;
  return 'context' in context ? { secureContext: context } : context;
}

function ignore(): void {
  // The coroutine that shakes hands has been told.
}
