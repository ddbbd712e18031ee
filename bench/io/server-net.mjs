// The same on bare node:net: as fast as it is done there by hand.

import { createServer } from 'node:net';

const kind = process.argv[2];

function echo(socket) {
  socket.on('data', (data) => {
    if (!socket.write(data)) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
}

function lines(socket) {
  let rest = [];
  socket.on('data', (data) => {
    let from = 0;
    for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, from)) {
      const piece = data.subarray(from, at + 1);
      const line = rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      from = at + 1;
      if (!socket.write(line)) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    }
    if (from < data.length) rest.push(data.subarray(from));
  });
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  (kind === 'lines' ? lines : echo)(socket);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () => {
  console.log(server.address().port);
});
process.on('SIGTERM', () => process.exit(0));
