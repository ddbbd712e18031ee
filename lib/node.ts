// The door for Node: what needs its threads, processes and sockets.

export * from './executor/index.js';
export {
  BaseProtocol,
  BaseTransport,
  BufferedProtocol,
  type ClientConnected,
  createMemoryPair,
  DatagramProtocol,
  DatagramTransport,
  FlowControlMixin,
  type MemoryPairOptions,
  MemoryTransport,
  Protocol,
  ReadTransport,
  type SocketAddress,
  type StreamPair,
  StreamReader,
  type StreamReaderOptions,
  StreamReaderProtocol,
  StreamWriter,
  SubprocessProtocol,
  SubprocessTransport,
  Transport,
  type WriteBufferLimits,
  type WriterProtocol,
  WriteTransport,
} from './io/stream/index.js';
