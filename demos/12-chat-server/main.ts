// A chat server: one coroutine for each connection, streams underneath. Three scripted guests come and go;
// with `--port 7000` it stays open for you and `nc localhost 7000`.

import { asyncFor, type Coroutine, gather, run, sleep } from 'yieldfrom';
import {
  openConnection,
  type SocketAddress,
  startServer,
  type StreamReader,
  type StreamWriter,
} from 'yieldfrom/node';

const members = new Map<string, StreamWriter>();

function tell(text: string, except?: string): void {
  for (const [name, writer] of members) {
    if (name !== except) writer.write(Buffer.from(`${text}\n`));
  }
}

/** The whole life of a connection, from top to bottom. */
function* serve(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  writer.write(Buffer.from('What is your name?\n'));
  const name = String(yield* reader.readline()).trim();
  members.set(name, writer);
  tell(`* ${name} is here`, name);
  try {
    // A reader is iterated by lines.
    yield* asyncFor(reader, function* (line) {
      tell(`${name}: ${String(line).trim()}`, name);
      // Whoever writes faster than the others read is held up here.
      for (const other of members.values()) yield* other.drain();
    });
  } finally {
    // However the connection ends: by its end, by an error, by a cancellation.
    members.delete(name);
    tell(`* ${name} is gone`);
    writer.close();
  }
}

/** A guest: says its lines, each after it has heard what it waits for. */
function* visit(port: number, name: string, lines: readonly string[][]): Coroutine<void> {
  const [reader, writer] = yield* openConnection('127.0.0.1', port);
  yield* reader.readline();
  writer.write(Buffer.from(`${name}\n`));
  for (const [waitsFor = '', says] of lines) {
    let heard = '';
    while (heard !== waitsFor) {
      heard = String(yield* reader.readline()).trim();
      console.log(`${name.padEnd(5)} hears  ${heard}`);
    }
    if (says !== undefined) writer.write(Buffer.from(`${says}\n`));
  }
  writer.close();
  yield* writer.waitClosed();
}

/** Comes when another has come. */
function* visitAfter(other: string, ...args: Parameters<typeof visit>): Coroutine<void> {
  while (!members.has(other)) yield* sleep(1);
  yield* visit(...args);
}

function* main(): Coroutine<void> {
  const at = process.argv.indexOf('--port');
  const server = yield* startServer(
    serve,
    '127.0.0.1',
    at === -1 ? 0 : Number(process.argv[at + 1]),
  );
  if (at !== -1) yield* server.serveForever();

  const { port } = server.sockets[0] as SocketAddress;
  // Each cue follows from the one before, so that the transcript is the same every time.
  yield* gather([
    visit(port, 'Ann', [
      ['* Bob is here', 'hello Bob'],
      ['Bob: hello Ann', 'nice weather'],
      ['* Bob is gone'],
    ]),
    visitAfter('Ann', port, 'Bob', [['Ann: hello Bob', 'hello Ann'], ['Ann: nice weather']]),
  ]);
  yield* server.aexit();
  console.log('closed');
}

await run(main());
