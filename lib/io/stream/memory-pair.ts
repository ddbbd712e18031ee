import { type EventLoop, getRunningLoop } from '../../core/index.js';
import { MemoryTransport } from './memory-transport.js';
import { StreamReader } from './stream-reader.js';
import { StreamReaderProtocol } from './stream-reader-protocol.js';
import { StreamWriter } from './stream-writer.js';

/** Options of `createMemoryPair`. */
export interface MemoryPairOptions {
  /** The limit of both readers, in bytes. */
  readonly limit?: number;
  readonly loop?: EventLoop | null;
  /** The most bytes that come at a time: 1 shows whether a parser minds where it is cut. */
  readonly chunkSize?: number;
}

/** One end of a connection. */
export type StreamPair = [reader: StreamReader, writer: StreamWriter];

/**
 * Gives the two ends of a connection within the program: what one writer writes, the other end's
 * reader reads. They are the classes that sockets have, water marks and limits included, so code
 * that speaks a protocol is tested without a socket, and on virtual time.
 *
 * @example
 * import { type Coroutine } from 'yieldfrom';
 * import { createMemoryPair } from 'yieldfrom/node';
 * import { VirtualTimeLoop } from 'yieldfrom/testing';
 * function* main(): Coroutine<string> {
 *   const [client, server] = createMemoryPair();
 *   client[1].write(Buffer.from('ping\n'));
 *   server[1].write(yield* server[0].readline());
 *   return String(yield* client[0].readline()).trim();
 * }
 * const loop = new VirtualTimeLoop();
 * console.log(loop.runSync(main())); // ping
 * loop.close();
 */
export function createMemoryPair(options: MemoryPairOptions = {}): [StreamPair, StreamPair] {
  const loop = options.loop ?? getRunningLoop();
  const [one, other] = [createEnd(loop, options), createEnd(loop, options)];
  MemoryTransport._connect(one.transport, other.transport);
  for (const { protocol, transport } of [one, other]) protocol.connectionMade(transport);
  return [one.streams, other.streams];
}

function createEnd(loop: EventLoop, { limit, chunkSize }: MemoryPairOptions) {
  const reader = new StreamReader(limit === undefined ? { loop } : { limit, loop });
  const protocol = new StreamReaderProtocol(reader, null, loop);
  const transport = new MemoryTransport(
    chunkSize === undefined ? { loop, protocol } : { loop, protocol, chunkSize },
  );
  const writer = new StreamWriter(transport, protocol, reader, loop);
  const streams: StreamPair = [reader, writer];
  return { protocol, transport, streams };
}
