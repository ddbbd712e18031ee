// Streams of the platform's, by protocols: pipes, files, and the web's streams.

import { Readable, Writable } from 'node:stream';
import { type Coroutine, describe, type EventLoop } from '../../core/index.js';
import {
  type BaseProtocol,
  begin,
  type HostReadable,
  type HostWritable,
  ReadPipeTransport,
  WritePipeTransport,
} from '../stream/index.js';

type Factory<P> = () => P;

/**
 * Reads a stream of Node's or the web's; see `loop.connectReadPipe`.
 *
 * @switches until the protocol has heard of it
 * @cancelled the stream is destroyed
 */
export function* connectReadPipe<P extends BaseProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  pipe: object,
): Coroutine<[ReadPipeTransport, P]> {
  const stream = readableFrom(pipe);
  const protocol = protocolFactory();
  const transport = new ReadPipeTransport(loop, stream, protocol);
  yield* begin(transport);
  return [transport, protocol];
}

/**
 * Writes to a stream of Node's or the web's; see `loop.connectWritePipe`.
 *
 * @switches until the protocol has heard of it
 * @cancelled the stream is destroyed
 */
export function* connectWritePipe<P extends BaseProtocol>(
  loop: EventLoop,
  protocolFactory: Factory<P>,
  pipe: object,
): Coroutine<[WritePipeTransport, P]> {
  const stream = writableFrom(pipe);
  const protocol = protocolFactory();
  const transport = new WritePipeTransport(loop, stream, protocol);
  yield* begin(transport);
  return [transport, protocol];
}

/** @throws {TypeError} when `source` is no stream to read from */
export function readableFrom(source: object): HostReadable & Readable {
  const {
    pause,
    resume,
    getReader,
    [Symbol.asyncIterator]: iterate,
  } = Object(source) as Record<PropertyKey, unknown>;
  if (typeof pause === 'function' && typeof resume === 'function') return source as Readable;
  if (typeof getReader === 'function') {
    return Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]);
  }
  if (typeof iterate === 'function') {
    return Readable.from(source as AsyncIterable<Uint8Array>, { objectMode: false });
  }
  throw new TypeError(`a stream to read from was expected, got ${describe(source)}`);
}

/** @throws {TypeError} when `target` is no stream to write to */
export function writableFrom(target: object): HostWritable & Writable {
  const { write, end, getWriter } = Object(target) as Record<string, unknown>;
  if (typeof write === 'function' && typeof end === 'function') return target as Writable;
  if (typeof getWriter === 'function') {
    return Writable.fromWeb(target as Parameters<typeof Writable.fromWeb>[0]);
  }
  throw new TypeError(`a stream to write to was expected, got ${describe(target)}`);
}
