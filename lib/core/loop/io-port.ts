// What a loop asks of the code that knows sockets and processes, which a host loads when it is first
// asked for. The types say as much as a caller needs; the classes are in lib/io.

import type { Awaitable, Coroutine } from '../coroutine/protocol.js';

/** A transport of a byte stream, as `loop.createConnection` and the like give it. */
export interface StreamTransport {
  getExtraInfo(name: string, defaultValue?: unknown): unknown;
  isClosing(): boolean;
  close(): void;
  abort(): void;
  setProtocol(protocol: object): void;
  getProtocol(): object;
  isReading(): boolean;
  pauseReading(): void;
  resumeReading(): void;
  setWriteBufferLimits(limits?: {
    readonly high?: number | null;
    readonly low?: number | null;
  }): void;
  getWriteBufferSize(): number;
  getWriteBufferLimits(): [low: number, high: number];
  write(data: Uint8Array): void;
  writelines(listOfData: Iterable<Uint8Array>): void;
  writeEof(): void;
  canWriteEof(): boolean;
}

/** A server, as `loop.createServer` gives it. */
export interface StreamServer {
  /** Where it listens; nothing once it is closed. */
  readonly sockets: readonly (SocketPlace | string)[];
  getLoop(): object;
  isServing(): boolean;
  close(): void;
  closeClients(): void;
  abortClients(): void;
  startServing(): Coroutine<void>;
  serveForever(): Coroutine<never>;
  waitClosed(): Coroutine<void>;
  aenter(): Coroutine;
  aexit(): Coroutine<void>;
}

/** The address of a socket. */
export interface SocketPlace {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly port: number;
}

/** A host and a port, as a pair or under their names. */
export type HostAndPort =
  readonly [host: string, port: number] | { readonly address: string; readonly port: number };

/** One answer of `getaddrinfo`. */
export interface AddressInfo {
  readonly family: 4 | 6;
  /** 1 for streams, 2 for datagrams. */
  readonly type: number;
  readonly proto: number;
  readonly canonname: string;
  readonly sockaddr: SocketPlace;
}

/** Options of `loop.getaddrinfo`. */
export interface AddressInfoOptions {
  /** 4 or 6; both if not given. */
  readonly family?: number;
  readonly type?: number;
  readonly proto?: number;
  readonly flags?: number;
}

/** Options of TLS, of whatever makes or accepts connections; times in milliseconds. */
export interface TlsOptions {
  /** True, or the platform's options: `ca`, `cert`, `key` … , or a secure context of Node's. */
  readonly ssl?: boolean | object | null;
  readonly sslHandshakeTimeout?: number | null;
  readonly sslShutdownTimeout?: number | null;
}

/** Options of `loop.createUnixConnection`. */
export interface UnixConnectionOptions extends TlsOptions {
  /** A socket of the platform's that is connected. */
  readonly sock?: object | null;
  /** The name that the certificate must have. */
  readonly serverHostname?: string | null;
}

/** Options of `loop.createConnection`. */
export interface ConnectionOptions extends UnixConnectionOptions, AddressInfoOptions {
  /** Where to connect from. */
  readonly localAddr?: HostAndPort | null;
  /** Milliseconds after which the next address is tried beside the one before (RFC 8305). */
  readonly happyEyeballsDelay?: number | null;
  /** How many addresses of the first family come before one of the other. */
  readonly interleave?: number | null;
  /** Whether the errors of all addresses are raised, as an ExceptionGroup. */
  readonly allErrors?: boolean;
}

/** Options of `loop.createUnixServer`. */
export interface UnixServerOptions extends TlsOptions {
  /** A server of the platform's that listens. */
  readonly sock?: object | null;
  /** How many connections may wait to be accepted; 100 if not given. */
  readonly backlog?: number;
  /** False: connections are dropped until `startServing()`. */
  readonly startServing?: boolean;
  /** The platform removes the file of a socket by itself; false is refused. */
  readonly cleanupSocket?: boolean;
}

/** Options of `loop.createServer`. */
export interface ServerOptions extends TlsOptions {
  readonly family?: number;
  readonly flags?: number;
  readonly sock?: object | null;
  readonly backlog?: number;
  /** The platform always does. */
  readonly reuseAddress?: boolean | null;
  readonly reusePort?: boolean | null;
  readonly keepAlive?: boolean | null;
  readonly startServing?: boolean;
}

/** Options of `loop.createDatagramEndpoint`. */
export interface DatagramOptions {
  readonly family?: number;
  readonly proto?: number;
  readonly flags?: number;
  readonly reuseAddress?: boolean | null;
  readonly reusePort?: boolean | null;
  readonly allowBroadcast?: boolean | null;
  /** A datagram socket of the platform's. */
  readonly sock?: object | null;
}

/** Options of `loop.startTls`, in milliseconds. */
export interface StartTlsOptions {
  readonly serverSide?: boolean;
  /** The name that the certificate must have. */
  readonly serverHostname?: string | null;
  readonly sslHandshakeTimeout?: number | null;
  readonly sslShutdownTimeout?: number | null;
}

/** Options of `loop.sendfile`. */
export interface SendfileOptions {
  /** False raises SendfileNotAvailableError: the platform cannot send files by itself. */
  readonly fallback?: boolean;
}

/** The parts that a host can load. */
export type IoPart = 'net' | 'process';

/** A part: coroutine functions by name, whose first argument is the loop. */
export type IoPort = Readonly<Record<string, (loop: object, ...args: unknown[]) => Awaitable>>;
