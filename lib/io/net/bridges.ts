// Between our streams and those of the platform: Node's, the web's, and async iterables of bytes.

import { Readable, Writable } from 'node:stream';
import { type Coroutine, type EventLoop, type Future, getRunningLoop } from '../../core/index.js';
import {
  ReadPipeTransport,
  StreamReader,
  StreamReaderProtocol,
  type StreamReaderOptions,
  StreamWriter,
  WritePipeTransport,
} from '../stream/index.js';
import { readableFrom, writableFrom } from './pipes.js';

const CHUNK_SIZE = 65_536;

/** A stream that the platform or a library gives bytes by. */
export type ByteSource = object;

/**
 * Gives a reader of a stream of Node's or the web's, or of an async iterable of bytes. Its
 * back-pressure is the reader's limit.
 *
 * @throws {TypeError} when `source` is none of these
 * @example
 * import { Readable } from 'node:stream';
 * import { run, type Coroutine } from 'yieldfrom';
 * import { fromReadable } from 'yieldfrom/node';
 * function* main(): Coroutine<void> {
 *   const reader = fromReadable(Readable.from([Buffer.from('a\nb'), Buffer.from('c\n')]));
 *   console.log(String(yield* reader.readline()), String(yield* reader.readline()));
 * }
 * await run(main());
 */
export function fromReadable(source: ByteSource, options: StreamReaderOptions = {}): StreamReader {
  const loop = options.loop ?? getRunningLoop();
  const reader = new StreamReader({ ...options, loop });
  const protocol = new StreamReaderProtocol(reader, null, loop);
  new ReadPipeTransport(loop, readableFrom(source), protocol)._begin();
  return reader;
}

/**
 * Gives a writer to a stream of Node's or the web's. Its back-pressure is what `drain()` waits for.
 *
 * @throws {TypeError} when `target` is neither
 */
export function fromWritable(
  target: object,
  options: { readonly loop?: EventLoop } = {},
): StreamWriter {
  const loop = options.loop ?? getRunningLoop();
  const protocol = new StreamReaderProtocol(null, null, loop);
  const transport = new WritePipeTransport(loop, writableFrom(target), protocol);
  transport._begin();
  return new StreamWriter(transport, protocol, null, loop);
}

/**
 * Gives a stream of Node's with what `reader` reads; `Readable.toWeb()` makes one of the web's of
 * it, and `for await` goes through its chunks. It reads no further ahead than it is asked to.
 */
export function toReadable(reader: StreamReader): Readable {
  const loop = getRunningLoop();
  let underWay: Future<Buffer> | null = null;
  return new Readable({
    read() {
      underWay = loop._mount(reader.read(CHUNK_SIZE));
      underWay.then(
        (chunk) => {
          this.push(chunk.length === 0 ? null : chunk);
        },
        (error: unknown) => {
          this.destroy(error as Error);
        },
      );
    },
    destroy(error, done) {
      // What it would have read stays in the reader.
      underWay?.cancel();
      done(error);
    },
  });
}

/**
 * Gives a stream of Node's whose data goes to `writer`; `Writable.toWeb()` makes one of the web's
 * of it. Its end ends the writer, and it has finished when the writer is closed.
 */
export function toWritable(writer: StreamWriter): Writable {
  const loop = getRunningLoop();
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      settle(loop, writeAll(writer, chunk), done);
    },
    final(done) {
      settle(loop, closeAll(writer), done);
    },
    destroy(error, done) {
      if (error !== null) writer.close();
      done(error);
    },
  });
}

function* writeAll(writer: StreamWriter, chunk: Uint8Array): Coroutine<void> {
  writer.write(chunk);
  yield* writer.drain();
}

function* closeAll(writer: StreamWriter): Coroutine<void> {
  writer.close();
  yield* writer.waitClosed();
}

function settle(
  loop: EventLoop,
  coro: Coroutine<void>,
  done: (error?: Error | null) => void,
): void {
  loop._mount(coro).then(
    () => {
      done();
    },
    (error: unknown) => {
      done(error as Error);
    },
  );
}
