// The client's side of a WebSocket: the handshake, over `ws` on Node and the native class in a
// browser. What a browser cannot do is refused by name, before anything is sent.

import { type Coroutine, type Future, getRunningLoop } from '../../core/index.js';
import {
  cannot,
  type Channel,
  type ChannelListener,
  CLOSE_TIMEOUT,
  loadWs,
  type NativeClass,
  NativeChannel,
  ServerTimeoutError,
  WebSocketConnection,
  type WebSocketOptions,
  WsChannel,
  type WsSocket,
} from '../websocket/index.js';
import { type CookieJar, cookieHeader } from './cookie-jar.js';
import { ClientConnectionError, InvalidURL, WSServerHandshakeError } from './errors.js';
import { mergeHeaders } from './headers.js';
import type { HeadersInput, HeadersView, ParamsInput } from './input.js';
import { isNode } from './platform.js';

/** How a WebSocket is opened. Times are milliseconds. */
export interface WsConnectOptions extends WebSocketOptions {
  /** Subprotocols, the preferred one first. */
  readonly protocols?: readonly string[];
  /** Added to the URL as its query. */
  readonly params?: ParamsInput;
  /** Not in browsers. */
  readonly headers?: HeadersInput;
  /** What `Origin` says. Not in browsers. */
  readonly origin?: string;
  /** How long the handshake may take; 10 seconds. */
  readonly handshakeTimeout?: number;
  /** Options of `tls.connect`: `ca`, `cert`, `rejectUnauthorized` and so on. Not in browsers. */
  readonly tls?: object;
}

/** What a session gives to all its WebSockets. */
export interface WebSocketOwner {
  readonly headers: HeadersInput | undefined;
  readonly cookies: readonly (readonly [string, string])[];
  readonly jar: CookieJar;
}

const HANDSHAKE_TIMEOUT = 10_000;
const MSG_SIZE_MAX = 4 * 1024 * 1024;

/** The client's end of a WebSocket: what `wsConnect` gives. */
export class ClientWebSocketResponse extends WebSocketConnection {}

/** How an opening ends. */
interface Opening {
  readonly url: URL;
  readonly socket: ClientWebSocketResponse;
  readonly opened: Future<void>;
}

/** Opens a WebSocket. @internal */
export function* connect(
  given: URL,
  options: WsConnectOptions,
  owner: WebSocketOwner,
): Coroutine<ClientWebSocketResponse> {
  const url = webSocketUrl(given);
  const opening = isNode()
    ? yield* openOnNode(url, options, owner)
    : openInBrowser(url, options, owner);
  const { socket, opened } = opening;
  const timeout = options.handshakeTimeout ?? HANDSHAKE_TIMEOUT;
  const timer = getRunningLoop().callLater(timeout, () => {
    if (opened.done()) return;
    opened.setException(
      new ServerTimeoutError(`Connection timeout to host ${url.href}: ${String(timeout)} ms`),
    );
  });
  try {
    yield* opened;
  } catch (error) {
    socket._terminate();
    throw error;
  } finally {
    timer.cancel();
  }
  socket._opened();
  return socket;
}

function webSocketUrl(given: URL): URL {
  const url = new URL(given);
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  url.hash = '';
  if (url.protocol === 'ws:' || url.protocol === 'wss:') return url;
  throw new InvalidURL(`${given.href} is no address of a WebSocket`);
}

function* openOnNode(
  url: URL,
  options: WsConnectOptions,
  owner: WebSocketOwner,
): Coroutine<Opening> {
  const { WebSocket } = yield* loadWs();
  const headers = mergeHeaders(owner.headers, options.headers);
  const cookies = new Map([...owner.jar.filterCookies(httpUrl(url)), ...owner.cookies]);
  const cookie = cookieHeader(cookies);
  if (cookie !== undefined && !headers.has('cookie')) headers.set('cookie', cookie);
  let ws: WsSocket | undefined;
  const socket = new ClientWebSocketResponse((listener): Channel => {
    ws = new WebSocket(url.href, [...(options.protocols ?? [])], {
      ...options.tls,
      headers: Object.fromEntries(headers),
      origin: options.origin,
      perMessageDeflate: options.compress ?? false,
      maxPayload: options.maxMsgSize ?? MSG_SIZE_MAX,
      autoPong: options.autoping ?? true,
      // Ours ends first, and says so.
      closeTimeout: (options.closeTimeout ?? CLOSE_TIMEOUT) + 1000,
    });
    return new WsChannel(ws, listener);
  }, options);
  return { url, socket, opened: handshakeOf(ws as WsSocket, url, owner.jar) };
}

/** Gives a future of the end of the handshake. */
function handshakeOf(ws: WsSocket, url: URL, jar: CookieJar): Future<void> {
  const opened = getRunningLoop().createFuture<void>();
  opened._source = `the handshake with ${url.href}`;
  const fail = (error: Error): void => {
    if (!opened.done()) opened.setException(error);
  };
  ws.on('upgrade', (response: UpgradeResponse) => {
    jar.updateCookies(response.headers['set-cookie'] ?? [], httpUrl(url));
  });
  ws.on('unexpected-response', (request: { destroy(): void }, response: UpgradeResponse) => {
    fail(
      new WSServerHandshakeError('Invalid response status', {
        status: response.statusCode,
        url: url.href,
        headers: new Headers(flat(response.headers)),
      }),
    );
    request.destroy();
  });
  ws.on('open', () => {
    if (!opened.done()) opened.setResult();
  });
  ws.on('error', (error: Error) => {
    fail(refusalOf(error, url));
  });
  return opened;
}

/** As much of Node's response to an upgrade as is used here. */
interface UpgradeResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>> & {
    readonly 'set-cookie'?: string[];
  };
}

function flat(headers: UpgradeResponse['headers']): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each): [string, string] => [name, each]),
  );
}

/** What the socket says about a handshake is about the server's answer, or about the connection. */
function refusalOf(error: Error & { code?: string }, url: URL): Error {
  if (error.code === undefined && /^(Invalid|Server sent|Missing)/.test(error.message)) {
    const facts = { status: 101, url: url.href, headers: new Headers() as HeadersView };
    return new WSServerHandshakeError(error.message, facts, { cause: error });
  }
  const why = error.message === '' ? (error.code ?? error.name) : error.message;
  return new ClientConnectionError(`Cannot connect to host ${url.host}: ${why}`, { cause: error });
}

function openInBrowser(url: URL, options: WsConnectOptions, owner: WebSocketOwner): Opening {
  refuseInBrowser(options, owner);
  const { WebSocket } = globalThis as unknown as { WebSocket: NativeClass };
  const opened = getRunningLoop().createFuture<void>();
  opened._source = `the handshake with ${url.href}`;
  const socket = new ClientWebSocketResponse((listener: ChannelListener): Channel => {
    const native = new WebSocket(url.href, [...(options.protocols ?? [])]);
    native.addEventListener('open', () => {
      if (!opened.done()) opened.setResult();
    });
    native.addEventListener('close', () => {
      // A page is not told why.
      if (opened.done()) return;
      opened.setException(new ClientConnectionError(`Cannot connect to host ${url.host}`));
    });
    return new NativeChannel(native, listener);
  }, options);
  return { url, socket, opened };
}

function refuseInBrowser(options: WsConnectOptions, owner: WebSocketOwner): void {
  const { headers, origin, heartbeat, autoping, tls, compress } = options;
  if (headers !== undefined || owner.headers !== undefined) throw cannot('send headers');
  if (origin !== undefined) throw cannot('choose its origin');
  if ((heartbeat ?? null) !== null) throw cannot('send pings: heartbeat must be null');
  if (autoping === false) throw cannot('show pings: autoping must be true');
  if (tls !== undefined) throw cannot('take options of TLS');
  if (compress !== undefined) throw cannot('choose whether to compress');
}

function httpUrl(url: URL): string {
  return url.href.replace(/^ws/, 'http');
}
