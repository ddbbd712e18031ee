import { connect as netConnect, createServer as createNetServer, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  asyncWith,
  type Awaitable,
  BrokenPipeError,
  ConnectionResetError,
  ContextVar,
  type Coroutine,
  createTask,
  ExceptionGroup,
  gather,
  getRunningLoop,
  isCancelled,
  OSError,
  run,
  RuntimeError,
  sleep,
  TimeoutError,
  waitFor,
} from '../../../lib/index.js';
import type { Protocol } from '../../../lib/node.js';
import {
  AbstractServer,
  openConnection,
  openUnixConnection,
  type Server,
  startServer,
  startUnixServer,
  type StreamReader,
  type StreamWriter,
  type Transport,
} from '../../../lib/node.js';
import { certificate } from '../../kit/certificate.js';
import { errorOf } from '../../kit/programs.js';
import { bytes, openCount, portOf, untilClosed, withServer } from '../../kit/sockets.js';
import { finish } from '../../kit/turns.js';

function* echo(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  for (;;) {
    const data = yield* reader.read(65_536);
    if (data.length === 0) break;
    writer.write(data);
    yield* writer.drain();
  }
  writer.close();
  yield* writer.waitClosed();
}

const silent = (): void => undefined;

/** Opens a connection, gives it to `body`, and closes it. */
function* connected<T>(
  port: number,
  body: (reader: StreamReader, writer: StreamWriter) => Awaitable<T>,
): Coroutine<T> {
  const [reader, writer] = yield* openConnection('127.0.0.1', port);
  try {
    return yield* body(reader, writer);
  } finally {
    writer.close();
  }
}

describe('openConnection and startServer', function () {
  this.slow(500);

  it('carry bytes both ways, and the end of each', () =>
    withServer(echo, function* (port) {
      const [reader, writer] = yield* openConnection('localhost', port, { family: 4 });
      writer.write(bytes('one\n'));
      expect(String(yield* reader.readline())).to.equal('one\n');
      writer.writelines([bytes('two\n'), bytes('three')]);
      writer.writeEof();
      expect(String(yield* reader.read())).to.equal('two\nthree');
      writer.close();
      yield* writer.waitClosed();
    }));

  it('tell where both ends are', () =>
    withServer(
      function* (_, writer: StreamWriter) {
        writer.write(bytes(JSON.stringify(writer.getExtraInfo('peername'))));
        writer.close();
      },
      function* (port, server) {
        expect(String(server)).to.equal(`<Server sockets=[127.0.0.1:${String(port)}]>`);
        yield* connected(port, function* (reader, writer) {
          expect(writer.getExtraInfo('peername')).to.deep.equal(server.sockets[0]);
          const seen = JSON.parse(String(yield* reader.read())) as unknown;
          expect(seen).to.deep.equal(writer.getExtraInfo('sockname'));
          expect(writer.getExtraInfo('socket')).to.have.property('remotePort', port);
        });
      },
    ));

  it('carry a few MiB past a slow reader, with little of it in memory', () =>
    withServer(
      function* (_, writer: StreamWriter) {
        for (let i = 0; i < 64; i += 1) {
          writer.write(Buffer.alloc(65_536, i));
          yield* writer.drain();
          expect((writer.transport as Transport).getWriteBufferSize()).to.be.below(131_073);
        }
        writer.close();
      },
      function* (port) {
        yield* connected(port, function* (reader) {
          let sum = 0;
          for (let i = 0; i < 64; i += 1) {
            const block = yield* reader.readexactly(65_536);
            expect([block[0], block[65_535]]).to.deep.equal([i, i]);
            if (i % 8 === 0) yield* sleep(1);
            sum += block.length;
          }
          expect(sum).to.equal(4_194_304);
          expect((yield* reader.read()).length).to.equal(0);
        });
      },
    ));

  it('run the callback in the context of the server', async () => {
    const variable = new ContextVar<string>('variable');
    const seen: string[] = [];
    await run(
      (function* () {
        variable.set('of the server');
        const serve = function* (_: StreamReader, writer: StreamWriter) {
          seen.push(variable.get());
          variable.set('of the connection');
          writer.close();
        };
        const server = yield* startServer(serve, '127.0.0.1', 0);
        variable.set('of the client');
        for (let i = 0; i < 2; i += 1) yield* connected(portOf(server), (reader) => reader.read());
        yield* server.aexit();
      })(),
    );
    expect(seen).to.deep.equal(['of the server', 'of the server']);
  });

  describe('when there is no way to connect', () => {
    it('raise the error of the platform', async () => {
      const error = (await run(errorOf(openConnection('127.0.0.1', 1)))) as OSError;
      expect(error).to.be.instanceOf(OSError);
      expect(error.code).to.equal('ECONNREFUSED');
      expect(error.message).to.match(/^Connect call failed \('127\.0\.0\.1', 1\): /);
    });

    it('raise all errors, as one or as a group', async () => {
      const check = async (allErrors: boolean): Promise<unknown> => {
        const loopOf = (port: number) => openConnection('localhost', port, { allErrors });
        return run(errorOf(loopOf(1)));
      };
      expect(await check(false)).to.be.instanceOf(OSError);
      const group = (await check(true)) as ExceptionGroup;
      expect(group).to.be.instanceOf(ExceptionGroup);
      expect(group.message).to.match(/^create_connection failed/);
    });

    it('raise for a name that nobody has', async () => {
      const error = (await run(errorOf(openConnection('no.such.host.invalid', 1)))) as OSError;
      expect(error).to.be.instanceOf(OSError);
    });

    it('refuse what does not go together', async () => {
      const refusals: [Coroutine, RegExp][] = [
        [openConnection(), /^host and port was not specified and no sock/],
        [openConnection('h', 1, { sock: {} }), /^host\/port and sock can not be/],
        [openConnection('h', 1, { serverHostname: 'x' }), /^server_hostname is only/],
        [openConnection('h', 1, { sslHandshakeTimeout: 1 }), /^ssl_handshake_timeout is only/],
        [openConnection('h', 1, { sslShutdownTimeout: 1 }), /^ssl_shutdown_timeout is only/],
        [openConnection(null, 1, { ssl: true }), /^You must set server_hostname/],
        [openUnixConnection(), /^no path and sock/],
        [openUnixConnection('p', { sock: {} }), /^path and sock can not/],
        [openUnixConnection('p', { ssl: true }), /^you have to pass server_hostname/],
        [startServer(silent), /^Neither host\/port nor sock/],
        [startServer(silent, 'h', 1, { sock: {} }), /^host\/port and sock can not/],
        [startServer(silent, 'h', 1, { reusePort: true }), /^reuse_port not supported/],
        [startUnixServer(silent), /^path was not specified/],
        [startUnixServer(silent, 'p', { sock: {} }), /^path and sock can not/],
      ];
      for (const [coro, message] of refusals) {
        const error = (await run(errorOf(coro))) as Error;
        expect(error, String(message)).to.be.instanceOf(RangeError);
        expect(error.message).to.match(message);
      }
      const wrong = await run(errorOf(openConnection(null, null, { sock: {} })));
      expect(wrong).to.be.instanceOf(TypeError);
      const noKey = await run(errorOf(startServer(silent, 'h', 1, { ssl: true })));
      expect(noKey).to.be.instanceOf(TypeError);
    });

    it('refuse an address that is taken', () =>
      withServer(silent, function* (port) {
        const error = (yield* errorOf(startServer(silent, '127.0.0.1', port))) as OSError;
        expect(error.code).to.equal('EADDRINUSE');
        expect(error.message).to.match(/^error while attempting to bind on address \('127/);
      }));
  });

  it('try the addresses of a host in turns, and from an address of ours', () =>
    withServer(
      (_, writer: StreamWriter) => {
        writer.close();
      },
      function* (port) {
        const options = { happyEyeballsDelay: 100, localAddr: ['127.0.0.1', 0] as const };
        const [, writer] = yield* openConnection('localhost', port, options);
        expect(writer.getExtraInfo('sockname')).to.have.property('address', '127.0.0.1');
        writer.close();
        const [, plain] = yield* openConnection('localhost', String(port));
        plain.close();
      },
    ));

  it('take a socket that is connected, and a server that listens', () =>
    run(
      (function* () {
        const listening = createNetServer({ allowHalfOpen: true });
        listening.listen(0, '127.0.0.1');
        while (listening.address() === null) yield* sleep(1);
        const server = yield* startServer(echo, null, null, { sock: listening });
        const sock: Socket = netConnect({ port: portOf(server), host: '127.0.0.1' });
        while (sock.connecting) yield* sleep(1);
        const [reader, writer] = yield* openConnection(null, null, { sock });
        writer.write(bytes('over a socket of yours'));
        writer.writeEof();
        expect(String(yield* reader.read())).to.equal('over a socket of yours');
        writer.close();
        yield* server.aexit();
        expect(listening.listening).to.equal(false);
      })(),
    ));

  describe('when cancelled', () => {
    it('a connect leaves no socket, in whichever turn', async () => {
      const before = openCount();
      await withServer(echo, function* (port, server) {
        for (let turns = 0; turns < 12; turns += 1) {
          const task = createTask(openConnection('127.0.0.1', port));
          for (let i = 0; i < turns; i += 1) yield* sleep(turns % 2);
          task.cancel();
          yield* finish(task);
          if (!task.cancelled()) task.result()[1].close();
        }
        server.close();
        yield* server.waitClosed();
      });
      await untilClosed(before);
      expect(openCount()).to.be.at.most(before);
    });

    it('a read loses no byte, and the stream goes on', () =>
      withServer(echo, function* (port) {
        yield* connected(port, function* (reader, writer) {
          for (const text of ['ab', 'cd', 'ef']) {
            const error = yield* errorOf(waitFor(reader.readexactly(6), 5));
            expect(error).to.be.instanceOf(TimeoutError);
            writer.write(bytes(text));
          }
          expect(String(yield* reader.readexactly(6))).to.equal('abcdef');
        });
      }));

    it('a group that fails closes its connections', async () => {
      const before = openCount();
      await withServer(echo, function* (port) {
        const visit = () => connected(port, (reader) => reader.read());
        const fail = function* (): Coroutine<never> {
          yield* sleep(10);
          throw new RangeError('no');
        };
        const tasks = [createTask(visit()), createTask(visit())];
        yield* errorOf(gather([...tasks, fail()]));
        for (const task of tasks) task.cancel();
        for (const task of tasks) yield* finish(task);
      });
      await untilClosed(before);
      expect(openCount()).to.be.at.most(before);
    });
  });

  describe('when the connection breaks', () => {
    it('reads and drains raise ConnectionResetError', () =>
      withServer(
        function* (reader: StreamReader, writer: StreamWriter) {
          yield* reader.read(1);
          (writer.getExtraInfo('socket') as Socket).resetAndDestroy();
        },
        function* (port) {
          const [reader, writer] = yield* openConnection('127.0.0.1', port);
          writer.write(bytes('x'));
          const error = yield* errorOf(reader.read());
          expect(error).to.be.instanceOf(ConnectionResetError);
          expect(yield* errorOf(writer.drain())).to.equal(error);
          expect(yield* errorOf(writer.waitClosed())).to.equal(error);
        },
      ));

    it('writes after it are counted, and drain tells', () =>
      withServer(
        function* (_: StreamReader, writer: StreamWriter) {
          writer.close();
        },
        function* (port) {
          const [reader, writer] = yield* openConnection('127.0.0.1', port);
          yield* reader.read();
          const sendOn = function* (): Coroutine<void> {
            for (;;) {
              writer.write(Buffer.alloc(1000));
              yield* writer.drain();
              yield* sleep(1);
            }
          };
          const error = yield* errorOf(sendOn());
          expect(error).to.be.instanceOf(OSError);
          expect(
            error instanceof BrokenPipeError || error instanceof ConnectionResetError,
          ).to.equal(true);
        },
      ));
  });
});

describe('Server', () => {
  it('[rule 252] stops listening on close, keeps its connections, and waits for them', () =>
    run(
      (function* () {
        const server = yield* startServer(echo, '127.0.0.1', 0);
        const port = portOf(server);
        const [reader, writer] = yield* openConnection('127.0.0.1', port);
        yield* sleep(5);
        const waits = createTask(server.waitClosed());
        server.close();
        server.close();
        expect(server.sockets).to.deep.equal([]);
        yield* sleep(5);
        expect(waits.done()).to.equal(false);
        const late = (yield* errorOf(openConnection('127.0.0.1', port))) as OSError;
        expect(late.code).to.equal('ECONNREFUSED');
        writer.write(bytes('still'));
        expect(String(yield* reader.read(9))).to.equal('still');
        writer.close();
        yield* waits;
        yield* server.waitClosed();
      })(),
    ));

  it('[rule 252] does not take an open server without connections for a closed one', () =>
    run(
      (function* () {
        const server = yield* startServer(echo, '127.0.0.1', 0);
        const waits = createTask(server.waitClosed());
        yield* sleep(5);
        expect(waits.done()).to.equal(false);
        server.close();
        yield* waits;
      })(),
    ));

  it('[rule 253] closes, or aborts, every connection', async () => {
    for (const method of ['closeClients', 'abortClients'] as const) {
      await run(
        (function* () {
          const server = yield* startServer(silent, '127.0.0.1', 0);
          const connect = () => openConnection('127.0.0.1', portOf(server));
          const pairs = yield* gather([connect(), connect()]);
          yield* sleep(5);
          server[method]();
          for (const [reader] of pairs) expect((yield* reader.read()).length).to.equal(0);
          for (const [, writer] of pairs) writer.close();
          yield* server.aexit();
          expect(server.isServing()).to.equal(false);
        })(),
      );
    }
  });

  it('[rule 254] serves for ever, once at a time, until it is cancelled', () =>
    run(
      (function* () {
        const server = yield* startServer(echo, '127.0.0.1', 0, { startServing: false });
        expect(server.isServing()).to.equal(false);
        const port = portOf(server);
        const dropped = yield* connected(port, function* (reader) {
          try {
            return (yield* reader.read()).length;
          } catch (error) {
            return (error as OSError).code;
          }
        });
        expect(dropped).to.be.oneOf([0, 'ECONNRESET']);
        const serving = createTask(server.serveForever());
        yield* sleep(0);
        expect(server.isServing()).to.equal(true);
        const second = (yield* errorOf(server.serveForever())) as Error;
        expect(second).to.be.instanceOf(RuntimeError);
        expect(second.message).to.match(/ is already being awaited on serve_forever\(\)$/);
        const [reader, writer] = yield* openConnection('127.0.0.1', port);
        writer.write(bytes('x'));
        yield* reader.read(1);
        serving.cancel();
        yield* sleep(5);
        // It waits for the connection.
        expect(serving.done()).to.equal(false);
        writer.close();
        yield* finish(serving);
        expect(serving.cancelled()).to.equal(true);
        const closed = (yield* errorOf(server.serveForever())) as Error;
        expect(closed.message).to.match(/ is closed$/);
      })(),
    ));

  it('[rule 254] ends serving for ever when it is closed', () =>
    run(
      (function* () {
        const server = yield* startServer(echo, '127.0.0.1', 0);
        const serving = createTask(server.serveForever());
        yield* sleep(1);
        server.close();
        expect(isCancelled(yield* errorOf(serving))).to.equal(true);
      })(),
    ));

  it('closes at the end of asyncWith', () =>
    run(
      (function* () {
        const server = yield* startServer(echo, '127.0.0.1', 0);
        yield* asyncWith(server, function* (same: Server) {
          expect(same).to.equal(server);
          expect(same.getLoop()).to.equal(getRunningLoop());
        });
        expect(server.sockets).to.deep.equal([]);
        const other = yield* startServer(echo, ['127.0.0.1', '127.0.0.2'], 0);
        expect(other.sockets.length).to.equal(2);
        yield* asyncWith(
          { [Symbol.asyncDispose]: () => other[Symbol.asyncDispose]() },
          function* () {
            expect(other.isServing()).to.equal(true);
          },
        );
        expect(other.isServing()).to.equal(false);
        const every = yield* startServer(echo, null, 0);
        yield* every.aexit();
      })(),
    ));

  it('ends with its loop: a run that returns leaves nothing open', async () => {
    const before = openCount();
    await run(
      (function* () {
        const server = yield* startServer(silent, '127.0.0.1', 0);
        yield* openConnection('127.0.0.1', portOf(server));
        yield* sleep(5);
      })(),
    );
    await untilClosed(before);
    expect(openCount()).to.be.at.most(before);
  });

  it('reports a protocol that cannot be made, and drops the connection', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const reports: unknown[] = [];
        loop.setExceptionHandler((_, { message }) => void reports.push(message));
        const fail = (): Protocol => {
          throw new RangeError('no');
        };
        const server = (yield* loop.createServer(fail, '127.0.0.1', 0)) as Server;
        const end = yield* connected(portOf(server), function* (reader) {
          return (yield* reader.read()).length;
        });
        expect(end).to.equal(0);
        expect(reports).to.deep.equal(['Error on transport creation for incoming connection']);
        yield* server.aexit();
      })(),
    ));

  it('has an abstract parent, whose methods raise NotImplementedError', async () => {
    class Own extends AbstractServer {}
    const server = new Own();
    for (const method of [
      'close',
      'closeClients',
      'abortClients',
      'getLoop',
      'isServing',
    ] as const) {
      expect(() => server[method]()).to.throw(`this server has no ${method}()`);
    }
    for (const method of ['startServing', 'serveForever', 'waitClosed'] as const) {
      const error = (await run(errorOf(server[method]()))) as Error;
      expect(error.message).to.equal(`this server has no ${method}()`);
    }
    expect(await run(server.aenter())).to.equal(server);
  });
});

describe('openUnixConnection and startUnixServer', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'streams-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('speak over a path, and remove a socket that was left there', () =>
    run(
      (function* () {
        const path = join(folder, 'socket');
        for (let i = 0; i < 2; i += 1) {
          const server = yield* startUnixServer(echo, path, { limit: 1000 });
          expect(server.sockets).to.deep.equal([path]);
          const [reader, writer] = yield* openUnixConnection(path, { limit: 1000 });
          expect(writer.getExtraInfo('peername')).to.equal(path);
          writer.write(bytes('over a path'));
          writer.writeEof();
          expect(String(yield* reader.read())).to.equal('over a path');
          writer.close();
          yield* server.aexit();
        }
        const refused = (yield* errorOf(openUnixConnection(path))) as OSError;
        expect(refused.code).to.equal('ENOENT');
        const kept = yield* errorOf(startUnixServer(echo, path, { cleanupSocket: false }));
        expect((kept as Error).name).to.equal('NotImplementedError');
      })(),
    ));
});

describe('TLS', function () {
  this.timeout(120_000);
  this.slow(1000);
  before(certificate);

  const secured = <T>(body: (port: number) => Awaitable<T>): Promise<T> =>
    run(
      (function* () {
        const server = yield* startServer(echo, '127.0.0.1', 0, { ssl: certificate() });
        try {
          return yield* body(portOf(server));
        } finally {
          server.close();
          server.abortClients();
          yield* server.waitClosed();
        }
      })(),
    );

  it('carries bytes, and tells what it is', () =>
    secured(function* (port) {
      const ssl = { ca: certificate().cert };
      const options = { ssl, serverHostname: 'localhost' };
      const [reader, writer] = yield* openConnection('127.0.0.1', port, options);
      writer.write(Buffer.alloc(200_000, 'x'));
      yield* writer.drain();
      expect((yield* reader.readexactly(200_000)).toString('latin1')).to.match(/^x+$/);
      expect(writer.getExtraInfo('sslcontext')).to.equal(ssl);
      expect(writer.getExtraInfo('cipher')).to.be.an('array');
      expect(writer.getExtraInfo('peercert')).to.have.property('subject');
      writer.close();
      yield* writer.waitClosed();
    }));

  it('checks the certificate, and its name', () =>
    secured(function* (port) {
      const unknown = (yield* errorOf(openConnection('127.0.0.1', port, { ssl: true }))) as OSError;
      expect(unknown).to.be.instanceOf(OSError);
      expect(unknown.code).to.equal('DEPTH_ZERO_SELF_SIGNED_CERT');
      const ssl = { ca: certificate().cert };
      const connectAs = (serverHostname: string) =>
        openConnection('127.0.0.1', port, { ssl, serverHostname });
      const named = (yield* errorOf(connectAs('example.org'))) as OSError;
      expect(named.code).to.equal('ERR_TLS_CERT_ALTNAME_INVALID');
      for (const name of ['127.0.0.1', '']) {
        const [, writer] = yield* connectAs(name);
        writer.close();
      }
    }));

  it('keeps no socket of a client that left before it was secure', async () => {
    const before = openCount();
    await secured(function* (port) {
      const refused = yield* errorOf(openConnection('127.0.0.1', port, { ssl: true }));
      expect(refused).to.be.instanceOf(OSError);
      const [, writer] = yield* openConnection('127.0.0.1', port);
      writer.close();
      yield* writer.waitClosed();
    });
    await untilClosed(before);
    expect(openCount()).to.be.at.most(before);
  });

  it('gives up a handshake that takes too long', () =>
    withServer(silent, function* (port) {
      const options = { ssl: true, sslHandshakeTimeout: 20 };
      const error = (yield* errorOf(openConnection('127.0.0.1', port, options))) as OSError;
      expect(error.message).to.equal(
        'SSL handshake is taking longer than 0.02 seconds: aborting the connection',
      );
      for (const wrong of [{ sslHandshakeTimeout: 0 }, { sslShutdownTimeout: -1 }]) {
        const opening = openConnection('127.0.0.1', port, {
          ssl: {},
          ...wrong,
          serverHostname: '',
        });
        const refused = yield* errorOf(waitFor(opening, 1000));
        expect(refused).to.be.instanceOf(Error);
      }
    }));

  it('leaves no socket behind a handshake that is cancelled', async () => {
    const before = openCount();
    await withServer(silent, function* (port) {
      const opening = openConnection('127.0.0.1', port, { ssl: true });
      expect(yield* errorOf(waitFor(opening, 20))).to.be.instanceOf(TimeoutError);
    });
    await untilClosed(before);
    expect(openCount()).to.be.at.most(before);
  });

  it('is put on a connection that stands, at both ends', () =>
    withServer(
      function* (reader: StreamReader, writer: StreamWriter) {
        expect(String(yield* reader.readline())).to.equal('STARTTLS\n');
        writer.write(bytes('go\n'));
        yield* writer.startTls(certificate());
        writer.write(yield* reader.readline());
        writer.close();
      },
      function* (port) {
        const [reader, writer] = yield* openConnection('127.0.0.1', port);
        writer.write(bytes('STARTTLS\n'));
        expect(String(yield* reader.readline())).to.equal('go\n');
        yield* writer.startTls({ ca: certificate().cert }, { serverHostname: 'localhost' });
        expect(writer.getExtraInfo('sslcontext')).to.be.an('object');
        writer.write(bytes('secret\n'));
        expect(String(yield* reader.readline())).to.equal('secret\n');
        expect((yield* reader.read()).length).to.equal(0);
        writer.close();
        yield* writer.waitClosed();
      },
    ));

  it('that cannot be put on a connection closes it', () =>
    withServer(echo, function* (port) {
      const [, writer] = yield* openConnection('127.0.0.1', port);
      const options = { serverHostname: 'localhost', sslHandshakeTimeout: 2000 };
      const error = yield* errorOf(writer.startTls(true, options));
      expect(error).to.be.instanceOf(Error);
      expect(writer.isClosing()).to.equal(true);
      expect(yield* errorOf(writer.waitClosed())).to.equal(error);
    }));
});
