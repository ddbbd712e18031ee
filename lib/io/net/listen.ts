// Servers: what they listen on.

import { lstatSync, unlinkSync } from 'node:fs';
import { createServer as createNetServer, type ListenOptions, Server as NetServer } from 'node:net';
import {
  type Coroutine,
  describe,
  type EventLoop,
  NotImplementedError,
  OSError,
  type ServerOptions,
  skip,
  type UnixServerOptions,
} from '../../core/index.js';
import type { BaseProtocol } from '../stream/index.js';
import { getaddrinfo } from './address.js';
import { hostCall } from './host-call.js';
import { Server } from './server.js';
import { checkTlsOptions } from './tls.js';

type Factory = () => BaseProtocol;

/**
 * Listens for connections; see `loop.createServer`.
 *
 * @switches until it listens
 * @cancelled nothing listens
 */
export function* createServer(
  loop: EventLoop,
  protocolFactory: Factory,
  host: string | readonly string[] | null = null,
  port: number | null = null,
  options: ServerOptions = {},
): Coroutine<Server> {
  checkServerTls(options);
  const { sock = null, family = 0, backlog = 100 } = options;
  if (options.reusePort === true) {
    throw new RangeError('reuse_port not supported by socket module');
  }
  if (host === null && port === null) {
    if (sock === null) throw new RangeError('Neither host/port nor sock were specified');
    return yield* serve(loop, [serverFrom(sock)], protocolFactory, options);
  }
  if (sock !== null) {
    throw new RangeError('host/port and sock can not be specified at the same time');
  }
  const places = yield* placesOf(loop, host, port ?? 0, family);
  const listening: NetServer[] = [];
  try {
    for (const place of places) {
      const listenOptions = { ...place, backlog, ipv6Only: place.host !== undefined };
      const text = `('${place.host ?? '::'}', ${String(place.port)})`;
      listening.push(yield* listen(loop, listenOptions, text, options.keepAlive === true));
    }
  } catch (error) {
    for (const server of listening) server.close();
    throw error;
  }
  return yield* serve(loop, listening, protocolFactory, options);
}

/**
 * Listens on a socket of the file system; see `loop.createUnixServer`. A socket that was left there
 * is removed first.
 *
 * @switches until it listens
 * @cancelled nothing listens
 */
export function* createUnixServer(
  loop: EventLoop,
  protocolFactory: Factory,
  path: string | null = null,
  options: UnixServerOptions = {},
): Coroutine<Server> {
  checkServerTls(options);
  const { sock = null, backlog = 100, cleanupSocket = true } = options;
  if (!cleanupSocket) {
    throw new NotImplementedError('cleanup_socket: the platform always removes the socket');
  }
  if (path !== null && sock !== null) {
    throw new RangeError('path and sock can not be specified at the same time');
  }
  if (path === null && sock === null) {
    throw new RangeError('path was not specified, and no sock specified');
  }
  if (sock !== null) return yield* serve(loop, [serverFrom(sock)], protocolFactory, options);
  removeStale(path as string);
  const server = yield* listen(loop, { path: path as string, backlog }, `'${path as string}'`);
  return yield* serve(loop, [server], protocolFactory, options);
}

function* serve(
  loop: EventLoop,
  listening: readonly NetServer[],
  protocolFactory: Factory,
  options: UnixServerOptions | ServerOptions,
): Coroutine<Server> {
  const { ssl = null, backlog = 100, sslHandshakeTimeout, sslShutdownTimeout } = options;
  const server = new Server(
    loop,
    listening,
    protocolFactory,
    ssl === false ? null : ssl,
    backlog,
    sslHandshakeTimeout ?? null,
    sslShutdownTimeout ?? null,
  );
  try {
    if (options.startServing === false) yield* skip;
    else yield* server.startServing();
  } catch (error) {
    server.close();
    throw error;
  }
  return server;
}

/** Every place to listen at: one for each address; all interfaces are one. */
function* placesOf(
  loop: EventLoop,
  host: string | readonly string[] | null,
  port: number,
  family: number,
): Coroutine<{ readonly host?: string; readonly port: number }[]> {
  const hosts = typeof host === 'string' || host === null ? [host] : host;
  const places = new Map<string, { readonly host?: string; readonly port: number }>();
  for (const each of hosts) {
    if (each === null || each === '') {
      const all = family === 4 ? { host: '0.0.0.0' } : family === 6 ? { host: '::' } : {};
      places.set('', { ...all, port });
      continue;
    }
    for (const { sockaddr } of yield* getaddrinfo(loop, each, port, { family })) {
      places.set(sockaddr.address, { host: sockaddr.address, port: sockaddr.port });
    }
  }
  return [...places.values()];
}

function* listen(
  loop: EventLoop,
  options: ListenOptions,
  place: string,
  keepAlive = false,
): Coroutine<NetServer> {
  const server = createNetServer({ allowHalfOpen: true, noDelay: true, keepAlive });
  let isListening = false;
  try {
    yield* hostCall<void>(loop, `listen ${place}`, ({ resolve, reject }) => {
      server.on('error', (error) => {
        reject(bindError(error, place));
      });
      server.listen(options, resolve);
    });
    isListening = true;
    return server;
  } finally {
    if (!isListening) server.close();
  }
}

function bindError(error: Error, place: string): OSError {
  const { code = 'OS' } = error as { readonly code?: string };
  const message = `error while attempting to bind on address ${place}: ${error.message}`;
  return new OSError(message, { code, cause: error });
}

function checkServerTls(options: ServerOptions | UnixServerOptions): void {
  if ((options.ssl as unknown) === true) {
    throw new TypeError('ssl argument must be an SSLContext or None: a certificate and a key');
  }
  checkTlsOptions(options);
}

function removeStale(path: string): void {
  try {
    if (lstatSync(path).isSocket()) unlinkSync(path);
  } catch {
    // Nothing is there; what cannot be removed, the bind tells of.
  }
}

function serverFrom(sock: object): NetServer {
  if (sock instanceof NetServer && sock.listening) return sock;
  throw new TypeError(`A Stream Socket was expected, that listens, got ${describe(sock)}`);
}
