// An echo server of ours: by streams, as an application would write it.

import { run } from '../../dist/index.js';
import { startServer } from '../../dist/node.js';

const kind = process.argv[2];

function* echo(reader, writer) {
  for (;;) {
    const data = yield* reader.read(65_536);
    if (data.length === 0) break;
    writer.write(data);
    yield* writer.drain();
  }
  writer.close();
}

function* lines(reader, writer) {
  for (;;) {
    const line = yield* reader.readline();
    if (line.length === 0) break;
    writer.write(line);
    yield* writer.drain();
  }
  writer.close();
}

function* main() {
  const serve = kind === 'lines' ? lines : echo;
  const options = { limit: 2 ** 21, backlog: 2048 };
  const server = yield* startServer(serve, '127.0.0.1', 0, options);
  console.log(server.sockets[0].port);
  yield* server.serveForever();
}

process.on('SIGTERM', () => process.exit(0));
await run(main());
