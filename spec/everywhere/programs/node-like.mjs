// Where Node's own modules are: Node, Bun and Deno.

import { createServer } from 'node:http';
import { checkAll } from './checks.mjs';

/** Runs the checks, prints how they came out, and ends. */
export async function main(load, jobs) {
  const about = {
    kind: 'node',
    jobs,
    hasPeers: process.env.EVERYWHERE_PEERS === '1',
    hasWorkers:
      typeof navigator !== 'undefined' && typeof Worker !== 'undefined' && !('Bun' in globalThis),
    startServer,
  };
  const outcomes = await checkAll(load, about);
  console.log(`EVERYWHERE ${JSON.stringify(outcomes)}`);
  process.exit();
}

/** A server of Node's, with our WebSockets where `ws` is installed. */
async function startServer({ WebSocketServer }) {
  const server = createServer((_request, response) => {
    response.end('said');
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}/`;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  if (process.env.EVERYWHERE_PEERS !== '1') return { url, echoUrl: null, stop };
  const { asyncFor, asyncWith, Event, run } = await import('yieldfrom');
  const stopping = new Event();
  let ready;
  const echoUrl = new Promise((resolve) => (ready = resolve));
  const over = run(
    asyncWith(
      new WebSocketServer((socket) =>
        asyncFor(socket, function* ({ data }) {
          yield* socket.sendStr(data);
        }),
      ),
      function* (sockets) {
        ready(sockets.url);
        yield* stopping.wait();
      },
    ),
  );
  over.catch((error) => console.error(error));
  return {
    url,
    echoUrl: await echoUrl,
    stop: async () => {
      stopping.set();
      await over;
      stop();
    },
  };
}
