import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { EventLoop } from '../../core/index.js';
import { type BaseProtocol, HostTransport, type TransportKeeper } from '../stream/index.js';
import { peerNameOf, sockNameOf } from './address.js';

/** Options of `SocketTransport`. */
export interface SocketTransportOptions {
  readonly server?: TransportKeeper | null;
  /** The path of a socket of the file system. */
  readonly path?: string | undefined;
  /** What TLS was asked for with, if it was. */
  readonly sslcontext?: unknown;
  /** How long TLS may take to shut down, in milliseconds. */
  readonly sslShutdownTimeout?: number | undefined;
}

/** A transport over a socket, with or without TLS. */
export class SocketTransport extends HostTransport {
  readonly #server: TransportKeeper | null;
  readonly #socket: Socket;

  constructor(
    loop: EventLoop,
    socket: Socket,
    protocol: BaseProtocol,
    options: SocketTransportOptions = {},
  ) {
    const { server = null, path, sslcontext, sslShutdownTimeout } = options;
    const sockname = sockNameOf(socket, path);
    const extra = { socket, sockname, peername: peerNameOf(socket, path) };
    super(loop, socket, protocol, {
      server,
      extra: socket instanceof TLSSocket ? { ...extra, ...tlsExtra(socket, sslcontext) } : extra,
      ...(sslShutdownTimeout === undefined ? {} : { closeTimeout: sslShutdownTimeout }),
    });
    this.#server = server;
    this.#socket = socket;
  }

  /** Lets go of the socket, for TLS to take it over. @internal */
  _takeSocket(): { socket: Socket; server: TransportKeeper | null } {
    this._release();
    return { socket: this.#socket, server: this.#server };
  }
}

function tlsExtra(socket: TLSSocket, sslcontext: unknown): Record<string, unknown> {
  const { name, version } = socket.getCipher();
  const peercert = socket.getPeerCertificate();
  return {
    sslcontext: sslcontext ?? true,
    ssl_object: socket,
    cipher: [name, version],
    ...(Object.keys(peercert).length === 0 ? {} : { peercert }),
  };
}
