// One request over the platform's `fetch`. Where it can, that is on Node, it follows redirections
// itself, since a cookie may come with each of them.

import {
  type Coroutine,
  type EventLoop,
  isCancelled,
  NotImplementedError,
} from '../../core/index.js';
import { Body } from './body.js';
import { ClientResponse } from './client-response.js';
import { type CookieJar, cookieHeader } from './cookie-jar.js';
import type { DataInput } from './data-input.js';
import { Deadline } from './deadline.js';
import { InvalidURL, TooManyRedirects } from './errors.js';
import { isNode } from './platform.js';
import type { ClientTimeout } from './timeout-input.js';

/** A request, with everything that session and caller have to say about it. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly cookies: readonly (readonly [string, string])[];
  readonly body: BodyInit | null;
  readonly timeout: ClientTimeout;
  readonly allowRedirects: boolean;
  readonly maxRedirects: number;
}

/** What a request needs of its session. */
export interface RequestOwner {
  readonly loop: EventLoop;
  readonly jar: CookieJar;
  readonly fetch: typeof globalThis.fetch;
  readonly open: Set<Deadline>;
}

const REDIRECTS: ReadonlySet<number> = /*#__PURE__*/ new Set([301, 302, 303, 307, 308]);

/** Sends a request, and gives the response as soon as its head is there. */
export function* perform(request: Request, owner: RequestOwner): Coroutine<ClientResponse> {
  const deadline = new Deadline(owner.loop, request.timeout, () => {
    owner.open.delete(deadline);
  });
  owner.open.add(deadline);
  try {
    return yield* follow(request, owner, deadline);
  } catch (error) {
    // Whatever it was, cancellation above all: nothing of the request goes on.
    deadline.abort(isCancelled(error) ? error : undefined);
    throw error;
  }
}

function* follow(
  first: Request,
  owner: RequestOwner,
  deadline: Deadline,
): Coroutine<ClientResponse> {
  const history: ClientResponse[] = [];
  let request = first;
  for (;;) {
    const response = yield* exchange(request, owner, deadline, [...history]);
    const location = response.headers.get('location');
    const isRedirect = REDIRECTS.has(response.status) && location !== null;
    if (!isRedirect || !request.allowRedirects || !isNode()) return response;
    history.push(response);
    if (history.length > request.maxRedirects) {
      throw new TooManyRedirects('Too many redirections', response);
    }
    response.content._drop();
    request = redirected(request, response.status, location);
  }
}

function* exchange(
  request: Request,
  owner: RequestOwner,
  deadline: Deadline,
  history: readonly ClientResponse[],
): Coroutine<ClientResponse> {
  const { method, url, headers, body, allowRedirects } = request;
  if (isNode()) addCookies(request, owner);
  else if (!allowRedirects) {
    throw new NotImplementedError('A browser shows no redirections: allowRedirects must be true');
  }
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers,
    body,
    redirect: isNode() ? 'manual' : 'follow',
    signal: deadline.signal,
  };
  if (isStream(body)) init.duplex = 'half';
  const response = yield* deadline.guard(owner.fetch(url, init));
  if (isNode()) owner.jar.updateCookies(response.headers.getSetCookie(), url.href);
  return new ClientResponse({
    method,
    url: response.url === '' ? url.href : response.url,
    status: response.status,
    reason: response.statusText,
    headers: response.headers,
    history,
    body: new Body(response.body, deadline),
  });
}

function addCookies({ url, headers, cookies }: Request, owner: RequestOwner): void {
  const kept = owner.jar.filterCookies(url.href);
  const header = cookieHeader(new Map([...kept, ...cookies]));
  if (header !== undefined) headers.set('cookie', header);
}

/** What a browser would ask next. */
function redirected(request: Request, status: number, location: string): Request {
  const { url, method } = request;
  const next = nextUrl(location, url);
  const headers = new Headers(request.headers);
  headers.delete('cookie');
  if (next.origin !== url.origin) headers.delete('authorization');
  const cookies = next.origin === url.origin ? request.cookies : [];
  const becomesGet =
    (status === 303 && method !== 'HEAD') ||
    ((status === 301 || status === 302) && method === 'POST');
  if (!becomesGet) return { ...request, url: next, headers, cookies };
  for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name);
  return { ...request, url: next, headers, cookies, method: 'GET', body: null };
}

function nextUrl(location: string, url: URL): URL {
  let next: URL;
  try {
    next = new URL(location, url);
  } catch (cause) {
    throw new InvalidURL(`The server redirects to what is no URL: ${location}`, { cause });
  }
  if (next.protocol === 'http:' || next.protocol === 'https:') return next;
  throw new InvalidURL(`The server redirects to ${next.href}, which is not HTTP`);
}

function isStream(body: BodyInit | null): boolean {
  return body instanceof ReadableStream;
}

/** Gives what `fetch` takes for what is to be sent. */
export function bodyOf(data: DataInput | undefined): BodyInit | null {
  if (data === undefined) return null;
  if (isPlain(data)) return new URLSearchParams(pairsOfForm(data));
  if (isAsyncIterable(data)) return streamOf(data);
  return data as BodyInit;
}

function isPlain(data: DataInput): data is Record<string, string | number | boolean> {
  if (typeof data !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(data);
  return prototype === null || prototype === Object.prototype;
}

function pairsOfForm(data: Readonly<Record<string, string | number | boolean>>): string[][] {
  return Object.entries(data).map(([name, value]) => [name, String(value)]);
}

function isAsyncIterable(data: DataInput): data is AsyncIterable<Uint8Array> {
  return !(data instanceof ReadableStream) && Symbol.asyncIterator in Object(data);
}

function streamOf(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await iterator.next();
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
