// The client of `yieldfrom/http` against real servers: bare `node:http`, and aiohttp.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import {
  asyncFor,
  asyncWith,
  BREAK,
  type Coroutine,
  createTask,
  currentSignal,
  fromPromise,
  isCancelled,
  RuntimeError,
  run,
  sleep,
  TimeoutError,
  waitFor,
} from '../../lib/index.js';
import {
  ClientConnectionError,
  ClientResponseError,
  ClientSession,
  ContentTypeError,
  CookieJar,
  InvalidURL,
  ServerTimeoutError,
  TooManyRedirects,
} from '../../lib/io/http/index.js';
import { type Peer, pythonWithAiohttp, startAiohttp } from '../kit/aiohttp.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Responses that the server is still giving. */
const underWay = new Set<object>();
let server: Server;
let base = '';
let answer: Answer;

function* errorOf(coro: Iterable<unknown>): Coroutine {
  try {
    yield* coro as Coroutine;
  } catch (error) {
    return error;
  }
  throw new Error('it does not throw');
}

/** Runs a body with a session of the bare server. */
function withSession(
  body: (session: ClientSession) => Coroutine,
  options: object = {},
): Promise<unknown> {
  return run(asyncWith(new ClientSession({ baseUrl: base, ...options }), body));
}

/** Waits until the server has seen the end of everything that it was asked. */
function* allClosed(): Coroutine<void> {
  while (underWay.size > 0) yield* sleep(5);
}

describe('ClientSession', function () {
  this.timeout(120_000);
  this.slow(1000);

  before(async () => {
    server = createServer((request, response) => {
      underWay.add(response);
      response.on('close', () => underWay.delete(response));
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends what it is told, with what the session has in common', async () => {
    answer = (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { method, url, headers } = request;
        const { 'x-a': a, 'x-b': b, 'content-type': type, cookie } = headers;
        response.setHeader('content-type', 'application/json; charset=UTF-8');
        response.end(JSON.stringify({ method, url, a, b, type, cookie, body }));
      });
    };
    const options = { headers: { 'X-A': '1', 'X-B': '1' }, cookies: { c: 'd' } };
    await withSession(function* (session) {
      const response = yield* session.post('path?x=1', {
        params: { y: 2 },
        json: { a: [1] },
        headers: { 'X-B': '2' },
      });
      expect([response.status, response.reason, response.ok]).to.deep.equal([200, 'OK', true]);
      expect([response.contentType, response.charset]).to.deep.equal(['application/json', 'utf-8']);
      expect(yield* response.json()).to.deep.equal({
        method: 'POST',
        url: '/path?x=1&y=2',
        a: '1',
        b: '2',
        type: 'application/json',
        cookie: 'c=d',
        body: '{"a":[1]}',
      });
      expect(response.closed).to.equal(true);
      for (const method of ['get', 'put', 'patch', 'delete', 'options'] as const) {
        const each = yield* session[method]('/');
        expect((yield* each.json<{ method: string }>()).method).to.equal(method.toUpperCase());
      }
      expect(yield* (yield* session.head('/')).text()).to.equal('');
      const form = yield* session.post('/', { data: { a: 'b c', d: 1 } });
      expect(yield* form.json()).to.include({
        type: 'application/x-www-form-urlencoded;charset=UTF-8',
        body: 'a=b+c&d=1',
      });
      const bytes = yield* session.put('/', { data: new TextEncoder().encode('bytes') });
      expect(yield* bytes.json()).to.include({ body: 'bytes' });
      const streamed = yield* session.post('/', {
        data: (async function* () {
          yield new TextEncoder().encode('one ');
          yield new TextEncoder().encode('two');
        })(),
      });
      expect(yield* streamed.json()).to.include({ body: 'one two' });
    }, options);
  });

  it('follows redirections, and keeps the cookies that come with them', async () => {
    answer = (request, response) => {
      const { url = '', headers, method } = request;
      if (url === '/1') {
        response.writeHead(302, { location: '/2', 'set-cookie': 'a=1; Path=/' }).end('on');
      } else if (url === '/2') {
        response.writeHead(307, { location: '3', 'set-cookie': ['b=2', 'a=; Max-Age=0'] }).end();
      } else response.end(`${String(method)} ${url} ${String(headers.cookie)}`);
    };
    await withSession(function* (session) {
      const response = yield* session.post('1', { data: 'x' });
      expect(yield* response.text()).to.equal('GET /3 b=2');
      expect(response.url).to.equal(`${base}3`);
      expect(response.history.map(({ status }) => status)).to.deep.equal([302, 307]);
      expect(session.cookieJar.size).to.equal(1);
      const kept = yield* session.post('2', { data: 'x' });
      expect(yield* kept.text()).to.equal('POST /3 b=2');
      const stopped = yield* session.get('1', { allowRedirects: false });
      expect([stopped.status, stopped.headers.get('location')]).to.deep.equal([302, '/2']);
    });
  });

  it('gives up on redirections without end, and on those to what is not HTTP', async () => {
    answer = (request, response) => {
      const location = request.url === '/file' ? 'file:///etc/passwd' : '/again';
      response.writeHead(302, { location }).end();
    };
    await withSession(function* (session) {
      const error = yield* errorOf(session.get('again', { maxRedirects: 3 }));
      expect(error).to.be.instanceOf(TooManyRedirects);
      expect(yield* errorOf(session.get('file'))).to.be.instanceOf(InvalidURL);
    });
  });

  it('keeps authorization and cookies of a request from other origins', async () => {
    const seen: unknown[] = [];
    answer = ({ url, headers }, response) => {
      seen.push([url, headers.authorization, headers.cookie]);
      if (url !== '/x') response.end();
      else response.writeHead(302, { location: base.replace('127.0.0.1', 'localhost') }).end();
    };
    await withSession(function* (session) {
      const options = { headers: { authorization: 'secret' }, cookies: { a: 'b' } };
      yield* (yield* session.get('x', options)).read();
    });
    expect(seen).to.deep.equal([
      ['/x', 'secret', 'a=b'],
      ['/', undefined, undefined],
    ]);
  });

  it('reads a body as it comes in, and lets go of the rest', async () => {
    answer = (_request, response) => {
      const timer = setInterval(() => response.write('chunk'), 5);
      response.on('close', () => {
        clearInterval(timer);
      });
    };
    await withSession(function* (session) {
      const chunks: string[] = [];
      yield* asyncWith(session.get('/'), function* (response) {
        yield* asyncFor(response.content, function* (chunk) {
          chunks.push(new TextDecoder().decode(chunk));
          return chunks.length === 3 ? BREAK : undefined;
        });
        expect(response.closed).to.equal(false);
      });
      expect(chunks.join('')).to.match(/^(chunk)+$/);
      yield* allClosed();
    });
  });

  it('loses no byte to a read that is cancelled', async () => {
    let finish = (): void => undefined;
    answer = (_request, response) => {
      response.write('first ');
      finish = () => {
        response.end('second');
      };
    };
    await withSession(function* (session) {
      const response = yield* session.get('/');
      const impatient = yield* errorOf(waitFor(response.read(), 10));
      expect(impatient).to.be.instanceOf(TimeoutError);
      finish();
      expect(yield* response.text()).to.equal('first second');
      expect(yield* response.text()).to.equal('first second');
    });
  });

  it('gives up a request whose task is cancelled, before and after its head', async () => {
    answer = (request, response) => {
      if (request.url === '/head') response.write('x');
    };
    await withSession(function* (session) {
      for (const path of ['none', 'head']) {
        const task = createTask(
          asyncWith(session.get(path), function* (response) {
            yield* response.read();
          }),
        );
        while (underWay.size === 0) yield* sleep(5);
        task.cancel();
        expect(isCancelled(yield* errorOf(task))).to.equal(true);
        yield* allClosed();
      }
    });
  });

  it('ends what takes too long: as a whole, or until the next byte', async () => {
    answer = (request, response) => {
      if (request.url === '/head') response.write('x');
    };
    await withSession(function* (session) {
      const late = yield* errorOf(session.get('none', { timeout: 30 }));
      expect(late).to.be.instanceOf(ServerTimeoutError);
      expect(late).to.be.instanceOf(TimeoutError);
      // A busy machine may be too late with the head, too: that ends alike.
      const read = function* (timeout: number | { sockRead: number }): Coroutine<Uint8Array> {
        return yield* (yield* session.get('head', { timeout })).read();
      };
      expect(yield* errorOf(read({ sockRead: 200 }))).to.be.instanceOf(ServerTimeoutError);
      expect(yield* errorOf(read(200))).to.be.instanceOf(ServerTimeoutError);
      yield* allClosed();
    });
  });

  it('says what is wrong: no connection, a bad URL, a status, a type', async () => {
    answer = (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('no');
    };
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await withSession(function* (session) {
      const refused = yield* errorOf(session.get(`http://127.0.0.1:${String(port)}/`));
      expect(refused).to.be.instanceOf(ClientConnectionError);
      expect(String(refused)).to.include('ECONNREFUSED');
      expect(yield* errorOf(session.get('http://'))).to.be.instanceOf(InvalidURL);
      const response = yield* session.get('/');
      expect(yield* errorOf(response.json())).to.be.instanceOf(ContentTypeError);
      expect(() => {
        response.raiseForStatus();
      }).to.throw(ClientResponseError, "404, message='Not Found'");
      const raised = (yield* errorOf(
        session.get('/', { raiseForStatus: true }),
      )) as ClientResponseError;
      expect([raised.status, raised.headers.get('content-type')]).to.deep.equal([404, 'text/html']);
      const both = yield* errorOf(session.post('/', { data: '', json: 1 }));
      expect(both).to.be.instanceOf(TypeError);
    });
    expect(() => new ClientSession({ baseUrl: '/relative' })).to.throw(InvalidURL);
    const error = await run(errorOf(new ClientSession().get('/relative')));
    expect(String(error)).to.include('relative ones need a session with baseUrl');
  });

  it('says that a connection broke in the middle of a body', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 10);
    };
    await withSession(function* (session) {
      const response = yield* session.get('/');
      expect(yield* errorOf(response.read())).to.be.instanceOf(ClientConnectionError);
    });
  });

  it('ends with its requests when it is closed', async () => {
    answer = (request, response) => {
      if (request.url === '/head') response.write('x');
    };
    await run(
      (function* () {
        const session = new ClientSession({ baseUrl: base });
        const waiting = createTask(errorOf(session.get('none')));
        const response = yield* session.get('head');
        yield* session.close();
        expect(String(yield* waiting)).to.equal('RuntimeError: Session is closed');
        expect(String(yield* errorOf(response.read()))).to.include('Session is closed');
        expect(yield* errorOf(session.get('/'))).to.be.instanceOf(RuntimeError);
        expect([session.closed, String(session)]).to.deep.equal([true, '<ClientSession closed>']);
        yield* allClosed();
      })(),
    );
  });

  it('is read by legacy code, and by async functions, as well', async () => {
    answer = (_request, response) => {
      response.end('text');
    };
    await withSession(function* (session) {
      const response = (yield session.get('/')) as { text(): Coroutine<string> };
      expect(yield response.text()).to.equal('text');
      const viaPromise = yield* fromPromise(
        (async () => {
          const awaited = await session.get('/');
          const chunks: Uint8Array[] = [];
          for await (const chunk of awaited.content) chunks.push(chunk);
          return new TextDecoder().decode(chunks[0]);
        })(),
      );
      expect(viaPromise).to.equal('text');
    });
  });

  it('stands beside plain fetch, which a cancelled task ends by currentSignal()', async () => {
    answer = () => undefined;
    await run(
      (function* () {
        let outcome: unknown;
        const task = createTask(
          (function* () {
            const promise = fetch(base, { signal: currentSignal() });
            promise.catch((error: unknown) => (outcome = error));
            yield* fromPromise(promise);
          })(),
        );
        yield* sleep(30);
        task.cancel();
        yield* allClosed();
        expect(isCancelled(outcome)).to.equal(true);
      })(),
    );
  });

  it('shares a jar of cookies with another session', async () => {
    answer = (request, response) => {
      response.setHeader('set-cookie', 'a=1');
      response.end(request.headers.cookie ?? 'none');
    };
    const cookieJar = new CookieJar();
    const texts: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      await withSession(
        function* (session) {
          texts.push(yield* (yield* session.get('/')).text());
        },
        { cookieJar },
      );
    }
    expect(texts).to.deep.equal(['none', 'a=1']);
  });

  if (pythonWithAiohttp !== undefined) {
    describe('with a server of aiohttp', () => {
      let peer: Peer;

      before(async () => {
        peer = await startAiohttp();
      });
      after(() => peer.stop());

      it('agrees with it about methods, queries, cookies, redirections and bodies', async () => {
        const baseUrl = `http://127.0.0.1:${String(peer.port)}`;
        await withSession(
          function* (session) {
            const sent = yield* session.post('/sent', {
              params: { q: 'ä b' },
              json: { text: 'ö' },
              cookies: { a: 'b' },
              headers: { 'x-agent': 'us' },
            });
            expect(yield* sent.json()).to.deep.equal({
              method: 'POST',
              query: { q: 'ä b' },
              cookies: { a: 'b' },
              type: 'application/json',
              agent: 'us',
              body: '{"text":"ö"}',
            });
            const redirected = yield* session.get('/redirect');
            expect(yield* redirected.json()).to.deep.include({ cookies: { on_the_way: '1' } });
            expect(redirected.history.length).to.equal(1);
            const error = yield* errorOf(session.get('/status/503', { raiseForStatus: true }));
            expect(error).to.include({ status: 503 });
            const dripping = yield* errorOf(
              waitFor(
                asyncWith(session.get('/drip'), (response) => response.read()),
                60,
              ),
            );
            expect(dripping).to.be.instanceOf(TimeoutError);
          },
          { baseUrl },
        );
      });
    });
  } else {
    it('with a server of aiohttp', function () {
      this.skip();
    });
  }
});
