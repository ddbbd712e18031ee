// Peers that misbehave. The ordinary specs do it in short; `npm run test:faults` with ten thousand
// connections and 64 MiB, and `npm run test:faults -- --huge` with a GiB.

import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  Event,
  fromPromise,
  gather,
  IncompleteReadError,
  OSError,
  run,
  Semaphore,
  sleep,
  TimeoutError,
  waitFor,
} from '../../lib/index.js';
import {
  openConnection,
  startServer,
  type StreamReader,
  type StreamWriter,
} from '../../lib/node.js';
import { errorOf } from '../kit/programs.js';
import { bytes, openCount, portOf, untilClosed, withServer } from '../kit/sockets.js';
import { finish } from '../kit/turns.js';

const form = process.env['YIELDFROM_FAULTS'] ?? 'short';
const connectionCount = form === 'short' ? 500 : 10_000;
const MIB = 1_048_576;
const flood = form === 'huge' ? 1024 * MIB : form === 'long' ? 64 * MIB : 8 * MIB;

/** A socket of bare node:net, connected. */
function* connected(port: number): Coroutine<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  yield* fromPromise(new Promise<void>((resolve) => socket.once('connect', () => resolve())));
  return socket;
}

/** What this process holds, in bytes, with garbage thrown away. */
function held(): number {
  for (let i = 0; i < 3; i += 1) (globalThis as { gc?(): void }).gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

function* readAll(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  yield* reader.read();
  writer.close();
}

describe('faults of a peer', function () {
  this.timeout(form === 'short' ? 60_000 : 600_000);
  this.slow(10_000);

  it('half-open: it ends its side, and still gets all of ours', () =>
    withServer(
      function* (reader, writer) {
        expect(String(yield* reader.read())).to.equal('question');
        for (let i = 0; i < 100; i += 1) {
          writer.write(Buffer.alloc(10_000));
          yield* writer.drain();
        }
        writer.close();
      },
      function* (port) {
        const socket = yield* connected(port);
        let size = 0;
        socket.on('data', (data: Buffer) => (size += data.length));
        socket.end('question');
        yield* fromPromise(new Promise<void>((resolve) => socket.once('end', () => resolve())));
        expect(size).to.equal(1_000_000);
        socket.destroy();
      },
    ));

  it('a reset, in the middle of a read and of a write', async () => {
    const ends: unknown[] = [];
    const isOver = new Event();
    await withServer(
      function* (reader, writer) {
        const reading = createTask(errorOf(reader.readexactly(1000)));
        yield* sleep(5);
        ends.push(yield* reading);
        writer.write(bytes('too late'));
        ends.push(yield* errorOf(writer.drain()));
        isOver.set();
      },
      function* (port, server) {
        const socket = yield* connected(port);
        socket.write('half');
        yield* sleep(10);
        socket.resetAndDestroy();
        server.close();
        yield* server.waitClosed();
        // Its handler has more to do than its connection.
        yield* isOver.wait();
      },
    );
    expect(ends.length).to.equal(2);
    for (const error of ends) expect(error).to.be.instanceOf(OSError);
  });

  it('it vanishes: what is incomplete is told', () =>
    withServer(
      function* (reader, writer) {
        const error = (yield* errorOf(reader.readexactly(1000))) as IncompleteReadError;
        expect(error).to.be.instanceOf(IncompleteReadError);
        writer.write(bytes(String(error.partial)));
        writer.close();
      },
      function* (port) {
        const [reader, writer] = yield* openConnection('127.0.0.1', port);
        writer.write(bytes('some'));
        writer.writeEof();
        expect(String(yield* reader.read())).to.equal('some');
        writer.close();
      },
    ));

  it('slow-loris: a line that never ends is bounded in time and in size', async () => {
    const ends: string[] = [];
    await withServer(
      function* (reader, writer) {
        try {
          yield* waitFor(reader.readline(), 50);
        } catch (error) {
          ends.push((error as Error).name);
        }
        try {
          yield* reader.readline();
        } catch (error) {
          ends.push((error as Error).name);
        }
        writer.close();
      },
      function* (port, server) {
        const socket = yield* connected(port);
        for (let i = 0; i < 10; i += 1) {
          socket.write('x');
          yield* sleep(10);
        }
        socket.write(Buffer.alloc(70_000, 'x'));
        server.close();
        yield* server.waitClosed();
        socket.destroy();
      },
    );
    expect(ends).to.deep.equal([TimeoutError.prototype.name, 'RangeError']);
  });

  it('one byte at a time: lines come whole, and memory does not', () =>
    withServer(
      function* (reader, writer) {
        for (;;) {
          const line = yield* reader.readline();
          if (line.length === 0) break;
          writer.write(line);
        }
        writer.close();
      },
      function* (port) {
        const socket = yield* connected(port);
        socket.setNoDelay(true);
        let text = '';
        socket.on('data', (data: Buffer) => (text += String(data)));
        const expected = 'one\ntwo three\n\nfour\n';
        for (const byte of expected) {
          socket.write(byte);
          yield* sleep(0);
        }
        socket.end();
        yield* fromPromise(new Promise<void>((resolve) => socket.once('end', () => resolve())));
        expect(text).to.equal(expected);
        socket.destroy();
      },
    ));

  it(`${String(connectionCount)} connections, opened and dropped, leave nothing`, async () => {
    const visit = function* (port: number, i: number): Coroutine<void> {
      const [reader, writer] = yield* openConnection('127.0.0.1', port);
      writer.write(bytes(`number ${String(i)}`));
      // Some end, some are dropped, some are cancelled in the middle of a read.
      if (i % 3 === 0) (writer.transport as { abort(): void }).abort();
      else if (i % 3 === 1) writer.close();
      else {
        const reading = createTask(reader.read());
        yield* sleep(0);
        reading.cancel();
        yield* finish(reading);
        writer.close();
      }
    };
    const open = (count: number): Promise<void> =>
      withServer(readAll, function* (port, server) {
        const room = new Semaphore(100);
        const one = function* (i: number): Coroutine<void> {
          yield* room.acquire();
          try {
            yield* visit(port, i);
          } finally {
            room.release();
          }
        };
        yield* gather(Array.from({ length: count }, (_, i) => one(i)));
        server.close();
        yield* server.waitClosed();
      });
    await open(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [openBefore, heldBefore] = [openCount(), held()];
    await open(connectionCount);
    await untilClosed(openBefore);
    expect(openCount()).to.be.at.most(openBefore);
    expect(held() - heldBefore).to.be.below(8 * MIB);
  });

  for (const kind of ['stalled', 'slow']) {
    it(`a reader that is ${kind}: ${String(flood / MIB)} MiB stay bounded in memory`, async () => {
      const heldBefore = held();
      let heldMost = 0;
      let read = 0;
      await run(
        (function* () {
          const chunk = Buffer.alloc(65_536);
          let drained = 0;
          const serve = function* (_: StreamReader, writer: StreamWriter): Coroutine<void> {
            while (drained < flood) {
              writer.write(chunk);
              yield* writer.drain();
              drained += chunk.length;
              if (drained % (4 * MIB) === 0) heldMost = Math.max(heldMost, held());
            }
            writer.close();
          };
          const server = yield* startServer(serve, '127.0.0.1', 0);
          const [reader, writer] = yield* openConnection('127.0.0.1', portOf(server));
          if (kind === 'stalled') {
            // The buffers of the kernel and of both ends get full, and then nothing moves.
            for (let quiet = 0, last = -1; quiet < 40; last = drained) {
              yield* sleep(5);
              quiet = drained === last ? quiet + 1 : 0;
            }
            expect(drained).to.be.below(flood);
            heldMost = held();
          }
          for (let i = 0; ; i += 1) {
            const data = yield* reader.read(65_536);
            if (data.length === 0) break;
            read += data.length;
            if (kind === 'slow' && i % 256 === 0) yield* sleep(1);
          }
          writer.close();
          yield* server.aexit();
        })(),
      );
      expect(read).to.equal(flood);
      expect(heldMost - heldBefore).to.be.below(32 * MIB);
    });
  }
});
