// Loads a server over bare sockets.

import { connect } from 'node:net';
import { cameBack, connectionCount, measure, message, port, size } from './load.mjs';

message[size - 1] = 10;
const send = (socket) => socket.write(message);

const sockets = await Promise.all(Array.from({ length: connectionCount }, open));
await measure(sockets, send);
// The end, not a reset: what the servers log of that would be measured next time.
await new Promise((resolve) => setTimeout(resolve, 50));
await Promise.all(
  sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve).end().resume())),
);
process.exit(0);

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    let missing = size;
    socket.on('error', reject);
    socket.on('data', (data) => {
      missing -= data.length;
      if (missing > 0) return;
      missing = size;
      cameBack(() => send(socket));
    });
  });
}
