// `yieldfrom/http` in a browser: over its own `fetch` and its own WebSocket, against servers in Node.

import { expect } from 'chai';
import {
  asyncFor,
  asyncWith,
  ConnectionResetError,
  type Coroutine,
  createTask,
  gather,
  isCancelled,
  NotImplementedError,
  run,
  sleep,
  TimeoutError,
  waitFor,
} from '../../lib/index.js';
import {
  ClientConnectionError,
  ClientSession,
  type ClientWebSocketResponse,
  CookieJar,
  ServerTimeoutError,
  WebSocketServer,
  type WsConnectOptions,
  WSMsgType,
} from '../../lib/io/http/index.js';

const { specsPeer: url } = globalThis as unknown as { specsPeer: string };

function* errorOf(coro: Iterable<unknown>): Coroutine {
  try {
    yield* coro as Coroutine;
  } catch (error) {
    return error;
  }
  throw new Error('it does not throw');
}

function withSocket(
  body: (socket: ClientWebSocketResponse) => Coroutine,
  options: WsConnectOptions = {},
): Promise<unknown> {
  return run(
    asyncWith(new ClientSession(), (session) => asyncWith(session.wsConnect(url, options), body)),
  );
}

describe('in a browser, wsConnect', () => {
  it('sends and receives text and bytes of all sizes', async () => {
    await withSocket(function* (socket) {
      for (const size of [0, 1, 126, 65_536, 1_000_000]) {
        yield* socket.sendStr('☃'.repeat(size));
        expect(yield* socket.receiveStr()).to.equal('☃'.repeat(size));
        yield* socket.sendBytes(new Uint8Array(size).fill(7));
        const bytes = yield* socket.receiveBytes();
        expect([bytes.length, bytes.every((byte) => byte === 7)]).to.deep.equal([size, true]);
      }
      yield* socket.sendJson({ a: [1] });
      expect(yield* socket.receiveJson()).to.deep.equal({ a: [1] });
    });
  });

  it('agrees on a subprotocol, and tells why the other side closed', async () => {
    await withSocket(
      function* (socket) {
        expect(socket.protocol).to.equal('echo');
        yield* socket.sendStr('close 4001 see you');
        const { type, data, extra } = yield* socket.receive();
        expect([type, data, extra]).to.deep.equal([WSMsgType.CLOSE, 4001, 'see you']);
        expect([socket.closed, socket.closeCode]).to.deep.equal([true, 4001]);
        expect(yield* errorOf(socket.sendStr('x'))).to.be.instanceOf(ConnectionResetError);
      },
      { protocols: ['other', 'echo'] },
    );
  });

  it('closes, and says codes that a page may not say plus 3000', async () => {
    await withSocket(function* (socket) {
      expect(yield* socket.close()).to.equal(true);
      expect(socket.closeCode).to.equal(1000);
    });
    await withSocket(function* (socket) {
      expect(yield* socket.close({ code: 1001, message: 'away' })).to.equal(true);
      expect(socket.closeCode).to.equal(4001);
    });
  });

  it('gives CLOSED with 1006 when the connection is cut', async () => {
    await withSocket(function* (socket) {
      yield* socket.sendStr('cut');
      const types = [(yield* socket.receive()).type, (yield* socket.receive()).type];
      expect(types).to.deep.equal([WSMsgType.CLOSED, WSMsgType.CLOSED]);
      expect(socket.closeCode).to.equal(1006);
    });
  });

  it('goes through the messages of a flood, and of many connections', async () => {
    const talk = function* (session: ClientSession): Coroutine<number> {
      const socket = yield* session.wsConnect(url);
      yield* socket.sendStr('flood');
      yield* socket.sendStr('close 1000 done');
      let size = 0;
      yield* asyncFor(socket, function* (message) {
        size += (message.data as Uint8Array).length;
      });
      return size;
    };
    await run(
      asyncWith(new ClientSession(), function* (session) {
        const sizes = yield* gather(Array.from({ length: 5 }, () => talk(session)));
        expect(sizes).to.deep.equal(Array(5).fill(4 * 1024 * 1024));
      }),
    );
  });

  it('loses nothing to a receive that is cancelled or late', async () => {
    await withSocket(function* (socket) {
      expect(yield* errorOf(socket.receive(20))).to.be.instanceOf(TimeoutError);
      const receiving = createTask(socket.receive());
      yield* sleep(1);
      receiving.cancel();
      expect(isCancelled(yield* errorOf(receiving))).to.equal(true);
      yield* socket.sendStr('kept');
      expect(yield* socket.receiveStr()).to.equal('kept');
    });
  });

  it('breaks off at a message that is too long', async () => {
    await withSocket(
      function* (socket) {
        yield* socket.sendStr('0123456789+');
        const { type, data } = yield* socket.receive();
        expect(type).to.equal(WSMsgType.ERROR);
        expect(data).to.include({ closeCode: 1009 });
        expect(socket.closeCode).to.equal(1009);
      },
      { maxMsgSize: 10 },
    );
  });

  it('refuses by name what the WebSocket of browsers cannot do', async () => {
    const refusals: [options: WsConnectOptions, what: string][] = [
      [{ headers: { a: 'b' } }, 'cannot send headers'],
      [{ origin: 'http://x' }, 'cannot choose its origin'],
      [{ heartbeat: 1000 }, 'cannot send pings: heartbeat must be null'],
      [{ autoping: false }, 'cannot show pings'],
      [{ tls: {} }, 'cannot take options of TLS'],
      [{ compress: true }, 'cannot choose whether to compress'],
    ];
    await run(
      asyncWith(new ClientSession(), function* (session) {
        for (const [options, what] of refusals) {
          const error = yield* errorOf(session.wsConnect(url, options));
          expect(error).to.be.instanceOf(NotImplementedError);
          expect(String(error)).to.include(`The WebSocket of browsers ${what}`);
        }
        const socket = yield* session.wsConnect(url);
        expect(yield* errorOf(socket.ping())).to.be.instanceOf(NotImplementedError);
        expect(yield* errorOf(socket.pong())).to.be.instanceOf(NotImplementedError);
        expect(socket.getExtraInfo('peername', 'unknown')).to.equal('unknown');
      }),
    );
  });

  it('says that there is nobody, and lets go of a handshake that is cancelled', async () => {
    await run(
      asyncWith(new ClientSession(), function* (session) {
        const nobody = url.replace(/:\d+/, ':9');
        expect(yield* errorOf(session.wsConnect(nobody))).to.be.instanceOf(ClientConnectionError);
        const task = createTask(session.wsConnect(url));
        yield* sleep(0);
        task.cancel();
        expect(isCancelled(yield* errorOf(task))).to.equal(true);
      }),
    );
  });

  it('has no server side', async () => {
    const error = await run(errorOf(new WebSocketServer(function* () {}).aenter()));
    expect(error).to.be.instanceOf(NotImplementedError);
  });
});

describe('in a browser, ClientSession', () => {
  const baseUrl = (globalThis as { location?: { href: string } }).location?.href ?? '';

  it('asks over fetch', async () => {
    await run(
      asyncWith(new ClientSession({ baseUrl, headers: { 'x-agent': 'us' } }), function* (session) {
        const response = yield* session.post('/http/say', { params: { a: 1 }, json: {} });
        expect(yield* response.json()).to.deep.equal({
          url: '/http/say?a=1',
          method: 'POST',
          agent: 'us',
        });
        const redirected = yield* session.get('/http/redirect');
        expect(redirected.url.endsWith('/http/say')).to.equal(true);
        yield* asyncWith(session.get('/http/say'), function* (held) {
          expect(held.ok).to.equal(true);
        });
      }),
    );
  });

  it('gives up what is cancelled, or takes too long', async () => {
    await run(
      asyncWith(new ClientSession({ baseUrl }), function* (session) {
        const late = yield* errorOf(session.get('/http/never', { timeout: 30 }));
        expect(late).to.be.instanceOf(ServerTimeoutError);
        const impatient = yield* errorOf(waitFor(session.get('/http/never'), 30));
        expect(impatient).to.be.instanceOf(TimeoutError);
      }),
    );
  });

  it('leaves cookies and redirections to the browser', async () => {
    expect(() => new ClientSession({ cookies: { a: 'b' } })).to.throw(NotImplementedError);
    expect(() => new ClientSession({ cookieJar: new CookieJar() })).to.throw(NotImplementedError);
    await run(
      asyncWith(new ClientSession({ baseUrl }), function* (session) {
        const cookies = yield* errorOf(session.get('/http/say', { cookies: { a: 'b' } }));
        expect(cookies).to.be.instanceOf(NotImplementedError);
        const redirections = yield* errorOf(session.get('/', { allowRedirects: false }));
        expect(redirections).to.be.instanceOf(NotImplementedError);
      }),
    );
  });
});
