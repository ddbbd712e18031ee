import type { IoPort } from '../../core/index.js';
import { getaddrinfo, getnameinfo } from './address.js';
import { createConnection, createUnixConnection } from './connect.js';
import { createDatagramEndpoint } from './datagram.js';
import { createServer, createUnixServer } from './listen.js';
import { connectReadPipe, connectWritePipe } from './pipes.js';
import { sendfile } from './sendfile.js';
import { startTls } from './tls.js';

/** What a loop's methods for sockets call; a host loads it when the first of them is called. @internal */
export const _net: IoPort = {
  connectReadPipe,
  connectWritePipe,
  createConnection,
  createDatagramEndpoint,
  createServer,
  createUnixConnection,
  createUnixServer,
  getaddrinfo,
  getnameinfo,
  sendfile,
  startTls,
} as unknown as IoPort;
