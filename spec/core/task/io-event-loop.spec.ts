// What the methods do with sockets is in spec/io; here is how a loop comes by them.

import { expect } from 'chai';
import {
  type Awaitable,
  type Coroutine,
  EventLoop,
  NotImplementedError,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { VirtualHost } from '../../../lib/host/virtual.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

const factory = (): object => ({});
const [pipe, transport, protocol, context] = [{}, {}, {}, {}];

/** Every method that needs a socket or a process: how it is called, and what the host's part is given. */
const calls: Record<string, [call: (loop: EventLoop) => Awaitable, given: unknown[]]> = {
  createConnection: [
    (loop) => loop.createConnection(factory, 'here', 80),
    [factory, 'here', 80, {}],
  ],
  createServer: [(loop) => loop.createServer(factory), [factory, null, null, {}]],
  createUnixConnection: [
    (loop) => loop.createUnixConnection(factory, '/path'),
    [factory, '/path', {}],
  ],
  createUnixServer: [
    (loop) => loop.createUnixServer(factory, '/path', { backlog: 5 }),
    [factory, '/path', { backlog: 5 }],
  ],
  createDatagramEndpoint: [
    (loop) => loop.createDatagramEndpoint(factory, ['here', 53]),
    [factory, ['here', 53], null, {}],
  ],
  connectReadPipe: [(loop) => loop.connectReadPipe(factory, pipe), [factory, pipe]],
  connectWritePipe: [(loop) => loop.connectWritePipe(factory, pipe), [factory, pipe]],
  startTls: [
    (loop) => loop.startTls(transport, protocol, context),
    [transport, protocol, context, {}],
  ],
  sendfile: [(loop) => loop.sendfile(transport, '/file'), [transport, '/file', 0, null, {}]],
  getaddrinfo: [(loop) => loop.getaddrinfo('here', 80), ['here', 80, {}]],
  getnameinfo: [(loop) => loop.getnameinfo(['here', 80]), [['here', 80], 0]],
  subprocessExec: [(loop) => loop.subprocessExec(factory, ['ls']), [factory, ['ls'], {}]],
  subprocessShell: [(loop) => loop.subprocessShell(factory, 'ls'), [factory, 'ls', {}]],
};

/** A host whose sockets only say what was asked of them, and with what. */
class TellingHost extends VirtualHost {
  readonly loaded: string[] = [];

  loadIo(part: string): PromiseLike<never> {
    this.loaded.push(part);
    const tell = (name: string) =>
      function* (loop: unknown, ...args: unknown[]): Coroutine<unknown[]> {
        yield* sleep(1);
        return [name, loop, ...args];
      };
    const port = Object.fromEntries(Object.keys(calls).map((name) => [name, tell(name)]));
    // A promise that is fulfilled at once, so that the loop need not wait for the real ones.
    return { then: (resolve: (port: object) => void) => resolve(port) } as PromiseLike<never>;
  }
}

describe('the methods of a loop that need sockets or processes', () => {
  for (const [name, [call, given]] of Object.entries(calls)) {
    it(`${name} hands its arguments to the part of the host that can do it`, () => {
      const host = new TellingHost();
      const loop = new EventLoop({ host });
      const [part, onLoop, ...args] = loop.runSync(call(loop)) as unknown[];
      expect([part, onLoop === loop, args]).to.deep.equal([name, true, given]);
      expect(host.loaded).to.deep.equal([name.startsWith('subprocess') ? 'process' : 'net']);
      loop.close();
    });

    it(`${name} says so where the host has none, and where the loop is closed`, () => {
      const loop = new VirtualTimeLoop();
      expect(() => loop.runSync(call(loop))).to.throw(
        NotImplementedError,
        `the virtual host has no ${name}()`,
      );
      loop.close();
      const other = new VirtualTimeLoop();
      expect(() => other.runSync(call(loop))).to.throw(RuntimeError, 'Event loop is closed');
      other.close();
    });
  }

  it('load that part once, when the first of them is called', () => {
    const host = new TellingHost();
    const loop = new EventLoop({ host });
    expect(host.loaded).to.deep.equal([]);
    function* main(): Coroutine<void> {
      yield* loop.getaddrinfo('here', 80);
      yield* loop.getnameinfo(['here', 80]);
    }
    loop.runSync(main());
    expect(host.loaded).to.deep.equal(['net']);
    loop.close();
  });
});
