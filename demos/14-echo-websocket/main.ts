// A simple WebSocket: a class that connects, sends and receives, over a session that is held for as
// long as it is needed. It talks to an echo of its own, or to any other: --url=wss://…

import { asyncFor, asyncWith, type Coroutine, run } from 'yieldfrom';
import {
  ClientSession,
  type ClientWebSocketResponse,
  type WebSocketResponse,
  WebSocketServer,
  WSMsgType,
} from 'yieldfrom/http';

const session = new ClientSession();

class EchoWebsocket {
  websocket!: ClientWebSocketResponse;

  *connect(url: string): Coroutine<void> {
    this.websocket = yield* session.wsConnect(url);
  }

  *send(message: string): Coroutine<void> {
    yield* this.websocket.sendStr(message);
  }

  *receive(): Coroutine {
    const result = yield* this.websocket.receive();
    return result.data;
  }
}

function* main(url: string): Coroutine<void> {
  // handles the context manager
  yield* asyncWith(session, function* () {
    const echo = new EchoWebsocket();
    yield* echo.connect(url);
    yield* echo.send('Hello World!');
    console.log(yield* echo.receive()); // Hello World!
    yield* echo.websocket.close();
    console.log('closed with', echo.websocket.closeCode);
  });
  console.log('the session is', session.closed ? 'closed' : 'open');
}

/** The other side: a coroutine for each connection. */
function* sayBack(socket: WebSocketResponse): Coroutine<void> {
  yield* asyncFor(socket, function* (message) {
    if (message.type === WSMsgType.TEXT) yield* socket.sendStr(message.data);
  });
}

function* withOurOwnEcho(): Coroutine<void> {
  yield* asyncWith(new WebSocketServer(sayBack), function* (server) {
    yield* main(server.url as string);
  });
}

const url = process.argv.join('=').split('--url=')[1];
await run(url === undefined ? withOurOwnEcho() : main(url));
