// WebSockets on Node against real peers: bare `ws`, and aiohttp, as client and as server.

import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type WebSocket, WebSocketServer as BareServer } from 'ws';
import {
  asyncFor,
  asyncWith,
  type Coroutine,
  ContextVar,
  createTask,
  Event,
  fromPromise,
  gather,
  getRunningLoop,
  type HandlerContext,
  isCancelled,
  run,
  RuntimeError,
  sleep,
  TaskGroup,
  TimeoutError,
  waitFor,
} from '../../lib/index.js';
import {
  ClientConnectionError,
  ClientSession,
  type ClientWebSocketResponse,
  InvalidURL,
  ServerTimeoutError,
  type WebSocketHandler,
  type WebSocketResponse,
  WebSocketServer,
  type WebSocketServerOptions,
  type WsConnectOptions,
  WSMsgType,
  WSServerHandshakeError,
} from '../../lib/io/http/index.js';
import { pythonWithAiohttp, startAiohttp, talkWithAiohttp } from '../kit/aiohttp.js';
import { bareClient, listening } from '../kit/bare-ws.js';
import { certificate } from '../kit/certificate.js';
import { runProgram } from '../kit/child.js';

function* errorOf(coro: Iterable<unknown>): Coroutine {
  try {
    yield* coro as Coroutine;
  } catch (error) {
    return error;
  }
  throw new Error('it does not throw');
}

/** Runs a body with one of our WebSockets to a URL. */
function withSocket(
  url: string,
  body: (socket: ClientWebSocketResponse) => Coroutine,
  options: WsConnectOptions = {},
): Promise<unknown> {
  return run(
    asyncWith(new ClientSession(), (session) => asyncWith(session.wsConnect(url, options), body)),
  );
}

/** Runs a body with one of our servers, and a session. */
function withServer(
  handler: WebSocketHandler,
  body: (server: WebSocketServer, session: ClientSession) => Coroutine,
  options: WebSocketServerOptions = {},
): Promise<unknown> {
  return run(
    asyncWith(new WebSocketServer(handler, options), (server) =>
      asyncWith(new ClientSession({ baseUrl: server.url as string }), (session) =>
        body(server, session),
      ),
    ),
  );
}

/** Says everything back; `close CODE REASON` closes. */
function* echo(socket: WebSocketResponse): Coroutine<void> {
  yield* asyncFor(socket, function* (message) {
    if (message.type === WSMsgType.BINARY) yield* socket.sendBytes(message.data);
    if (message.type !== WSMsgType.TEXT) return;
    const [, code, reason] = /^close (\d+) (.*)$/.exec(message.data) ?? [];
    if (code === undefined) yield* socket.sendStr(message.data);
    else yield* socket.close({ code: Number(code), message: reason as string });
  });
}

describe('wsConnect', function () {
  this.timeout(120_000);
  this.slow(1000);

  describe('with a server of bare ws', () => {
    let server: BareServer;
    let url = '';
    let onConnection: (socket: WebSocket, headers: Record<string, unknown>) => void;

    before(async () => {
      server = new BareServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
      server.on('headers', (headers) => headers.push('Set-Cookie: from=server'));
      server.on('connection', (socket, request) => {
        onConnection(socket, request.headers);
      });
      await listening(server);
      url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/path`;
    });
    after(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });

    it('sends and receives text and bytes of all sizes', async () => {
      onConnection = (socket) =>
        socket.on('message', (data: Buffer, isBinary) => {
          socket.send(data, { binary: isBinary });
        });
      await withSocket(url, function* (socket) {
        for (const size of [0, 1, 125, 126, 65_535, 65_536, 1_000_000]) {
          yield* socket.sendStr('ä'.repeat(size));
          expect(yield* socket.receiveStr()).to.equal('ä'.repeat(size));
          yield* socket.sendBytes(new Uint8Array(size).fill(7));
          const bytes = yield* socket.receiveBytes();
          expect(Buffer.compare(bytes, Buffer.alloc(size, 7))).to.equal(0);
        }
        yield* socket.sendJson({ a: 1 });
        expect(yield* socket.receiveJson()).to.deep.equal({ a: 1 });
      });
    });

    it('receives what is sent in the very packet of the handshake', async () => {
      onConnection = (socket) => {
        socket.send('at once');
        socket.close(1000, 'done');
      };
      await withSocket(url, function* (socket) {
        expect(yield* socket.receiveStr()).to.equal('at once');
        expect((yield* socket.receive()).extra).to.equal('done');
      });
    });

    it('agrees on a subprotocol, sends headers, origin and cookies, and keeps cookies', async () => {
      let seen: Record<string, unknown> = {};
      onConnection = (_socket, headers) => (seen = headers);
      await run(
        asyncWith(
          new ClientSession({ headers: { 'x-a': '1' }, cookies: { c: 'd' } }),
          function* (session) {
            const options = { protocols: ['chat'], origin: 'http://me', headers: { 'x-b': '2' } };
            const socket = yield* session.wsConnect(url.replace('ws:', 'http:'), options);
            expect([socket.protocol, socket.compress]).to.deep.equal(['chat', false]);
            expect(session.cookieJar.size).to.equal(1);
          },
        ),
      );
      expect(seen).to.include({ 'x-a': '1', 'x-b': '2', origin: 'http://me', cookie: 'c=d' });
    });

    it('compresses if both sides want it', async () => {
      onConnection = (socket) => socket.on('message', (data) => socket.send(String(data)));
      await withSocket(
        url,
        function* (socket) {
          expect(socket.compress).to.equal(true);
          yield* socket.sendStr('x'.repeat(10_000));
          expect((yield* socket.receiveStr()).length).to.equal(10_000);
        },
        { compress: true },
      );
    });

    it('hears why the other side closes, and tells why it closes itself', async () => {
      let heard: unknown;
      onConnection = (socket) =>
        socket.on('close', (code, reason) => (heard = [code, reason.toString()]));
      await withSocket(url, function* (socket) {
        expect(yield* socket.close({ code: 4001, message: 'enough' })).to.equal(true);
        expect(socket.closeCode).to.equal(4001);
      });
      expect(heard).to.deep.equal([4001, 'enough']);
    });

    it('answers pings by itself, and sends them', async () => {
      const heard: string[] = [];
      onConnection = (socket) => {
        socket.on('pong', (data) => heard.push(`pong ${data.toString()}`));
        socket.on('ping', (data) => {
          heard.push(`ping ${data.toString()}`);
          socket.close();
        });
        socket.ping('1');
      };
      await withSocket(url, function* (socket) {
        yield* sleep(20);
        yield* socket.ping('2');
        expect((yield* socket.receive()).type).to.equal(WSMsgType.CLOSE);
      });
      expect(heard).to.deep.equal(['pong 1', 'ping 2']);
    });

    it('shows pings without autoping, and leaves the answer to its caller', async () => {
      onConnection = (socket) => {
        socket.on('pong', (data) => {
          socket.close(1000, data.toString());
        });
        socket.ping('1');
      };
      await withSocket(
        url,
        function* (socket) {
          const ping = yield* socket.receive();
          expect([ping.type, String(ping.data)]).to.deep.equal([WSMsgType.PING, '1']);
          yield* socket.pong('by hand');
          expect((yield* socket.receive()).extra).to.equal('by hand');
        },
        { autoping: false },
      );
    });

    it('leaves the connection as it is when a receive is cancelled', async () => {
      onConnection = (socket) => socket.on('message', (data) => socket.send(String(data)));
      await withSocket(url, function* (socket) {
        expect(yield* errorOf(waitFor(socket.receive(), 10))).to.be.instanceOf(TimeoutError);
        yield* socket.sendStr('after');
        expect(yield* socket.receiveStr()).to.equal('after');
      });
    });

    it('slows a sender down that is faster than its receiver', async () => {
      const chunk = Buffer.alloc(64 * 1024);
      let peer: WebSocket | undefined;
      onConnection = (socket) => {
        peer = socket;
        for (let i = 0; i < 512; i += 1) socket.send(chunk);
      };
      await withSocket(url, function* (socket) {
        yield* sleep(100);
        expect((peer as WebSocket).bufferedAmount).to.be.above(16 * 1024 * 1024);
        for (let i = 0; i < 512; i += 1) yield* socket.receiveBytes();
        yield* sleep(10);
        expect((peer as WebSocket).bufferedAmount).to.equal(0);
      });
    });

    it('waits with sending while the peer does not read', async () => {
      let resume = (): void => undefined;
      onConnection = (socket) => {
        socket.pause();
        resume = () => {
          socket.resume();
        };
      };
      await withSocket(url, function* (socket) {
        const chunk = new Uint8Array(64 * 1024);
        let sentCount = 0;
        const sending = createTask(
          (function* () {
            for (; sentCount < 512; sentCount += 1) yield* socket.sendBytes(chunk);
          })(),
        );
        yield* sleep(60);
        expect(sentCount).to.be.below(300);
        resume();
        yield* sending;
      });
    });

    it('ends with its session, and with the block that holds it', async () => {
      const closed = new Map<string, number>();
      onConnection = (socket, { 'x-name': name }) =>
        socket.on('close', (code) => closed.set(String(name), code));
      await run(
        (function* () {
          const session = new ClientSession();
          const open = (name: string) => session.wsConnect(url, { headers: { 'x-name': name } });
          yield* asyncWith(open('block'), function* () {});
          const left = yield* open('session');
          yield* session.close();
          expect((yield* left.receive()).type).to.equal(WSMsgType.CLOSED);
          yield* sleep(20);
        })(),
      );
      expect([...closed]).to.deep.equal([
        ['block', 1000],
        ['session', 1006],
      ]);
    });

    it('is read by legacy code, and by async functions, as well', async () => {
      onConnection = (socket) => {
        socket.send('1');
        socket.send('2');
        socket.close();
      };
      await run(
        asyncWith(new ClientSession(), function* (session) {
          const socket = (yield session.wsConnect(url)) as ClientWebSocketResponse;
          expect(yield socket.receiveStr()).to.equal('1');
          const rest: unknown[] = [];
          yield* fromPromise(
            (async () => {
              for await (const { data } of socket) rest.push(data);
            })(),
          );
          expect(rest).to.deep.equal(['2']);
        }),
      );
    });
  });

  describe('when there is nobody to talk to', () => {
    it('says so: refused, no WebSocket, no URL', async () => {
      const http = createServer((_request, response) => {
        response.writeHead(403, { 'x-why': 'because' }).end();
      });
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      const { port } = http.address() as AddressInfo;
      await run(
        asyncWith(new ClientSession(), function* (session) {
          const url = `http://127.0.0.1:${String(port)}/`;
          const refusal = (yield* errorOf(session.wsConnect(url))) as WSServerHandshakeError;
          expect(refusal).to.be.instanceOf(WSServerHandshakeError);
          expect([refusal.status, refusal.headers.get('x-why')]).to.deep.equal([403, 'because']);
          yield* fromPromise(new Promise((resolve) => http.close(resolve)));
          const error = yield* errorOf(session.wsConnect(url));
          expect(error).to.be.instanceOf(ClientConnectionError);
          expect(String(error)).to.include('ECONNREFUSED');
          expect(yield* errorOf(session.wsConnect('ftp://x/'))).to.be.instanceOf(InvalidURL);
          yield* session.close();
          expect(yield* errorOf(session.wsConnect(url))).to.be.instanceOf(RuntimeError);
        }),
      );
    });

    it('says what to install where ws is missing', async () => {
      const hook =
        "export function resolve(name, context, next) { if (name !== 'ws') return next(name, context);" +
        " throw Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' }); }";
      const registering =
        'import { register } from "node:module";' +
        `register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
      const door = new URL('../../lib/io/http/index.js', import.meta.url).href;
      const { out } = await runProgram(
        `
        import { ClientSession, WebSocketServer } from ${JSON.stringify(door)};
        const tell = (error) => console.log(String(error));
        await run(new ClientSession().wsConnect('ws://127.0.0.1:9/')).catch(tell);
        await run(new WebSocketServer(function* () {}).aenter()).catch(tell);
      `,
        { node: ['--import', `data:text/javascript,${encodeURIComponent(registering)}`] },
      );
      const expected = 'RuntimeError: WebSockets on Node need the package ws: npm install ws';
      expect(out).to.deep.equal([expected, expected]);
    });

    it('gives up on a handshake that is not answered in time, or when it is cancelled', async () => {
      const sockets = new Set<object>();
      const silent = createServer();
      silent.on('upgrade', (_request, socket) => {
        sockets.add(socket);
        socket.resume().on('end', () => socket.end());
        socket.on('close', () => sockets.delete(socket));
      });
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const url = `ws://127.0.0.1:${String((silent.address() as AddressInfo).port)}/`;
      await run(
        asyncWith(new ClientSession(), function* (session) {
          const late = yield* errorOf(session.wsConnect(url, { handshakeTimeout: 30 }));
          expect(late).to.be.instanceOf(ServerTimeoutError);
          const task = createTask(session.wsConnect(url));
          yield* sleep(30);
          task.cancel();
          expect(isCancelled(yield* errorOf(task))).to.equal(true);
          while (sockets.size > 0) yield* sleep(5);
        }),
      );
      silent.close();
    });
  });

  if (pythonWithAiohttp !== undefined) {
    it('talks with a server of aiohttp', async () => {
      const peer = await startAiohttp();
      const base = `http://127.0.0.1:${String(peer.port)}`;
      await withSocket(
        `${base}/echo`,
        function* (socket) {
          expect(socket.protocol).to.equal('superchat');
          yield* socket.sendStr('Hello World! ☃');
          expect(yield* socket.receiveStr()).to.equal('Hello World! ☃');
          const bytes = new Uint8Array(300_000).map((_, i) => i);
          yield* socket.sendBytes(bytes);
          expect(Buffer.compare(yield* socket.receiveBytes(), bytes)).to.equal(0);
        },
        { protocols: ['superchat'], heartbeat: 1000 },
      );
      await withSocket(`${base}/goodbye`, function* (socket) {
        expect(yield* socket.receiveStr()).to.equal('hello');
        const { type, data, extra } = yield* socket.receive();
        expect([type, data, extra]).to.deep.equal([WSMsgType.CLOSE, 1001, 'bye']);
      });
      await withSocket(`${base}/pinging`, function* (socket) {
        expect(yield* socket.receiveStr()).to.equal('PONG are you there');
      });
      await peer.stop();
    });
  } else {
    it('talks with a server of aiohttp', function () {
      this.skip();
    });
  }
});

describe('WebSocketServer', function () {
  this.timeout(120_000);
  this.slow(1000);

  it('runs a coroutine for each connection', async () => {
    await withServer(echo, function* (server, session) {
      const talk = function* (i: number): Coroutine<string> {
        return yield* asyncWith(session.wsConnect('/'), function* (socket) {
          yield* socket.sendStr(`from ${String(i)}`);
          expect(server.connectionCount).to.be.above(0);
          return yield* socket.receiveStr();
        });
      };
      const texts = yield* gather(Array.from({ length: 50 }, (_, i) => talk(i)));
      expect(texts).to.deep.equal(Array.from({ length: 50 }, (_, i) => `from ${String(i)}`));
      yield* sleep(10);
      expect([server.connectionCount, server.connections]).to.deep.equal([0, []]);
    });
  });

  it('talks with a client of bare ws', async () => {
    await withServer(
      echo,
      function* (server) {
        const client = yield* fromPromise(bareClient(server.url as string, ['b', 'a']));
        expect(client.socket.protocol).to.equal('a');
        client.socket.send('text');
        expect(yield* fromPromise(client.next())).to.equal('text');
        client.socket.send(Buffer.from([1, 2]));
        expect(yield* fromPromise(client.next())).to.equal('1,2');
        client.socket.send('close 4000 enough');
        expect(yield* fromPromise(client.closed)).to.deep.equal([4000, 'enough']);
      },
      { protocols: ['x', 'a', 'b'], path: '/chat' },
    );
  });

  it('gives the handler the request of the handshake, and the context of the server', async () => {
    const variable = new ContextVar<string>('variable');
    variable.set('of the server');
    await withServer(
      function* (socket, request) {
        const { url, headers } = request;
        yield* socket.sendJson([
          url,
          headers['x-a'],
          variable.get(),
          typeof request.socket.remoteAddress,
        ]);
        expect(socket.getExtraInfo('sockname')).to.be.an('array');
      },
      function* (_server, session) {
        const socket = yield* session.wsConnect('/?q=1', { headers: { 'x-a': 'b' } });
        const said = yield* socket.receiveJson();
        expect(said).to.deep.equal(['/?q=1', 'b', 'of the server', 'string']);
        // The handler has returned: that closes.
        expect((yield* socket.receive()).data).to.equal(1000);
      },
    );
  });

  it('says 1011 when a handler fails, reports it, and goes on', async () => {
    await withServer(
      function* (socket) {
        if ((yield* socket.receiveStr()) === 'fail') throw new RangeError('a mistake');
        yield* socket.sendStr('fine');
      },
      function* (_server, session) {
        const reported: HandlerContext[] = [];
        getRunningLoop().setExceptionHandler((_loop, context) => reported.push(context));
        const failing = yield* session.wsConnect('/');
        yield* failing.sendStr('fail');
        expect((yield* failing.receive()).data).to.equal(1011);
        expect(reported.map(({ exception }) => String(exception))).to.deep.equal([
          'RangeError: a mistake',
        ]);
        const next = yield* session.wsConnect('/');
        yield* next.sendStr('again');
        expect(yield* next.receiveStr()).to.equal('fine');
      },
    );
  });

  it('turns away other paths, other origins, and those who are too many', async () => {
    const origins: (string | undefined)[] = [];
    const statusOf = function* (
      session: ClientSession,
      url: string,
      options: WsConnectOptions = {},
    ): Coroutine<number> {
      return ((yield* errorOf(session.wsConnect(url, options))) as WSServerHandshakeError).status;
    };
    await withServer(
      echo,
      function* (_server, session) {
        expect(yield* statusOf(session, '/other')).to.equal(404);
        expect(yield* statusOf(session, '/in')).to.equal(403);
        expect(yield* statusOf(session, '/in', { origin: 'http://evil' })).to.equal(403);
        const first = yield* session.wsConnect('/in', { origin: 'http://good' });
        expect(yield* statusOf(session, '/in', { origin: 'http://good' })).to.equal(503);
        yield* first.close();
        yield* sleep(20);
        yield* session.wsConnect('/in?x', { origin: 'http://good' });
      },
      { path: '/in', origins: ['http://good'], maxConnections: 1 },
    );
    await withServer(
      echo,
      function* (_server, session) {
        yield* session.wsConnect('/', { origin: 'http://asked' });
        expect(yield* statusOf(session, '/')).to.equal(403);
      },
      { origins: (origin) => origins.push(origin) === 1 },
    );
    expect(origins).to.deep.equal(['http://asked', undefined]);
  });

  it('says 1001 when it ends, and lets handlers come to their end', async () => {
    const log: string[] = [];
    let client: ClientWebSocketResponse | undefined;
    await run(
      asyncWith(new ClientSession(), function* (session) {
        yield* asyncWith(
          new WebSocketServer(function* (socket) {
            yield* asyncFor(socket, function* () {});
            log.push('handler puts away');
            yield* sleep(20);
            log.push('handler ends');
          }),
          function* (server) {
            client = yield* session.wsConnect(server.url as string);
            log.push('server ends');
          },
        );
        log.push('server ended');
        expect((yield* client!.receive()).data).to.equal(1001);
      }),
    );
    expect(log).to.deep.equal(['server ends', 'handler puts away', 'handler ends', 'server ended']);
  });

  it('cancels handlers that do not end in time', async () => {
    let cancelled = false;
    await withServer(
      function* () {
        try {
          yield* new Event().wait();
        } catch (error) {
          cancelled = isCancelled(error);
          throw error;
        }
      },
      function* (_server, session) {
        yield* session.wsConnect('/');
      },
      { shutdownTimeout: 20 },
    );
    expect(cancelled).to.equal(true);
  });

  it('ends at once, with its connections, when its block fails or is cancelled', async () => {
    const url = await run(
      (function* () {
        const server = new WebSocketServer(echo);
        const ready = new Event();
        let socket: ClientWebSocketResponse | undefined;
        const session = new ClientSession();
        const group = asyncWith(new TaskGroup(), function* (tasks) {
          void tasks.createTask(
            asyncWith(server, function* () {
              ready.set();
              yield* server.serveForever();
            }),
          );
          yield* ready.wait();
          socket = yield* session.wsConnect(server.url as string);
          throw new RangeError('the group fails');
        });
        const address = server.url;
        expect(String(yield* errorOf(group))).to.include('unhandled errors in a TaskGroup');
        expect([(yield* socket!.receive()).type, socket!.closeCode]).to.deep.equal([
          WSMsgType.CLOSED,
          1006,
        ]);
        expect(String(server)).to.equal('<WebSocketServer closed connections=0>');
        const error = yield* errorOf(
          asyncWith(new WebSocketServer(echo), function* () {
            throw new RangeError('as it is');
          }),
        );
        expect(String(error)).to.equal('RangeError: as it is');
        yield* session.close();
        return address;
      })(),
    );
    expect(url).to.equal(undefined);
  });

  it('speaks over TLS, at a server of node:https, and refuses what it cannot trust', async () => {
    const { cert, key } = certificate();
    const https = createTlsServer({ cert, key });
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    const url = `wss://localhost:${String((https.address() as AddressInfo).port)}/`;
    await run(
      asyncWith(new ClientSession(), (session) =>
        asyncWith(new WebSocketServer(echo, { server: https }), function* () {
          const socket = yield* session.wsConnect(url, { tls: { ca: cert } });
          yield* socket.sendStr('over TLS');
          expect(yield* socket.receiveStr()).to.equal('over TLS');
          yield* socket.close();
          const error = yield* errorOf(session.wsConnect(url));
          expect(error).to.be.instanceOf(ClientConnectionError);
          expect(String(error)).to.match(/self-signed/);
        }),
      ),
    );
    await new Promise((resolve) => https.close(resolve));
  });

  it('ends serveForever() by close(), and takes nobody in from then on', async () => {
    await withServer(echo, function* (server, session) {
      const { url } = server;
      const serving = createTask(server.serveForever());
      yield* sleep(0);
      server.close();
      yield* serving;
      expect(yield* errorOf(session.wsConnect(url as string))).to.be.instanceOf(
        ClientConnectionError,
      );
    });
    const never = new WebSocketServer(echo);
    const error = await run(errorOf(never.serveForever()));
    expect(String(error)).to.include('does not listen');
    expect(() => new WebSocketServer('handler' as never)).to.throw(TypeError);
  });

  it('listens once, and says why it cannot', async () => {
    await withServer(echo, function* (server) {
      expect(yield* errorOf(server.aenter())).to.be.instanceOf(RuntimeError);
      const taken = new WebSocketServer(echo, { port: server.port as number });
      expect(yield* errorOf(taken.aenter())).to.include({ code: 'EADDRINUSE' });
    });
  });

  it('answers at a server of its user, beside others there', async () => {
    const http = createServer((_request, response) => response.end('page'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const port = String((http.address() as AddressInfo).port);
    const name = (text: string): WebSocketHandler =>
      function* (socket) {
        yield* socket.sendStr(text);
      };
    await run(
      asyncWith(new ClientSession({ baseUrl: `http://127.0.0.1:${port}` }), (session) =>
        asyncWith(new WebSocketServer(name('a'), { server: http, path: '/a' }), () =>
          asyncWith(new WebSocketServer(name('b'), { server: http, path: '/b' }), function* () {
            for (const each of ['a', 'b']) {
              const socket = yield* session.wsConnect(`/${each}`);
              expect(yield* socket.receiveStr()).to.equal(each);
            }
            expect(yield* (yield* session.get('/')).text()).to.equal('page');
          }),
        ),
      ),
    );
    expect(http.listenerCount('upgrade')).to.equal(0);
    await new Promise((resolve) => http.close(resolve));
  });

  if (pythonWithAiohttp !== undefined) {
    it('talks with a client of aiohttp', async () => {
      await withServer(
        echo,
        function* (server) {
          expect(yield* fromPromise(talkWithAiohttp(server.url as string))).to.deep.equal([
            'superchat',
            'Hello World!',
            256_000,
            { a: [1, null] },
            ['CLOSE', 1001, 'bye'],
            1001,
            'CLOSED',
          ]);
        },
        { protocols: ['superchat'] },
      );
    });
  } else {
    it('talks with a client of aiohttp', function () {
      this.skip();
    });
  }
});
