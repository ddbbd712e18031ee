// The way into the sockets.

export { AbstractServer } from './abstract-server.js';
export { type ByteSource, fromReadable, fromWritable, toReadable, toWritable } from './bridges.js';
export { SocketDatagramTransport } from './datagram.js';
export { _net } from './port.js';
export { Server } from './server.js';
export { SocketTransport, type SocketTransportOptions } from './socket-transport.js';
export { openConnection, openUnixConnection, startServer, startUnixServer } from './streams.js';
