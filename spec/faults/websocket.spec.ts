// What can go wrong with a WebSocket, done by hand over bare sockets. After each fault the server
// serves as before, and nothing is left of the connection.

import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  asyncFor,
  asyncWith,
  ConnectionResetError,
  type Coroutine,
  fromPromise,
  getRunningLoop,
  type HandlerContext,
  run,
  sleep,
} from '../../lib/index.js';
import {
  ClientConnectionError,
  ClientSession,
  ServerTimeoutError,
  WebSocketError,
  type WebSocketResponse,
  WebSocketServer,
  type WebSocketServerOptions,
  type WSMessage,
  WSMsgType,
  WSServerHandshakeError,
} from '../../lib/io/http/index.js';
import { openCount, untilClosed } from '../kit/sockets.js';

const form = process.env['YIELDFROM_FAULTS'] ?? 'short';
/** Rounds of a hundred connections. */
const roundCount = form === 'short' ? 2 : 100;

const upgrade = [
  'GET / HTTP/1.1',
  'Host: x',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const request = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;

/** A frame of a client, masked with zeros. */
function frame(firstByte: number, payload: Uint8Array | string, length?: number): Buffer {
  const data = Buffer.from(payload);
  const size = length ?? data.length;
  const head =
    size < 126
      ? [firstByte, 0x80 | size]
      : [
          firstByte,
          0x80 | 127,
          0,
          0,
          0,
          0,
          size >>> 24,
          (size >>> 16) & 255,
          (size >>> 8) & 255,
          size & 255,
        ];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), data]);
}

/** A bare connection, and everything that it hears until its end. */
interface Raw {
  readonly socket: Socket;
  heard(): string;
  bytes(): Buffer;
  readonly ended: Promise<void>;
}

function raw(port: number): Raw {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => {
      resolve();
    });
  });
  return {
    socket,
    ended,
    heard: () => Buffer.concat(chunks).toString('latin1'),
    bytes: () => Buffer.concat(chunks),
  };
}

/** Waits until mocha's patience is at its end. */
function* until(condition: () => boolean): Coroutine<void> {
  while (!condition()) yield* sleep(5);
}

function* shakeHands(port: number): Coroutine<Raw> {
  const peer = raw(port);
  peer.socket.write(request(upgrade));
  yield* until(() => peer.heard().includes('\r\n\r\n'));
  expect(peer.heard()).to.match(/^HTTP\/1.1 101 /);
  return peer;
}

/** What the handlers of the server got at the end of their connections. */
let ends: WSMessage[] = [];

function* echo(socket: WebSocketResponse): Coroutine<void> {
  for (;;) {
    const message = yield* socket.receive();
    if (message.type === WSMsgType.TEXT) yield* socket.sendStr(message.data);
    else if (message.type === WSMsgType.BINARY) yield* socket.sendBytes(message.data);
    else {
      ends.push(message);
      return;
    }
  }
}

/** Runs a body against a server, and sees to it that the server is well afterwards. */
async function against(
  body: (server: WebSocketServer, port: number) => Coroutine,
  options: WebSocketServerOptions = {},
): Promise<void> {
  const reported: HandlerContext[] = [];
  ends = [];
  await run(
    asyncWith(new WebSocketServer(echo, options), function* (server) {
      getRunningLoop().setExceptionHandler((_loop, context) => reported.push(context));
      yield* body(server, server.port as number);
      yield* until(() => server.connectionCount === 0);
      yield* asyncWith(new ClientSession(), function* (session) {
        yield* asyncWith(session.wsConnect(server.url as string), function* (socket) {
          yield* socket.sendStr('well');
          expect(yield* socket.receiveStr()).to.equal('well');
        });
      });
    }),
  );
  expect(reported).to.deep.equal([]);
}

const describeEnd = (): unknown[] => ends.map(({ type, data }) => [type, String(data)]);

describe('a WebSocket server, under faults', function () {
  this.timeout(120_000);
  this.slow(2000);

  it('refuses handshakes that are none', async () => {
    const without = (word: string): string[] => upgrade.filter((line) => !line.includes(word));
    const bad: [lines: string[], answer: RegExp][] = [
      [['NONSENSE'], /^HTTP\/1.1 400 /],
      [['GET / HTTP/1.1', 'Host: x'], /^HTTP\/1.1 426 /],
      [without('Key'), /^HTTP\/1.1 400 /],
      [without('Version'), /^HTTP\/1.1 400 /],
      [[...without('Key'), 'Sec-WebSocket-Key: short'], /^HTTP\/1.1 400 /],
      [[...without('Version'), 'Sec-WebSocket-Version: 7'], /^HTTP\/1.1 400 /],
      [['POST / HTTP/1.1', ...upgrade.slice(1)], /^HTTP\/1.1 405 /],
      [[...upgrade.slice(0, 2), 'Upgrade: h2c', ...upgrade.slice(3)], /^HTTP\/1.1 400 /],
    ];
    await against(function* (_server, port) {
      for (const [lines, answer] of bad) {
        const peer = raw(port);
        peer.socket.write(request(lines));
        yield* fromPromise(peer.ended);
        expect(peer.heard(), lines.join(', ')).to.match(answer);
      }
    });
  });

  it('cuts off a handshake that does not end, even one that drips', async () => {
    await against(
      function* (_server, port) {
        const silent = raw(port);
        const dripping = raw(port);
        const timer = setInterval(() => dripping.socket.write('X-A: b\r\n'), 20);
        dripping.socket.write('GET / HTTP/1.1\r\n');
        yield* fromPromise(Promise.all([silent.ended, dripping.ended]));
        clearInterval(timer);
        expect(dripping.heard()).to.match(/^HTTP\/1.1 408 /);
      },
      { handshakeTimeout: 200 },
    );
  });

  it('says 1009 to a message that is too long, as one frame or as many', async () => {
    await against(
      function* (_server, port) {
        const one = yield* shakeHands(port);
        one.socket.write(frame(0x82, 'x'.repeat(101)));
        const many = yield* shakeHands(port);
        many.socket.write(frame(0x02, 'x'.repeat(60)));
        many.socket.write(frame(0x80, 'x'.repeat(60)));
        const announced = yield* shakeHands(port);
        announced.socket.write(frame(0x82, '', 2 ** 30));
        for (const peer of [one, many, announced]) {
          yield* until(() =>
            peer.bytes().includes(Buffer.from([0x88, 0x02, 1009 >> 8, 1009 & 255])),
          );
          peer.socket.destroy();
        }
        yield* until(() => ends.length === 3);
        for (const { type, data } of ends) {
          expect(type).to.equal(WSMsgType.ERROR);
          expect(data).to.be.instanceOf(WebSocketError).that.includes({ closeCode: 1009 });
        }
      },
      { maxMsgSize: 100 },
    );
  });

  it('says 1007 to text that is no UTF-8, and 1002 to frames that are none', async () => {
    const bad: [bytes: Buffer, code: number][] = [
      [frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
      [frame(0x83, 'reserved opcode'), 1002],
      [frame(0xc1, 'reserved bit'), 1002],
      [frame(0x80, 'continues nothing'), 1002],
      [frame(0x09, 'a ping in pieces'), 1002],
      [frame(0x89, 'x'.repeat(126)), 1002],
      [Buffer.from([0x81, 0x01, 0x41]), 1002],
      [frame(0x88, Buffer.from([0x03, 0xec])), 1002],
      [frame(0x88, Buffer.from([0x03, 0xe8, 0xff])), 1007],
    ];
    await against(function* (_server, port) {
      for (const [bytes, code] of bad) {
        const peer = yield* shakeHands(port);
        peer.socket.write(bytes);
        yield* until(() => peer.bytes().includes(Buffer.from([0x88, 0x02, code >> 8, code & 255])));
        peer.socket.destroy();
        yield* until(() => ends.length === 1);
        const [end] = ends.splice(0);
        expect(end?.type).to.equal(WSMsgType.ERROR);
        expect(end?.data).to.include({ closeCode: code });
      }
    });
  });

  it('takes messages in pieces, down to single bytes', async () => {
    await against(function* (_server, port) {
      const peer = yield* shakeHands(port);
      const text = 'in ☃ pieces';
      const bytes = Buffer.concat([
        frame(0x01, Buffer.from(text).subarray(0, 4)),
        frame(0x89, 'ping between'),
        frame(0x80, Buffer.from(text).subarray(4)),
      ]);
      for (const byte of bytes) {
        peer.socket.write(Buffer.from([byte]));
        yield* sleep(0);
      }
      yield* until(() => peer.bytes().includes(Buffer.from(text)));
      peer.socket.write(frame(0x88, Buffer.from([3, 232])));
      yield* until(() => ends.length === 1);
      expect(describeEnd()).to.deep.equal([[WSMsgType.CLOSE, '1000']]);
    });
  });

  it('ends with a connection that is reset in the middle of a message', async () => {
    await against(function* (_server, port) {
      const peer = yield* shakeHands(port);
      peer.socket.write(frame(0x81, 'half', 1000));
      yield* sleep(20);
      peer.socket.resetAndDestroy();
      yield* until(() => ends.length === 1);
      expect(describeEnd()).to.deep.equal([[WSMsgType.CLOSED, 'undefined']]);
    });
  });

  it('ends with a connection whose peer goes without a word', async () => {
    await against(function* (_server, port) {
      const peer = yield* shakeHands(port);
      peer.socket.end();
      yield* until(() => ends.length === 1);
      expect(describeEnd()).to.deep.equal([[WSMsgType.CLOSED, 'undefined']]);
    });
  });

  it('finds a peer that is only half there, by its heartbeat', async () => {
    await against(
      function* (_server, port) {
        // It accepts everything and answers nothing, as a machine that lost its network.
        const peer = yield* shakeHands(port);
        yield* until(() => ends.length === 1);
        expect(ends[0]?.data).to.be.instanceOf(ServerTimeoutError);
        yield* fromPromise(peer.ended);
      },
      { heartbeat: 100 },
    );
  });

  it('does not wait for ever for the answer to its goodbye', async () => {
    await run(
      (function* () {
        const server = new WebSocketServer(echo, { closeTimeout: 50 });
        let peer: Raw | undefined;
        yield* asyncWith(server, function* () {
          peer = yield* shakeHands(server.port as number);
        });
        yield* fromPromise((peer as Raw).ended);
        expect(
          (peer as Raw).bytes().includes(Buffer.from([0x88, 0x02, 1001 >> 8, 1001 & 255])),
        ).to.equal(true);
      })(),
    );
  });

  it('bounds what it holds for a peer that does not read', async () => {
    await against(function* (server, port) {
      const peer = yield* shakeHands(port);
      peer.socket.pause();
      // It sends, but does not take the echo: the server must stop reading.
      const chunk = frame(0x82, 'x'.repeat(100_000));
      let written = 0;
      while (written < 1000 && peer.socket.writableLength < 8 * 1024 * 1024) {
        peer.socket.write(chunk);
        written += 1;
        if (written % 20 === 0) yield* sleep(5);
      }
      yield* sleep(50);
      expect(peer.socket.writableLength).to.be.above(0);
      expect(server.connectionCount).to.equal(1);
      peer.socket.resetAndDestroy();
    });
  });

  it('outlives a flood of connections, dropped before, in and after the handshake', async function () {
    this.timeout(form === 'short' ? 30_000 : 600_000);
    const openBefore = openCount();
    await against(
      function* (server, port) {
        for (let round = 0; round < roundCount; round += 1) {
          const peers = Array.from({ length: 100 }, () => raw(port));
          for (const [i, { socket }] of peers.entries()) {
            if (i % 4 === 1) socket.write('GET / HT');
            if (i % 4 > 1) socket.write(request(upgrade));
          }
          yield* sleep(10);
          expect(server.connectionCount).to.be.at.most(20);
          for (const [i, { socket }] of peers.entries()) {
            if (i % 2 === 0) socket.destroy();
            else socket.resetAndDestroy();
          }
          yield* fromPromise(Promise.all(peers.map(({ ended }) => ended)));
        }
      },
      { maxConnections: 20 },
    );
    await untilClosed(openBefore);
    expect(openCount()).to.be.at.most(openBefore);
  });
});

describe('a WebSocket client, under faults', function () {
  this.timeout(120_000);
  this.slow(2000);
  let server: Server;
  let url = '';
  let onConnection: (socket: Socket, accept: string) => void;
  const sockets = new Set<Socket>();

  before(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      socket.once('data', (data: Buffer) => {
        const [, key = ''] = /Sec-WebSocket-Key: (.*)\r\n/i.exec(data.toString()) ?? [];
        const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
        onConnection(
          socket,
          createHash('sha1')
            .update(key + guid)
            .digest('base64'),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const welcome = (accept: string): string =>
    request([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
    ]);

  it('does not take a handshake for one that is none', async () => {
    const answers: [
      answer: (accept: string) => string,
      error: typeof ClientConnectionError | typeof WSServerHandshakeError,
    ][] = [
      [() => welcome('nonsense'), WSServerHandshakeError],
      [(accept) => welcome(accept).replace('websocket', 'h2c'), WSServerHandshakeError],
      [() => 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n', WSServerHandshakeError],
      [() => 'no HTTP at all\r\n\r\n', ClientConnectionError],
      [() => '', ClientConnectionError],
    ];
    await run(
      asyncWith(new ClientSession(), function* (session) {
        for (const [answer, errorClass] of answers) {
          onConnection = (socket, accept) => socket.end(answer(accept));
          let error: unknown;
          try {
            yield* session.wsConnect(url);
          } catch (caught) {
            error = caught;
          }
          expect(error, answer('')).to.be.instanceOf(errorClass);
          yield* until(() => sockets.size === 0);
        }
      }),
    );
  });

  it('hears of frames that are none, of resets, and of a half-open peer', async () => {
    // Only the heartbeat ends the last two.
    const told = { maxMsgSize: 1000, closeTimeout: 30 };
    const silent = { ...told, heartbeat: 100 };
    const faults: [send: (socket: Socket) => void, type: number, code: number, options: object][] =
      [
        [
          (socket) => socket.write(Buffer.from([0x81, 0x02, 0xc3, 0x28])),
          WSMsgType.ERROR,
          1007,
          told,
        ],
        [(socket) => socket.write(Buffer.from([0x83, 0x00])), WSMsgType.ERROR, 1002, told],
        [
          (socket) => socket.write(Buffer.from([0x82, 0x7e, 0x10, 0x00])),
          WSMsgType.ERROR,
          1009,
          told,
        ],
        [(socket) => socket.resetAndDestroy(), WSMsgType.CLOSED, 1006, told],
        [(socket) => socket.write(Buffer.from([0x81, 0x7d, 0x41])), WSMsgType.ERROR, 1006, silent],
        [() => undefined, WSMsgType.ERROR, 1006, silent],
      ];
    await run(
      asyncWith(new ClientSession(), function* (session) {
        for (const [send, type, code, options] of faults) {
          onConnection = (socket, accept) => {
            socket.write(welcome(accept));
            setTimeout(() => {
              send(socket);
            }, 10);
          };
          const socket = yield* session.wsConnect(url, options);
          const message = yield* socket.receive();
          expect([message.type, socket.closeCode]).to.deep.equal([type, code]);
          expect((yield* socket.receive()).type).to.equal(WSMsgType.CLOSED);
          let error: unknown;
          try {
            yield* socket.sendStr('x');
          } catch (caught) {
            error = caught;
          }
          expect(error).to.be.instanceOf(ConnectionResetError);
          yield* until(() => sockets.size === 0);
        }
      }),
    );
  });

  it('leaves nothing of many connections that were opened and lost', async () => {
    onConnection = (socket, accept) => {
      socket.write(welcome(accept));
      setTimeout(() => socket.resetAndDestroy(), 5);
    };
    await run(
      asyncWith(new ClientSession(), function* (session) {
        for (let i = 0; i < 200; i += 1) {
          const socket = yield* session.wsConnect(url);
          yield* asyncFor(socket, function* () {});
          expect(socket.closeCode).to.equal(1006);
        }
        yield* until(() => sockets.size === 0);
      }),
    );
  });
});
