// A WebSocket echo of ours: a coroutine for each connection, as an application would write it.

import { asyncWith, run } from '../../dist/index.js';
import { WebSocketServer, WSMsgType } from '../../dist/io/http/index.js';

function* echo(socket) {
  for (;;) {
    const message = yield* socket.receive();
    if (message.type === WSMsgType.BINARY) yield* socket.sendBytes(message.data);
    else if (message.type === WSMsgType.TEXT) yield* socket.sendStr(message.data);
    else return;
  }
}

process.on('SIGTERM', () => process.exit(0));
await run(
  asyncWith(new WebSocketServer(echo, { backlog: 2048 }), function* (server) {
    console.log(server.port);
    yield* server.serveForever();
  }),
);
