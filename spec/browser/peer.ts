// The other side of the specs in this folder: a server of ours, which runs in Node.

import { asyncFor, asyncWith, type Coroutine, Event, run } from '../../lib/index.js';
import { type WebSocketResponse, WebSocketServer, WSMsgType } from '../../lib/io/http/index.js';

/** Says everything back; `close CODE REASON` closes, `flood` sends much, `cut` ends at once. */
function* answer(socket: WebSocketResponse): Coroutine<void> {
  yield* asyncFor(socket, function* (message) {
    if (message.type === WSMsgType.BINARY) yield* socket.sendBytes(message.data);
    if (message.type !== WSMsgType.TEXT) return;
    const [word, code, ...reason] = message.data.split(' ');
    if (word === 'close') yield* socket.close({ code: Number(code), message: reason.join(' ') });
    else if (word === 'cut') socket._terminate();
    else if (word === 'flood') {
      for (let i = 0; i < 64; i += 1) yield* socket.sendBytes(new Uint8Array(64 * 1024).fill(i));
    } else yield* socket.sendStr(message.data);
  });
}

/** Starts it. */
export async function startPeer(): Promise<{ url: string; stop(): Promise<void> }> {
  const stopping = new Event();
  let ready: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (ready = resolve));
  const over = run(
    (function* (): Coroutine<void> {
      const options = { protocols: ['echo'], heartbeat: 1000 };
      yield* asyncWith(new WebSocketServer(answer, options), function* (server) {
        ready(server.url as string);
        yield* stopping.wait();
      });
    })(),
  );
  return {
    url: await url,
    stop: async () => {
      stopping.set();
      await over;
    },
  };
}
