// The way into the streams, which know no platform.

export { begin, type BeginningTransport } from './begin.js';
export { ByteQueue } from './byte-queue.js';
export { FlowControlMixin } from './flow-control-mixin.js';
export { checkBytes, FlowControlledTransport } from './flow-controlled-transport.js';
export { fromHostError } from './host-error.js';
export type { HostEmitter, HostReadable, HostWritable } from './host-stream.js';
export { HostTransport } from './host-transport.js';
export type { HostTransportOptions, TransportKeeper } from './host-transport-options.js';
export { createMemoryPair, type MemoryPairOptions, type StreamPair } from './memory-pair.js';
export { MemoryTransport, type MemoryTransportOptions } from './memory-transport.js';
export {
  BaseProtocol,
  BufferedProtocol,
  DatagramProtocol,
  Protocol,
  type SocketAddress,
  SubprocessProtocol,
} from './protocols.js';
export { ReadPipeTransport } from './read-pipe-transport.js';
export { StreamReader } from './stream-reader.js';
export { StreamFeed, type StreamReaderOptions } from './stream-feed.js';
export { type ClientConnected, StreamReaderProtocol } from './stream-reader-protocol.js';
export { StreamWriter, type WriterProtocol } from './stream-writer.js';
export {
  BaseTransport,
  DatagramTransport,
  ReadTransport,
  SubprocessTransport,
  Transport,
  type WriteBufferLimits,
  WriteTransport,
} from './transports.js';
export { WritePipeTransport } from './write-pipe-transport.js';
