// The methods of a loop that need sockets, as protocols use them.

import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect as netConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import {
  type Coroutine,
  EventLoop,
  Future,
  fromPromise,
  getRunningLoop,
  NotImplementedError,
  OSError,
  run,
  RuntimeError,
  SendfileNotAvailableError,
  sleep,
} from '../../../lib/index.js';
import {
  BufferedProtocol,
  DatagramProtocol,
  Protocol,
  type ReadTransport,
  type Server,
  type SocketAddress,
  type SocketDatagramTransport,
  type Transport,
  type WriteTransport,
} from '../../../lib/node.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { certificate } from '../../kit/certificate.js';
import { errorOf } from '../../kit/programs.js';
import { bytes, portOf } from '../../kit/sockets.js';

/** Writes down what it hears, and answers what it is asked. */
class Witness extends Protocol {
  readonly calls: string[] = [];
  readonly lost = new Future<void>();
  transport: Transport | null = null;
  override connectionMade(transport: Transport): void {
    this.transport = transport;
    this.calls.push('made');
  }
  override dataReceived(data: Buffer): void {
    this.calls.push(`data ${String(data)}`);
  }
  override eofReceived(): boolean {
    this.calls.push('eof');
    return true;
  }
  override connectionLost(error?: unknown): void {
    this.calls.push(error === undefined ? 'lost' : `lost ${String(error)}`);
    this.lost.setResult();
  }
}

class Echo extends Witness {
  override dataReceived(data: Buffer): void {
    this.transport?.write(data);
  }
  override eofReceived(): false {
    return false;
  }
}

describe('loop.createConnection and loop.createServer', () => {
  it('[rule 244] tell a protocol of its connection, data, the end and the loss', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const server = (yield* loop.createServer(() => new Echo(), '127.0.0.1', 0)) as Server;
        const port = portOf(server);
        const [transport, protocol] = yield* loop.createConnection(
          () => new Witness(),
          '127.0.0.1',
          port,
        );
        expect(protocol.calls).to.deep.equal(['made']);
        expect(transport.getProtocol()).to.equal(protocol);
        transport.write(bytes('one'));
        while (protocol.calls.length < 2) yield* sleep(1);
        transport.write(bytes('two'));
        transport.writeEof();
        while (!protocol.calls.includes('eof')) yield* sleep(1);
        expect(transport.isClosing()).to.equal(false);
        transport.close();
        transport.abort();
        expect(protocol.calls.at(-1)).to.equal('eof');
        yield* protocol.lost;
        const expected = ['made', 'data one', 'data two', 'eof', 'lost'];
        expect(protocol.calls).to.deep.equal(expected);
        yield* server.aexit();
      })(),
    ));

  it('[rule 250] let no data through while reading is paused', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const server = (yield* loop.createServer(() => new Echo(), '127.0.0.1', 0)) as Server;
        const connecting = loop.createConnection(() => new Witness(), '127.0.0.1', portOf(server));
        const [transport, protocol] = yield* connecting;
        transport.pauseReading();
        transport.pauseReading();
        expect(transport.isReading()).to.equal(false);
        transport.write(bytes('x'));
        yield* sleep(20);
        expect(protocol.calls).to.deep.equal(['made']);
        transport.resumeReading();
        transport.resumeReading();
        while (protocol.calls.length < 2) yield* sleep(1);
        transport.close();
        yield* protocol.lost;
        yield* server.aexit();
      })(),
    ));

  it('[rule 246] pause a protocol that writes more than the peer reads', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        class Slow extends Witness {
          override connectionMade(transport: Transport): void {
            super.connectionMade(transport);
            transport.pauseReading();
          }
        }
        const made: Slow[] = [];
        const factory = (): Slow => {
          const protocol = new Slow();
          made.push(protocol);
          return protocol;
        };
        const server = (yield* loop.createServer(factory, '127.0.0.1', 0)) as Server;
        class Writer extends Witness {
          override pauseWriting(): void {
            this.calls.push('pause');
          }
          override resumeWriting(): void {
            this.calls.push('resume');
          }
        }
        const connecting = loop.createConnection(() => new Writer(), '127.0.0.1', portOf(server));
        const [transport, protocol] = yield* connecting;
        transport.setWriteBufferLimits({ high: 10_000 });
        expect(transport.getWriteBufferLimits()).to.deep.equal([2500, 10_000]);
        while (!protocol.calls.includes('pause')) {
          transport.write(Buffer.alloc(100_000));
          yield* sleep(1);
        }
        expect(transport.getWriteBufferSize()).to.be.above(10_000);
        made[0]?.transport?.resumeReading();
        while (!protocol.calls.includes('resume')) yield* sleep(1);
        expect(protocol.calls).to.deep.equal(['made', 'pause', 'resume']);
        transport.abort();
        server.abortClients();
        yield* server.aexit();
      })(),
    ));

  it('[rule 249] refuse writes after the end', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const server = (yield* loop.createServer(() => new Witness(), '127.0.0.1', 0)) as Server;
        const connecting = loop.createConnection(() => new Witness(), '127.0.0.1', portOf(server));
        const [transport, protocol] = yield* connecting;
        expect(transport.canWriteEof()).to.equal(true);
        transport.writeEof();
        transport.writeEof();
        expect(() => {
          transport.write(bytes('x'));
        }).to.throw(RuntimeError, 'Cannot call write() after write_eof()');
        expect(String(transport)).to.equal('<SocketTransport open bufsize=0>');
        transport.close();
        yield* protocol.lost;
        server.closeClients();
        yield* server.aexit();
      })(),
    ));

  it('fill the buffers of a BufferedProtocol', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        class Filled extends BufferedProtocol {
          readonly room = new Uint8Array(3);
          got = '';
          override getBuffer(): Uint8Array {
            return this.room;
          }
          override bufferUpdated(nbytes: number): void {
            this.got += String(Buffer.from(this.room.subarray(0, nbytes)));
          }
        }
        const server = (yield* loop.createServer(() => new Echo(), '127.0.0.1', 0)) as Server;
        const connecting = loop.createConnection(() => new Filled(), '127.0.0.1', portOf(server));
        const [transport, protocol] = yield* connecting;
        transport.write(bytes('abcdefgh'));
        while (protocol.got.length < 8) yield* sleep(1);
        expect(protocol.got).to.equal('abcdefgh');
        transport.close();
        yield* server.aexit();
      })(),
    ));

  it('speak over paths, with createUnixConnection and createUnixServer', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const folder = mkdtempSync(join(tmpdir(), 'loop-'));
        const path = join(folder, 'socket');
        const server = (yield* loop.createUnixServer(() => new Echo(), path)) as Server;
        const [transport, protocol] = yield* loop.createUnixConnection(() => new Witness(), path);
        transport.write(bytes('x'));
        while (protocol.calls.length < 2) yield* sleep(1);
        transport.close();
        yield* protocol.lost;
        yield* server.aexit();
        rmSync(folder, { recursive: true });
        expect(protocol.calls).to.deep.equal(['made', 'data x', 'lost']);
      })(),
    ));

  it('are refused by a host that has no sockets', () => {
    const loop = new VirtualTimeLoop();
    const error = loop.runSync(errorOf(loop.createConnection(() => new Protocol(), 'h', 1)));
    loop.close();
    expect(error).to.be.instanceOf(NotImplementedError);
    expect((error as Error).message).to.equal('the virtual host has no createConnection()');
    expect(loop).to.be.instanceOf(EventLoop);
  });
});

describe('loop.startTls', function () {
  this.timeout(120_000);
  this.slow(1000);

  it('goes on over TLS, with bytes that had come already', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        class Upgrading extends Echo {
          upgraded: Coroutine | null = null;
          override dataReceived(data: Buffer): void {
            if (String(data) !== 'tls') return super.dataReceived(data);
            const { transport } = this;
            transport?.write(bytes('go'));
            void loop.createTask(
              (function* (protocol: Upgrading) {
                const options = { serverSide: true };
                const over = loop.startTls<Transport>(
                  transport as Transport,
                  protocol,
                  certificate(),
                  options,
                );
                protocol.transport = yield* over;
              })(this),
            );
          }
        }
        const server = (yield* loop.createServer(() => new Upgrading(), '127.0.0.1', 0)) as Server;
        const connecting = loop.createConnection(() => new Witness(), '127.0.0.1', portOf(server));
        const [transport, protocol] = yield* connecting;
        transport.write(bytes('tls'));
        while (protocol.calls.length < 2) yield* sleep(1);
        const ssl = { ca: certificate().cert };
        const options = { serverHostname: 'localhost' };
        const over = yield* loop.startTls(transport, protocol, ssl, options);
        over.write(bytes('secret'));
        while (protocol.calls.length < 3) yield* sleep(1);
        expect(protocol.calls).to.deep.equal(['made', 'data go', 'data secret']);
        over.close();
        yield* protocol.lost;
        server.closeClients();
        yield* server.aexit();
        for (const wrong of [{}, over]) {
          expect(yield* errorOf(loop.startTls(wrong, protocol, ssl))).to.be.instanceOf(Error);
        }
      })(),
    ));
});

describe('loop.getaddrinfo and loop.getnameinfo', () => {
  it('look up addresses, and names', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const [info] = yield* loop.getaddrinfo('127.0.0.1', 80);
        expect(info).to.deep.equal({
          family: 4,
          type: 1,
          proto: 6,
          canonname: '',
          sockaddr: { address: '127.0.0.1', family: 'IPv4', port: 80 },
        });
        const [six] = yield* loop.getaddrinfo('::1', 'http', { type: 2 });
        expect(six).to.deep.include({ family: 6, type: 2, proto: 17 });
        expect(six?.sockaddr.port).to.equal(80);
        const [own] = yield* loop.getaddrinfo(null, null, { family: 4 });
        expect(own?.sockaddr).to.deep.equal({ address: '127.0.0.1', family: 'IPv4', port: 0 });
        expect(yield* loop.getaddrinfo('127.0.0.1', 1, { family: 6 })).to.deep.equal([]);
        const error = yield* errorOf(loop.getaddrinfo('127.0.0.1', 'no such service'));
        expect(error).to.be.instanceOf(OSError);
        expect(yield* loop.getnameinfo(['127.0.0.1', 80], 3)).to.deep.equal(['127.0.0.1', '80']);
        const [, service] = yield* loop.getnameinfo({ address: '127.0.0.1', port: 80 }, 1);
        expect(service).to.be.oneOf(['http', '80']);
        expect(yield* errorOf(loop.getnameinfo(['localhost', 1]))).to.be.instanceOf(TypeError);
      })(),
    ));
});

describe('loop.createDatagramEndpoint', () => {
  class Mailbox extends DatagramProtocol {
    readonly calls: string[] = [];
    readonly lost = new Future<void>();
    transport: SocketDatagramTransport | null = null;
    override connectionMade(transport: SocketDatagramTransport): void {
      this.transport = transport;
      this.calls.push('made');
    }
    override datagramReceived(data: Buffer, from: SocketAddress): void {
      this.calls.push(`got ${String(data)}`);
      if (String(data) === 'fail') throw new RangeError('no');
      if (String(data) === 'ping') this.transport?.sendto(bytes('pong'), from);
    }
    override errorReceived(error: unknown): void {
      this.calls.push(`error ${(error as OSError).code}`);
    }
    override connectionLost(): void {
      this.calls.push('lost');
      this.lost.setResult();
    }
  }

  it('sends datagrams, to an address or to the one it is connected to', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        loop.setExceptionHandler(() => undefined);
        const [near, mailbox] = yield* loop.createDatagramEndpoint<
          Mailbox,
          SocketDatagramTransport
        >(() => new Mailbox(), ['127.0.0.1', 0]);
        const place = near.getExtraInfo('sockname') as SocketAddress;
        const [far, other] = yield* loop.createDatagramEndpoint<Mailbox, SocketDatagramTransport>(
          () => new Mailbox(),
          null,
          place,
          { allowBroadcast: true },
        );
        expect(far.getExtraInfo('peername')).to.have.property('port', place.port);
        far.sendto(bytes('ping'));
        far.sendto(bytes('fail'), place);
        while (other.calls.length < 2 || mailbox.calls.length < 3) yield* sleep(1);
        expect(mailbox.calls).to.deep.equal(['made', 'got ping', 'got fail']);
        expect(other.calls).to.deep.equal(['made', 'got pong']);
        expect(() => {
          far.sendto(bytes('x'), ['127.0.0.2', 1]);
        }).to.throw(RangeError, /^Invalid address: must be None or/);
        expect(() => {
          near.sendto(bytes('x'));
        }).to.throw(RangeError);
        expect(() => {
          near.sendto('x' as never, place);
        }).to.throw(TypeError);
        expect(near.getWriteBufferSize()).to.equal(0);
        expect([near.getProtocol(), near.isClosing()]).to.deep.equal([mailbox, false]);
        near.setProtocol(mailbox);
        near.close();
        yield* mailbox.lost;
        far.sendto(bytes('nobody there'));
        while (!other.calls.includes('error ECONNREFUSED')) {
          far.sendto(bytes('nobody there'));
          yield* sleep(1);
        }
        far.abort();
        far.abort();
        yield* other.lost;
        expect(String(far)).to.equal('<SocketDatagramTransport closing>');
      })(),
    ));

  it('takes a socket that is there, and refuses what does not go together', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const sock = createSocket('udp4');
        sock.bind(0, '127.0.0.1');
        yield* fromPromise(new Promise<void>((resolve) => sock.once('listening', resolve)));
        const factory = (): Mailbox => new Mailbox();
        const [transport, protocol] = yield* loop.createDatagramEndpoint<
          Mailbox,
          SocketDatagramTransport
        >(factory, null, null, { sock });
        transport.close();
        yield* protocol.lost;
        const none = yield* errorOf(loop.createDatagramEndpoint(factory));
        expect((none as Error).message).to.equal('unexpected address family');
        const both = loop.createDatagramEndpoint(factory, ['127.0.0.1', 0], null, { sock });
        expect(yield* errorOf(both)).to.be.instanceOf(RangeError);
        const wrong = loop.createDatagramEndpoint(factory, null, null, { sock: {} });
        expect(yield* errorOf(wrong)).to.be.instanceOf(TypeError);
      })(),
    ));
});

describe('loop.connectReadPipe and loop.connectWritePipe', () => {
  it('read and write streams of Node, and of the web', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const pipe = new PassThrough();
        const [writing] = yield* loop.connectWritePipe<Witness, WriteTransport>(
          () => new Witness(),
          pipe,
        );
        const [reading, protocol] = yield* loop.connectReadPipe<Witness, ReadTransport>(
          () => new Witness(),
          pipe,
        );
        expect(reading.getExtraInfo('pipe')).to.equal(pipe);
        writing.write(bytes('through'));
        while (protocol.calls.length < 2) yield* sleep(1);
        reading.pauseReading();
        writing.write(bytes(' a pipe'));
        writing.writeEof();
        yield* sleep(5);
        expect(protocol.calls).to.deep.equal(['made', 'data through']);
        expect(String(reading)).to.equal('<ReadPipeTransport paused>');
        reading.resumeReading();
        yield* protocol.lost;
        expect(protocol.calls.slice(2)).to.deep.equal(['data  a pipe', 'eof', 'lost']);
        const web = Readable.toWeb(Readable.from([bytes('web')]));
        const [, other] = yield* loop.connectReadPipe(() => new Witness(), web);
        yield* other.lost;
        expect(other.calls).to.deep.equal(['made', 'data web', 'eof', 'lost']);
        for (const connecting of [
          loop.connectReadPipe(() => new Witness(), {}),
          loop.connectWritePipe(() => new Witness(), {}),
        ]) {
          expect(yield* errorOf(connecting)).to.be.instanceOf(TypeError);
        }
      })(),
    ));

  it('tell of an error of the stream', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const pipe = new PassThrough();
        const connecting = loop.connectReadPipe<Witness, ReadTransport>(() => new Witness(), pipe);
        const [reading, protocol] = yield* connecting;
        expect(reading.getProtocol()).to.equal(protocol);
        pipe.destroy(new RangeError('broken'));
        yield* protocol.lost;
        expect(protocol.calls.at(-1)).to.equal('lost RangeError: broken');
        expect(reading.isClosing()).to.equal(true);
      })(),
    ));
});

describe('loop.sendfile', () => {
  let folder = '';
  let path = '';
  const content = Buffer.alloc(700_000, 'sendfile ');
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sendfile-'));
    path = join(folder, 'file');
    writeFileSync(path, content);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('sends a file, or a part of it, with back-pressure', () =>
    run(
      (function* () {
        const loop = getRunningLoop();
        const made: Witness[] = [];
        const factory = (): Witness => {
          made.push(new Witness());
          return made.at(-1) as Witness;
        };
        const server = (yield* loop.createServer(factory, '127.0.0.1', 0)) as Server;
        const peer = netConnect({ port: portOf(server), host: '127.0.0.1' });
        const pieces: Buffer[] = [];
        peer.on('data', (data: Buffer) => void pieces.push(data));
        while (made[0]?.transport == null) yield* sleep(1);
        const { transport } = made[0];
        expect(yield* loop.sendfile(transport, path)).to.equal(700_000);
        const handle = yield* fromPromise(open(path));
        expect(yield* loop.sendfile(transport, handle, 9, 18)).to.equal(18);
        yield* fromPromise(handle.close());
        expect(transport.getProtocol()).to.equal(made[0]);
        const native = loop.sendfile(transport, path, 0, null, { fallback: false });
        expect(yield* errorOf(native)).to.be.instanceOf(SendfileNotAvailableError);
        expect(yield* errorOf(loop.sendfile(transport, path, 0, 0))).to.be.instanceOf(RangeError);
        expect(yield* errorOf(loop.sendfile(transport, path, -1))).to.be.instanceOf(RangeError);
        expect(yield* errorOf(loop.sendfile({}, path))).to.be.instanceOf(RuntimeError);
        const missing = (yield* errorOf(loop.sendfile(transport, `${path}.not`))) as OSError;
        expect([missing.name, missing.code]).to.deep.equal(['OSError', 'ENOENT']);
        transport.close();
        while (!peer.readableEnded) yield* sleep(1);
        peer.destroy();
        const expected = Buffer.concat([content, content.subarray(9, 27)]);
        expect(Buffer.concat(pieces).equals(expected)).to.equal(true);
        yield* server.aexit();
        expect(yield* errorOf(loop.sendfile(transport, path))).to.be.instanceOf(RuntimeError);
      })(),
    ));
});
