// Servers and connections on loopback, for specs.

import { existsSync, readdirSync } from 'node:fs';
import { type Awaitable, type Coroutine, run } from '../../lib/index.js';
import { type ClientConnected, type Server, startServer } from '../../lib/node.js';

/** Gives the port of a server. */
export function portOf(server: Server): number {
  const [place] = server.sockets;
  if (typeof place !== 'object') throw new TypeError('the server has no port');
  return place.port;
}

/** Runs `body` beside a server, which is closed after it. */
export function withServer<T>(
  serve: ClientConnected,
  body: (port: number, server: Server) => Awaitable<T>,
): Promise<T> {
  return run(
    (function* (): Coroutine<T> {
      const server = yield* startServer(serve, '127.0.0.1', 0);
      try {
        return yield* body(portOf(server), server);
      } finally {
        server.close();
        server.abortClients();
        yield* server.waitClosed();
      }
    })(),
  );
}

/** Counts what this process has open: descriptors where the system tells, else handles of Node's. */
export function openCount(): number {
  if (existsSync('/proc/self/fd')) return readdirSync('/proc/self/fd').length;
  return process.getActiveResourcesInfo().length;
}

/** Waits until this process has no more open than before; mocha's patience ends it. */
export async function untilClosed(countBefore: number): Promise<void> {
  while (openCount() > countBefore) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Gives text as bytes. */
export function bytes(text: string): Buffer {
  return Buffer.from(text);
}
