// Loads a WebSocket server: so many connections, each of which sends a message and waits until it has
// come back. `client-ws.mjs PORT CONNECTIONS BYTES MILLISECONDS` prints how many messages came back.

import { WebSocket } from 'ws';

const [port, connectionCount, size, duration] = process.argv.slice(2).map(Number);
const message = Buffer.alloc(size, 'x');

let isOver = false;
let messageCount = 0;
const sockets = [];
// Fifty at a time: a server's backlog is not what is measured.
while (sockets.length < connectionCount) {
  const count = Math.min(50, connectionCount - sockets.length);
  sockets.push(...(await Promise.all(Array.from({ length: count }, open))));
}

function open() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
    socket.on('message', () => {
      messageCount += 1;
      if (!isOver) socket.send(message);
    });
  });
}

for (const socket of sockets) socket.send(message);
// The first messages warm up.
await new Promise((resolve) => setTimeout(resolve, duration / 4));
process.send?.('begin');
messageCount = 0;
const begunAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, duration));
const took = performance.now() - begunAt;
console.log(JSON.stringify({ messageCount, took }));
isOver = true;
process.exit(0);
