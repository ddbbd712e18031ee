// Loads a server: so many connections, each of which sends a message and waits until it has come back.
// `client.mjs PORT CONNECTIONS BYTES MILLISECONDS` prints how many messages came back, and in how long.

import { connect } from 'node:net';

const [port, connectionCount, size, duration] = process.argv.slice(2).map(Number);
const message = Buffer.alloc(size, 'x');
message[size - 1] = 10;

let isOver = false;
let messageCount = 0;
const sockets = await Promise.all(Array.from({ length: connectionCount }, open));

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    let missing = size;
    socket.on('error', reject);
    socket.on('data', (data) => {
      missing -= data.length;
      if (missing > 0) return;
      missing = size;
      messageCount += 1;
      if (!isOver) socket.write(message);
    });
  });
}

for (const socket of sockets) socket.write(message);
// The first messages warm up.
await new Promise((resolve) => setTimeout(resolve, duration / 4));
process.send?.('begin');
messageCount = 0;
const begunAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, duration));
const took = performance.now() - begunAt;
console.log(JSON.stringify({ messageCount, took }));
isOver = true;
// The end, not a reset: what the servers log of that would be measured next time.
await new Promise((resolve) => setTimeout(resolve, 50));
await Promise.all(
  sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve).end().resume())),
);
process.exit(0);
