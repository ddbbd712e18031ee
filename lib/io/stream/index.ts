// The way into the streams, which know no platform.

export { ByteQueue } from './byte-queue.js';
export { FlowControlMixin } from './flow-control-mixin.js';
export { FlowControlledTransport } from './flow-controlled-transport.js';
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
