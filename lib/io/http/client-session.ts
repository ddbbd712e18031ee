import {
  type Coroutine,
  getRunningLoop,
  NotImplementedError,
  RuntimeError,
} from '../../core/index.js';
import type { ClientResponse } from './client-response.js';
import {
  type ClientWebSocketResponse,
  connect,
  type WsConnectOptions,
} from './client-websocket.js';
import { CookieJar } from './cookie-jar.js';
import type { DataInput } from './data-input.js';
import type { Deadline } from './deadline.js';
import { mergeHeaders, pairsOf, resolveUrl } from './headers.js';
import type { HeadersInput, ParamsInput, UrlInput } from './input.js';
import { isNode } from './platform.js';
import { bodyOf, perform, type Request } from './request.js';
import { RequestContext } from './request-context.js';
import { type TimeoutInput, timeoutOf } from './timeout-input.js';

/** What a session has in common for its requests. */
export interface ClientSessionOptions {
  /** What relative URLs are relative to. */
  readonly baseUrl?: UrlInput;
  readonly headers?: HeadersInput;
  /** Cookies that go with every request. Not in browsers, which keep them themselves. */
  readonly cookies?: Readonly<Record<string, string>>;
  readonly cookieJar?: CookieJar;
  readonly timeout?: TimeoutInput;
  /** Whether a status of 400 or above is an error; false. */
  readonly raiseForStatus?: boolean;
  /** What asks the network; the platform's `fetch`. */
  readonly fetch?: (url: never, init: never) => Promise<unknown>;
}

/** What is different for one request. */
export interface RequestOptions {
  /** Added to the URL as its query. */
  readonly params?: ParamsInput;
  readonly headers?: HeadersInput;
  readonly cookies?: Readonly<Record<string, string>>;
  /** The body: text, bytes, a form as an object, a stream, or what else `fetch` takes. */
  readonly data?: DataInput;
  /** The body, as a value to be sent as JSON. */
  readonly json?: unknown;
  readonly timeout?: TimeoutInput;
  readonly allowRedirects?: boolean;
  /** 10. */
  readonly maxRedirects?: number;
  readonly raiseForStatus?: boolean;
}

/**
 * Asks servers over HTTP and WebSocket, as `aiohttp.ClientSession`: over the platform's `fetch`,
 * and over `ws` on Node or the native WebSocket in browsers.
 *
 * Each request is awaited (`yield*`), or held for a block by `asyncWith`, which lets go of a body
 * that was not read. Closing the session ends what is still under way.
 *
 * @example
 * import { asyncWith, run, type Coroutine } from 'yieldfrom';
 * import { ClientSession } from 'yieldfrom/http';
 * function* main(): Coroutine<string> {
 *   return yield* asyncWith(new ClientSession(), function* (session) {
 *     const response = yield* session.get('data:text/plain,hello');
 *     return yield* response.text();
 *   });
 * }
 * console.log(await run(main())); // hello
 */
export class ClientSession {
  readonly cookieJar: CookieJar;
  readonly #options: ClientSessionOptions;
  readonly #baseUrl: string | undefined;
  readonly #requests = new Set<Deadline>();
  readonly #sockets = new Set<ClientWebSocketResponse>();
  #isClosed = false;

  /**
   * @throws {InvalidURL} when `baseUrl` is none
   * @throws {NotImplementedError} for `cookies` in a browser
   */
  constructor(options: ClientSessionOptions = {}) {
    this.#options = options;
    const { baseUrl, cookies, cookieJar = new CookieJar() } = options;
    if (cookies !== undefined || options.cookieJar !== undefined) checkCookies();
    this.cookieJar = cookieJar;
    this.#baseUrl = baseUrl === undefined ? undefined : resolveUrl(baseUrl, undefined).href;
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** Sends a request with a method of HTTP. */
  request(
    method: string,
    url: UrlInput,
    options: RequestOptions = {},
  ): RequestContext<ClientResponse> {
    return new RequestContext(this.#request(method.toUpperCase(), url, options));
  }

  get(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('GET', url, options);
  }

  post(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('POST', url, options);
  }

  put(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('PUT', url, options);
  }

  patch(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('PATCH', url, options);
  }

  delete(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('DELETE', url, options);
  }

  head(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('HEAD', url, { allowRedirects: !isNode(), ...options });
  }

  options(url: UrlInput, options?: RequestOptions): RequestContext<ClientResponse> {
    return this.request('OPTIONS', url, options);
  }

  /** Opens a WebSocket. `http:` and `https:` stand for `ws:` and `wss:`. */
  wsConnect(
    url: UrlInput,
    options: WsConnectOptions = {},
  ): RequestContext<ClientWebSocketResponse> {
    return new RequestContext(this.#wsConnect(url, options));
  }

  /**
   * Ends the session: requests under way and WebSockets that are open end with it, at once.
   *
   * @switches never
   * @cancelled cannot be
   */
  *close(): Coroutine<void> {
    this.#isClosed = true;
    for (const deadline of [...this.#requests])
      deadline.abort(new RuntimeError('Session is closed'));
    for (const socket of this.#sockets) socket._terminate();
    this.#sockets.clear();
  }

  /** Enters. @switches never @cancelled cannot be */
  *aenter(): Coroutine<this> {
    return this;
  }

  /** Closes. @switches never @cancelled cannot be */
  *aexit(): Coroutine<void> {
    yield* this.close();
  }

  toString(): string {
    return `<ClientSession ${this.#isClosed ? 'closed' : 'open'}>`;
  }

  *#request(method: string, url: UrlInput, options: RequestOptions): Coroutine<ClientResponse> {
    this.#checkOpen();
    const fetch = (this.#options.fetch ?? globalThis.fetch) as typeof globalThis.fetch;
    const response = yield* perform(this.#requestOf(method, url, options), {
      loop: getRunningLoop(),
      jar: this.cookieJar,
      // As a plain function: browsers refuse to have it called on another object.
      fetch: (input, init) => fetch(input, init),
      open: this.#requests,
    });
    if (options.raiseForStatus ?? this.#options.raiseForStatus ?? false) response.raiseForStatus();
    return response;
  }

  #requestOf(method: string, url: UrlInput, options: RequestOptions): Request {
    const session = this.#options;
    const { json, data, cookies, params, maxRedirects = 10, allowRedirects = true } = options;
    if (json !== undefined && data !== undefined) {
      throw new TypeError('data and json parameters can not be used at the same time');
    }
    if (cookies !== undefined) checkCookies();
    const headers = mergeHeaders(session.headers, options.headers);
    if (json !== undefined && !headers.has('content-type')) {
      headers.set('content-type', 'application/json');
    }
    return {
      method,
      url: resolveUrl(url, this.#baseUrl, params),
      headers,
      cookies: pairsOf({ ...session.cookies, ...cookies }),
      body: json === undefined ? bodyOf(data) : JSON.stringify(json),
      timeout: { ...timeoutOf(session.timeout), ...timeoutOf(options.timeout) },
      allowRedirects,
      maxRedirects,
    };
  }

  *#wsConnect(url: UrlInput, options: WsConnectOptions): Coroutine<ClientWebSocketResponse> {
    this.#checkOpen();
    const { headers, cookies = {} } = this.#options;
    const socket = yield* connect(resolveUrl(url, this.#baseUrl, options.params), options, {
      headers,
      cookies: pairsOf(cookies),
      jar: this.cookieJar,
    });
    this.#sockets.add(socket);
    socket._onOver(() => this.#sockets.delete(socket));
    return socket;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new RuntimeError('Session is closed');
  }
}

function checkCookies(): void {
  if (isNode()) return;
  throw new NotImplementedError(
    'A browser keeps cookies itself: they cannot be given to a session',
  );
}
