// Loads a WebSocket server.

import { WebSocket } from 'ws';
import { cameBack, connectionCount, measure, message, port } from './load.mjs';

const send = (socket) => socket.send(message);

const sockets = [];
// Fifty at a time: a server's backlog is not what is measured.
while (sockets.length < connectionCount) {
  const count = Math.min(50, connectionCount - sockets.length);
  sockets.push(...(await Promise.all(Array.from({ length: count }, open))));
}
await measure(sockets, send);
process.exit(0);

function open() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
    socket.on('message', () => cameBack(() => send(socket)));
  });
}
