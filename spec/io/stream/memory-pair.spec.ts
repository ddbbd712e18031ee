import { expect } from 'chai';
import {
  ConnectionResetError,
  type Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  gather,
  type HandlerContext,
  isCancelled,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import type { MemoryTransport, StreamWriter } from '../../../lib/node.js';
import { createMemoryPair, type StreamReader, StreamReaderProtocol } from '../../../lib/node.js';
import { errorOf } from '../../kit/programs.js';
import { finish, runVirtual } from '../../kit/turns.js';

const bytes = (text: string): Buffer => Buffer.from(text);

describe('createMemoryPair', () => {
  it('carries bytes both ways, and the end of each', () => {
    const [got, back] = runVirtual(
      (function* () {
        const [[clientReader, client], [serverReader, server]] = createMemoryPair();
        client.writelines([bytes('one\n'), bytes('two')]);
        expect(client.canWriteEof()).to.equal(true);
        client.writeEof();
        const read = yield* serverReader.read();
        server.write(bytes('answer'));
        server.close();
        yield* server.waitClosed();
        return [read, yield* clientReader.read()];
      })(),
    );
    expect([String(got), String(back)]).to.deep.equal(['one\ntwo', 'answer']);
  });

  it('delivers in pieces of the size that is asked for', () => {
    runVirtual(
      (function* () {
        const [[, writer], [reader]] = createMemoryPair({ chunkSize: 2 });
        writer.write(bytes('abcde'));
        const pieces: string[] = [];
        while (pieces.join('').length < 5) pieces.push(String(yield* reader.read(10)));
        expect(pieces).to.deep.equal(['ab', 'cd', 'e']);
      })(),
    );
  });

  it('copies what is written', () => {
    runVirtual(
      (function* () {
        const [[, writer], [reader]] = createMemoryPair();
        const data = bytes('abc');
        writer.write(data);
        data.fill(0);
        expect(String(yield* reader.read(9))).to.equal('abc');
      })(),
    );
  });

  it('lets the reader hold up the writer', () => {
    runVirtual(
      (function* () {
        const [[, writer], [reader]] = createMemoryPair({ limit: 1000 });
        let drained = 0;
        const sender = createTask(
          (function* () {
            for (let i = 0; i < 200; i += 1) {
              writer.write(Buffer.alloc(1000));
              yield* writer.drain();
              drained += 1;
            }
            writer.close();
          })(),
        );
        yield* sleep(1000);
        // The high-water mark at the writer, and as much again, that came before the reader was full.
        expect(drained).to.be.below(135);
        expect((yield* reader.read()).length).to.equal(200_000);
        yield* sender;
      })(),
    );
  });

  it('breaks as a connection does: by an abort, and by writing to one that is closed', () => {
    runVirtual(
      (function* () {
        const [[clientReader, client], [serverReader, server]] = createMemoryPair();
        (client.transport as MemoryTransport).abort();
        yield* client.waitClosed();
        expect((yield* serverReader.read()).length).to.equal(0);
        expect((yield* clientReader.read()).length).to.equal(0);
        server.write(bytes('too late'));
        expect(yield* errorOf(server.waitClosed())).to.be.instanceOf(ConnectionResetError);
        expect(yield* errorOf(serverReader.read())).to.be.instanceOf(ConnectionResetError);
      })(),
    );
  });
});

describe('StreamWriter', () => {
  const pair = (): [StreamReader, StreamWriter, MemoryTransport, StreamReaderProtocol] => {
    const [[reader, writer]] = createMemoryPair();
    const transport = writer.transport as MemoryTransport;
    return [reader, writer, transport, transport.getProtocol() as StreamReaderProtocol];
  };

  it('passes on to its transport', () => {
    runVirtual(
      (function* () {
        const [, writer, transport] = pair();
        expect(writer.getExtraInfo('peername')).to.equal('memory');
        expect(writer.getExtraInfo('nothing', 7)).to.equal(7);
        expect(writer.isClosing()).to.equal(false);
        expect(String(writer)).to.match(/^<StreamWriter transport=<MemoryTransport .*> reader=</);
        writer.close();
        expect([writer.isClosing(), transport.isClosing()]).to.deep.equal([true, true]);
        yield* writer.waitClosed();
      })(),
    );
  });

  it('[rule 240] drain raises what the reader failed with', () => {
    runVirtual(
      (function* () {
        const [reader, writer] = pair();
        const error = new RangeError('lost');
        reader.setException(error);
        expect(yield* errorOf(writer.drain())).to.equal(error);
      })(),
    );
  });

  it('[rule 240] drain gives up one turn when closing, then tells of the loss', () => {
    runVirtual(
      (function* () {
        const [, writer, , protocol] = pair();
        yield* writer.drain();
        writer.close();
        expect(protocol._connectionLost).to.equal(false);
        const error = (yield* errorOf(writer.drain())) as Error;
        expect(error).to.be.instanceOf(ConnectionResetError);
        expect(error.message).to.equal('Connection lost');
      })(),
    );
  });

  it('[rule 240] drain waits only while writing is paused', () => {
    runVirtual(
      (function* () {
        const [, writer, , protocol] = pair();
        protocol.pauseWriting();
        const task = createTask(writer.drain());
        yield* sleep(10);
        expect(task.done()).to.equal(false);
        protocol.resumeWriting();
        yield* task;
        expect(() => {
          protocol.resumeWriting();
        }).to.throw(RuntimeError);
      })(),
    );
  });

  it('[rule 241] lets many drain at once, and a loss wake them all', () => {
    runVirtual(
      (function* () {
        for (const error of [undefined, new ConnectionResetError('gone')]) {
          const [, writer, transport, protocol] = pair();
          protocol.pauseWriting();
          const tasks = [1, 2, 3].map(() => createTask(writer.drain()));
          yield* sleep(0);
          tasks[0]?.cancel();
          transport._forceClose(error);
          yield* finish(tasks[0] as (typeof tasks)[0]);
          const ends = yield* gather(tasks.slice(1), { returnExceptions: true });
          expect(ends).to.deep.equal([error, error]);
        }
      })(),
    );
  });

  it('[rule 243] waitClosed ends when the connection is lost, and raises by what', () => {
    runVirtual(
      (function* () {
        const [, writer, transport] = pair();
        const waits = [1, 2, 3].map(() => createTask(writer.waitClosed()));
        yield* sleep(0);
        waits[0]?.cancel();
        const error = new ConnectionResetError('gone');
        transport._forceClose(error);
        const ends = yield* gather(waits, { returnExceptions: true });
        expect(isCancelled(ends[0])).to.equal(true);
        expect(ends.slice(1)).to.deep.equal([error, error]);
        expect(yield* errorOf(writer.waitClosed())).to.equal(error);
        const [, other] = pair();
        other.close();
        yield* other.waitClosed();
        yield* other.waitClosed();
        expect(other.isClosing()).to.equal(true);
      })(),
    );
  });
});

describe('StreamReaderProtocol', () => {
  /** A connection that is served by `serve`, what was reported, and its transport. */
  function* served(
    serve: (reader: StreamReader, writer: StreamWriter) => unknown,
  ): Coroutine<{ reports: HandlerContext[]; transport: MemoryTransport; client: StreamWriter }> {
    const loop = getRunningLoop();
    const reports: HandlerContext[] = [];
    loop.setExceptionHandler((_, context) => void reports.push(context));
    const [[, client], [reader, writer]] = createMemoryPair();
    const transport = writer.transport as MemoryTransport;
    const protocol = new StreamReaderProtocol(reader, serve, loop);
    transport.setProtocol(protocol);
    // The reader has its transport already.
    reader.setTransport = () => undefined;
    protocol.connectionMade(transport);
    yield* sleep(1);
    return { reports, transport, client };
  }

  it('[rule 242] reports the failure of a connection callback, and closes', () => {
    runVirtual(
      (function* () {
        const error = new RangeError('no');
        const { reports, transport } = yield* served(function* () {
          throw error;
        });
        expect(reports.map(({ message, exception }) => [message, exception])).to.deep.equal([
          ['Unhandled exception in client_connected_cb', error],
        ]);
        expect(reports[0]?.['transport']).to.equal(transport);
        expect(transport.isClosing()).to.equal(true);
      })(),
    );
  });

  it('[rule 242] closes without a word when the callback is cancelled', () => {
    runVirtual(
      (function* () {
        const { reports, transport } = yield* served(function* () {
          currentTask()?.cancel();
          yield* sleep(1000);
        });
        yield* sleep(1);
        expect(reports).to.deep.equal([]);
        expect(transport.isClosing()).to.equal(true);
      })(),
    );
  });

  it('[rule 242] takes a plain function, and one that gives a promise', () => {
    runVirtual(
      (function* () {
        const lines: string[] = [];
        const { client } = yield* served((reader, writer) => {
          lines.push(typeof reader.read, typeof writer.write);
        });
        client.write(bytes('x'));
        expect(client.isClosing()).to.equal(false);
        expect(lines).to.deep.equal(['function', 'function']);
      })(),
    );
  });
});
