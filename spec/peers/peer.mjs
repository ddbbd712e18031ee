// Bare node:net's end of a connection: `peer.mjs serve` echoes, `peer.mjs visit PORT` is echoed.

import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';

const [role, port] = process.argv.slice(2);

if (role === 'serve') {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
} else {
  const data = Buffer.from(`${randomBytes(300_000).toString('base64').replaceAll('A', '\n')}\n`);
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  for (let at = 0; at < data.length; at += 777) socket.write(data.subarray(at, at + 777));
  socket.end();
  const hash = createHash('sha256');
  for await (const chunk of socket) hash.update(chunk);
  const expected = createHash('sha256').update(data).digest('hex');
  console.log(hash.digest('hex') === expected ? 'same' : 'different');
}
