// The HTTP server in front of a WebSocket server: it listens, looks at handshakes, and lets in or
// turns away. Node only; its modules are loaded when the first server opens.

import {
  type Coroutine,
  fromThenable,
  type Future,
  getRunningLoop,
  NotImplementedError,
} from '../../core/index.js';
import { loadWs, type WsSocket, type WsUpgrader } from '../websocket/index.js';
import { isNode } from './platform.js';

/** What a client asked for in its handshake. */
export interface HandshakeRequest {
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** How a gate is set up. Times are milliseconds. */
export interface GateOptions {
  /** The address to listen on; 127.0.0.1. */
  readonly host?: string;
  /** The port to listen on; 0, the default, for any. */
  readonly port?: number;
  /** Connections that may wait to be accepted; 100. */
  readonly backlog?: number;
  /** A server of `node:http` or `node:https` to answer at: its owner starts and closes it. */
  readonly server?: object;
  /** The path to answer at; every one if not given. */
  readonly path?: string;
  /** Which origins may connect: a list, or a function of origin and request. All if not given. */
  readonly origins?:
    readonly string[] | ((origin: string | undefined, request: HandshakeRequest) => boolean);
  /** How many connections there may be; more are turned away with 503. */
  readonly maxConnections?: number;
  /** How long a handshake may take; 10 seconds. */
  readonly handshakeTimeout?: number;
}

/** What a gate needs of the server behind it. */
export interface GateKeeper {
  readonly connectionCount: number;
  /** Options of `ws`. */
  readonly socketOptions: object;
  welcome(socket: WsSocket, request: HandshakeRequest): void;
}

/** As much of Node's HTTP server as is used here. */
interface HttpServer {
  maxConnections?: number;
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
  listen(options: object): unknown;
  listenerCount(event: string): number;
  address(): { readonly address: string; readonly port: number } | string | null;
  close(): unknown;
  closeAllConnections(): void;
}

interface HttpModule {
  createServer(
    options: object,
    onRequest: (request: unknown, response: HttpResponse) => void,
  ): HttpServer;
  readonly STATUS_CODES: Readonly<Record<number, string>>;
}

interface HttpResponse {
  writeHead(status: number, headers: object): HttpResponse;
  end(text: string): void;
}

interface RawSocket {
  on(event: string, listener: () => void): unknown;
  end(text: string, done: () => void): void;
  destroy(): void;
}

const HANDSHAKE_TIMEOUT = 10_000;

/** Lets handshakes in. */
export class Gate {
  readonly #options: GateOptions;
  readonly #keeper: GateKeeper;
  #http: HttpModule | null = null;
  #server: HttpServer | null = null;
  #upgrader: WsUpgrader | null = null;
  #isAccepting = false;

  constructor(options: GateOptions, keeper: GateKeeper) {
    this.#options = options;
    this.#keeper = keeper;
  }

  /** Where it listens. */
  get address(): { readonly address: string; readonly port: number } | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address : undefined;
  }

  /** Begins to listen. */
  *open(): Coroutine<void> {
    if (!isNode()) throw new NotImplementedError('A browser cannot serve WebSockets');
    const { WebSocketServer } = yield* loadWs();
    const name = 'node:http';
    this.#http = yield* fromThenable(import(name) as Promise<HttpModule>, getRunningLoop());
    this.#upgrader = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      ...this.#keeper.socketOptions,
    });
    const { server } = this.#options;
    this.#server = (server as HttpServer | undefined) ?? this.#makeServer(this.#http);
    this.#server.on('upgrade', this.#onUpgrade);
    this.#isAccepting = true;
    if (server === undefined) yield* this.#listen(this.#server);
  }

  /** Turns everybody away from now on. */
  stopAccepting(): void {
    if (!this.#isAccepting) return;
    this.#isAccepting = false;
    this.#server?.off('upgrade', this.#onUpgrade);
    if (this.#options.server === undefined) this.#server?.close();
  }

  /** Cuts what is still in its handshake. */
  close(): void {
    this.stopAccepting();
    if (this.#options.server === undefined) this.#server?.closeAllConnections();
  }

  #makeServer(http: HttpModule): HttpServer {
    const { handshakeTimeout = HANDSHAKE_TIMEOUT, maxConnections } = this.#options;
    const options = {
      headersTimeout: handshakeTimeout,
      requestTimeout: handshakeTimeout,
      connectionsCheckingInterval: Math.max(handshakeTimeout / 4, 10),
      noDelay: true,
    };
    const server = http.createServer(options, (_request, response) => {
      const text = 'Upgrade Required';
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end(text);
    });
    // Those that only connect and say nothing are bounded too.
    if (maxConnections !== undefined) server.maxConnections = 2 * maxConnections + 64;
    return server;
  }

  *#listen(server: HttpServer): Coroutine<void> {
    const { host = '127.0.0.1', port = 0, backlog = 100 } = this.#options;
    const listening: Future<void> = getRunningLoop().createFuture();
    listening._source = `the server's start on ${host}:${String(port)}`;
    server.on('listening', () => {
      if (!listening.done()) listening.setResult();
    });
    server.on('error', (error: Error) => {
      if (!listening.done()) listening.setException(error);
    });
    server.listen({ host, port, backlog });
    try {
      yield* listening;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  readonly #onUpgrade = (request: HandshakeRequest, socket: RawSocket, head: unknown): void => {
    // A socket whose error nobody hears of would end the process.
    socket.on('error', () => {
      socket.destroy();
    });
    const refusal = this.#refusalOf(request);
    if (refusal === null) {
      this.#upgrader?.handleUpgrade(request, socket, head, (ws) => {
        this.#keeper.welcome(ws, request);
      });
    } else if (refusal > 0) this.#turnAway(socket, refusal);
  };

  /** The status to refuse with; null to let in, 0 to leave the request to somebody else. */
  #refusalOf(request: HandshakeRequest): number | null {
    const { path, server, maxConnections = Infinity } = this.#options;
    if (path !== undefined && request.url.split('?')[0] !== path) {
      const isAlone = server === undefined || this.#server?.listenerCount('upgrade') === 1;
      return isAlone ? 404 : 0;
    }
    if (!this.#isOriginAllowed(request)) return 403;
    return this.#keeper.connectionCount >= maxConnections ? 503 : null;
  }

  #isOriginAllowed(request: HandshakeRequest): boolean {
    const { origins } = this.#options;
    if (origins === undefined) return true;
    const origin = request.headers['origin'] as string | undefined;
    if (typeof origins === 'function') return origins(origin, request);
    return origin !== undefined && origins.includes(origin);
  }

  #turnAway(socket: RawSocket, status: number): void {
    const reason = this.#http?.STATUS_CODES[status] ?? '';
    const head = [
      `HTTP/1.1 ${String(status)} ${reason}`,
      'Connection: close',
      'Content-Type: text/plain',
      `Content-Length: ${String(reason.length)}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${reason}`, () => {
      socket.destroy();
    });
  }
}
