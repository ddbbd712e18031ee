import {
  type ConnectionOptions,
  type Coroutine,
  type EventLoop,
  getRunningLoop,
  type ServerOptions,
  type UnixConnectionOptions,
  type UnixServerOptions,
} from '../../core/index.js';
import {
  type ClientConnected,
  type StreamPair,
  StreamReader,
  StreamReaderProtocol,
  StreamWriter,
} from '../stream/index.js';
import { createConnection, createUnixConnection } from './connect.js';
import { createServer, createUnixServer } from './listen.js';
import type { Server } from './server.js';

/** What the four functions here take beside the loop's options. */
interface WithLimit {
  /** The limit of the readers, in bytes; 64 KiB if not given. */
  readonly limit?: number;
}

/**
 * Connects, and gives a reader and a writer: `asyncio.open_connection`.
 *
 * @switches until the connection is made
 * @cancelled no socket is left
 * @throws {OSError} when there is no way to connect
 * @example
 * import { run, type Coroutine } from 'yieldfrom';
 * import { openConnection, startServer, type SocketAddress } from 'yieldfrom/node';
 * function* main(): Coroutine<void> {
 *   const server = yield* startServer(function* (reader, writer) {
 *     writer.write(yield* reader.readline());
 *     yield* writer.drain();
 *     writer.close();
 *   }, '127.0.0.1', 0);
 *   const { port } = server.sockets[0] as SocketAddress;
 *   const [reader, writer] = yield* openConnection('127.0.0.1', port);
 *   writer.write(Buffer.from('hello\n'));
 *   console.log(String(yield* reader.readline()).trim());
 *   writer.close();
 *   yield* writer.waitClosed();
 *   yield* server.aexit();
 * }
 * await run(main()); // hello
 */
export function* openConnection(
  host: string | null = null,
  port: number | string | null = null,
  options: ConnectionOptions & WithLimit = {},
): Coroutine<StreamPair> {
  const loop = getRunningLoop();
  const { limit, ...rest } = options;
  const [reader, protocol] = createProtocol(loop, limit, null);
  const [transport] = yield* createConnection(loop, () => protocol, host, port, rest);
  return [reader, new StreamWriter(transport, protocol, reader, loop)];
}

/**
 * Listens, and calls a function with a reader and a writer for each connection:
 * `asyncio.start_server`. A coroutine that comes of the call runs as a task.
 *
 * @switches until the server listens
 * @cancelled nothing listens
 * @param host One or several; null for all interfaces.
 * @throws {OSError} when an address cannot be bound
 */
export function* startServer(
  clientConnectedCb: ClientConnected,
  host: string | readonly string[] | null = null,
  port: number | null = null,
  options: ServerOptions & WithLimit = {},
): Coroutine<Server> {
  const loop = getRunningLoop();
  const { limit, ...rest } = options;
  const factory = () => createProtocol(loop, limit, clientConnectedCb)[1];
  return yield* createServer(loop, factory, host, port, rest);
}

/**
 * As `openConnection`, to a socket of the file system.
 *
 * @switches until the connection is made
 * @cancelled no socket is left
 * @throws {OSError} when there is no way to connect
 */
export function* openUnixConnection(
  path: string | null = null,
  options: UnixConnectionOptions & WithLimit = {},
): Coroutine<StreamPair> {
  const loop = getRunningLoop();
  const { limit, ...rest } = options;
  const [reader, protocol] = createProtocol(loop, limit, null);
  const [transport] = yield* createUnixConnection(loop, () => protocol, path, rest);
  return [reader, new StreamWriter(transport, protocol, reader, loop)];
}

/**
 * As `startServer`, on a socket of the file system.
 *
 * @switches until the server listens
 * @cancelled nothing listens
 * @throws {OSError} when the path cannot be bound
 */
export function* startUnixServer(
  clientConnectedCb: ClientConnected,
  path: string | null = null,
  options: UnixServerOptions & WithLimit = {},
): Coroutine<Server> {
  const loop = getRunningLoop();
  const { limit, ...rest } = options;
  const factory = () => createProtocol(loop, limit, clientConnectedCb)[1];
  return yield* createUnixServer(loop, factory, path, rest);
}

function createProtocol(
  loop: EventLoop,
  limit: number | undefined,
  clientConnectedCb: ClientConnected | null,
): [StreamReader, StreamReaderProtocol] {
  const reader = new StreamReader(limit === undefined ? { loop } : { limit, loop });
  return [reader, new StreamReaderProtocol(reader, clientConnectedCb, loop)];
}
