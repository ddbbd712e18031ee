import { expect } from 'chai';
import {
  asyncFor,
  asyncWith,
  ConnectionResetError,
  type Coroutine,
  createTask,
  getRunningLoop,
  gather,
  RuntimeError,
  sleep,
  TimeoutError,
} from '../../../lib/index.js';
import {
  ServerTimeoutError,
  WebSocketError,
  type WSMessage,
  WSMessageTypeError,
  WSMsgType,
} from '../../../lib/io/websocket/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { FakeChannel, openFake } from '../../kit/fake-channel.js';

function onLoop<T>(main: () => Coroutine<T>): T {
  const loop = new VirtualTimeLoop();
  try {
    return loop.runSync(main());
  } finally {
    loop.close();
  }
}

/** Gives the error of a coroutine. */
function* errorOf(coro: Iterable<unknown>): Coroutine {
  try {
    yield* coro as Coroutine;
  } catch (error) {
    return error;
  }
  throw new Error('it does not throw');
}

const type = (message: WSMessage): number => message.type;

describe('WebSocketConnection', () => {
  describe('receive', () => {
    it('gives what came, in order, without switching', () => {
      const texts = onLoop(function* () {
        const { socket, peer } = openFake();
        peer.onMessage('a');
        peer.onMessage(new Uint8Array([1]));
        return [yield* socket.receive(), yield* socket.receive()].map(String);
      });
      expect(texts).to.deep.equal(['<WSMessage TEXT a>', '<WSMessage BINARY 1>']);
    });

    it('waits for what is to come', () => {
      const text = onLoop(function* () {
        const { socket, peer } = openFake();
        getRunningLoop().callLater(50, () => {
          peer.onMessage('late');
        });
        return [yield* socket.receiveStr(), getRunningLoop().time()];
      });
      expect(text).to.deep.equal(['late', 50]);
    });

    it('refuses a second receiver', () => {
      const error = onLoop(function* () {
        const { socket } = openFake();
        const first = createTask(socket.receive());
        yield* sleep(0);
        const second = yield* errorOf(socket.receive());
        first.cancel();
        return second;
      });
      expect(error).to.be.instanceOf(RuntimeError);
      expect(String(error)).to.include('Concurrent call to receive() is not allowed');
    });

    it('loses nothing to a cancellation, even one in the turn in which a message came', () => {
      const received = onLoop(function* () {
        const { socket, peer } = openFake();
        const waiting = createTask(socket.receive());
        yield* sleep(0);
        peer.onMessage('kept');
        waiting.cancel();
        yield* sleep(0);
        expect(waiting.cancelled()).to.equal(true);
        expect(socket.closeCode).to.equal(1006);
        return yield* socket.receiveStr();
      });
      expect(received).to.equal('kept');
    });

    it('times out, and goes on to receive', () => {
      onLoop(function* () {
        const { socket, peer } = openFake({ receiveTimeout: 100 });
        expect(yield* errorOf(socket.receive())).to.be.instanceOf(TimeoutError);
        expect(getRunningLoop().time()).to.equal(100);
        expect(yield* errorOf(socket.receive(20))).to.be.instanceOf(TimeoutError);
        expect(getRunningLoop().time()).to.equal(120);
        peer.onMessage('x');
        expect(yield* socket.receiveStr()).to.equal('x');
      });
    });

    it('gives CLOSE when the other side closes, then CLOSED for ever', () => {
      onLoop(function* () {
        const { socket, peer } = openFake();
        peer.onMessage('last');
        peer.onClose(1001, 'bye');
        expect(socket.closed).to.equal(false);
        expect(yield* socket.receiveStr()).to.equal('last');
        const message = yield* socket.receive();
        expect([message.type, message.data, message.extra]).to.deep.equal([
          WSMsgType.CLOSE,
          1001,
          'bye',
        ]);
        expect([socket.closed, socket.closeCode]).to.deep.equal([true, 1001]);
        expect([yield* socket.receive(), yield* socket.receive()].map(type)).to.deep.equal([
          WSMsgType.CLOSED,
          WSMsgType.CLOSED,
        ]);
      });
    });

    it('leaves closing to its caller without autoclose', () => {
      onLoop(function* () {
        const { socket, peer } = openFake({ autoclose: false });
        peer.onClose(1000, '');
        yield* socket.receive();
        expect(socket.closed).to.equal(false);
        expect(type(yield* socket.receive())).to.equal(WSMsgType.CLOSED);
        expect(socket.closed).to.equal(true);
      });
    });

    it('gives CLOSED with 1006 when the connection is lost', () => {
      onLoop(function* () {
        const { socket, peer } = openFake();
        const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
        peer.onError(reset);
        peer.onClose(1006, '');
        expect(type(yield* socket.receive())).to.equal(WSMsgType.CLOSED);
        expect([socket.closed, socket.closeCode, socket.exception()]).to.deep.equal([
          true,
          1006,
          reset,
        ]);
      });
    });

    it('gives ERROR, after what came before, when the peer breaks the protocol', () => {
      onLoop(function* () {
        const { socket, peer } = openFake();
        peer.onMessage('good');
        const error = new WebSocketError(1007, 'Invalid UTF-8 sequence');
        peer.onError(error);
        peer.onClose(1006, '');
        expect(yield* socket.receiveStr()).to.equal('good');
        const message = yield* socket.receive();
        expect([message.type, message.data]).to.deep.equal([WSMsgType.ERROR, error]);
        expect([socket.closeCode, socket.exception()]).to.deep.equal([1007, error]);
        expect(type(yield* socket.receive())).to.equal(WSMsgType.CLOSED);
      });
    });

    it('shows pings and pongs only without autoping', () => {
      onLoop(function* () {
        const shown = openFake({ autoping: false });
        shown.peer.onPing(new Uint8Array([1]));
        shown.peer.onPong(new Uint8Array([2]));
        expect(type(yield* shown.socket.receive())).to.equal(WSMsgType.PING);
        expect(type(yield* shown.socket.receive())).to.equal(WSMsgType.PONG);
        const hidden = openFake();
        hidden.peer.onPing(new Uint8Array(0));
        hidden.peer.onPong(new Uint8Array(0));
        hidden.peer.onMessage('text');
        expect(yield* hidden.socket.receiveStr()).to.equal('text');
      });
    });

    it('refuses what is of another kind, by receiveStr, receiveBytes and receiveJson', () => {
      onLoop(function* () {
        const { socket, peer } = openFake();
        peer.onMessage('{"a":1}');
        expect(yield* socket.receiveJson()).to.deep.equal({ a: 1 });
        peer.onMessage('1');
        expect(yield* socket.receiveJson({ loads: (text) => `<${text}>` })).to.equal('<1>');
        peer.onMessage('text');
        expect(yield* errorOf(socket.receiveBytes())).to.be.instanceOf(WSMessageTypeError);
        peer.onMessage(new Uint8Array([7]));
        const error = yield* errorOf(socket.receiveStr());
        expect(error).to.be.instanceOf(TypeError);
        expect(String(error)).to.equal(
          'WSMessageTypeError: Received message <WSMessage BINARY 7> is not WSMsgType.TEXT',
        );
        peer.onMessage(new Uint8Array([7]));
        expect([...(yield* socket.receiveBytes())]).to.deep.equal([7]);
      });
    });

    it('pauses the sender when more than 128 KiB wait, and resumes at 64', () => {
      onLoop(function* () {
        const { socket, peer, channel } = openFake();
        const chunk = new Uint8Array(32 * 1024);
        for (let i = 0; i < 5; i += 1) peer.onMessage(chunk);
        expect(channel.calls).to.deep.equal(['pause']);
        for (let i = 0; i < 2; i += 1) yield* socket.receive();
        expect(channel.calls).to.deep.equal(['pause']);
        yield* socket.receive();
        expect(channel.calls).to.deep.equal(['pause', 'resume']);
      });
    });

    it('breaks off where the sender cannot be paused, at the limit of a message', () => {
      onLoop(function* () {
        const channel = new FakeChannel();
        channel.canPause = false;
        const { socket, peer } = openFake({ maxMsgSize: 10 }, channel);
        peer.onMessage('0123456789');
        peer.onMessage('0123456789+');
        expect(yield* socket.receiveStr()).to.equal('0123456789');
        const { data } = yield* socket.receive();
        expect(String(data)).to.equal('WebSocketError: Message size 11 exceeds limit 10');
        expect([socket.closeCode, channel.calls]).to.deep.equal([1009, ['terminate']]);
      });
    });
  });

  describe('iteration', () => {
    it('goes through messages and ends with the connection', () => {
      const seen: unknown[] = [];
      onLoop(function* () {
        const { socket, peer } = openFake();
        peer.onMessage('a');
        peer.onMessage('b');
        peer.onClose(1000, '');
        yield* asyncFor(socket, function* (message) {
          seen.push(message.data);
        });
        seen.push(socket.closed);
      });
      expect(seen).to.deep.equal(['a', 'b', true]);
    });
  });

  describe('sending', () => {
    it('goes out at once while little is on its way', () => {
      onLoop(function* () {
        const { socket, channel } = openFake();
        yield* socket.sendStr('text');
        yield* socket.sendBytes(new Uint8Array([1, 2]));
        yield* socket.sendBytes(new Uint8Array([3]).buffer);
        yield* socket.sendJson({ a: 1 });
        yield* socket.sendJson([], { dumps: () => 'mine' });
        yield* socket.ping();
        yield* socket.pong('A');
        expect(channel.calls).to.deep.equal([
          'send text',
          'send 1,2',
          'send 3',
          'send {"a":1}',
          'send mine',
          'ping',
          'pong 65',
        ]);
      });
    });

    it('waits while more than 64 KiB are on their way', () => {
      onLoop(function* () {
        const { socket, channel, peer } = openFake();
        channel.bufferedAmount = 64 * 1024 + 1;
        const sending = createTask(socket.sendStr('x'));
        yield* sleep(10);
        expect(sending.done()).to.equal(false);
        peer.onSent();
        yield* sleep(10);
        expect(sending.done()).to.equal(false);
        channel.bufferedAmount = 64 * 1024;
        peer.onSent();
        yield* sending;
        expect(channel.calls).to.deep.equal(['send x']);
      });
    });

    it('looks at the buffer where nothing tells of it', () => {
      onLoop(function* () {
        const channel = new FakeChannel();
        channel.tellsSent = false;
        const { socket } = openFake({}, channel);
        channel.bufferedAmount = 1_000_000;
        getRunningLoop().callLater(100, () => {
          channel.bufferedAmount = 0;
        });
        yield* socket.sendStr('x');
        expect(getRunningLoop().time()).to.be.within(100, 110);
      });
    });

    it('fails when the connection ends while it waits', () => {
      onLoop(function* () {
        const { socket, channel, peer } = openFake();
        channel.bufferedAmount = 1_000_000;
        getRunningLoop().callLater(5, () => {
          peer.onClose(1006, '');
        });
        expect(yield* errorOf(socket.sendStr('x'))).to.be.instanceOf(ConnectionResetError);
        const error = yield* errorOf(socket.sendStr('y'));
        expect(String(error)).to.equal('ConnectionResetError: Cannot write to closing transport');
      });
    });

    it('refuses what is no text, or no bytes', () => {
      onLoop(function* () {
        const { socket } = openFake();
        expect(yield* errorOf(socket.sendStr(1 as never))).to.be.instanceOf(TypeError);
        expect(yield* errorOf(socket.sendBytes('a' as never))).to.be.instanceOf(TypeError);
      });
    });
  });

  describe('close', () => {
    it('says goodbye, and tells whether it was the first', () => {
      onLoop(function* () {
        const { socket, channel } = openFake();
        expect(yield* socket.close({ code: 1001, message: 'bye' })).to.equal(true);
        expect(yield* socket.close()).to.equal(false);
        expect(channel.calls).to.deep.equal(['close 1001 bye']);
        expect([socket.closeCode, String(socket)]).to.deep.equal([
          1001,
          '<Connection closed code=1001>',
        ]);
        const error = yield* errorOf(socket.sendStr('x'));
        expect(error).to.be.instanceOf(ConnectionResetError);
      });
    });

    it('wakes the receiver with CLOSING', () => {
      onLoop(function* () {
        const { socket } = openFake();
        const receiving = createTask(socket.receive());
        yield* sleep(0);
        expect(yield* socket.close()).to.equal(true);
        expect(type(yield* receiving)).to.equal(WSMsgType.CLOSING);
      });
    });

    it('says what the first to close wanted to say, though the receiver closes too', () => {
      onLoop(function* () {
        const { socket, channel } = openFake();
        const receiving = createTask(asyncWith(socket, () => socket.receive()));
        yield* sleep(0);
        yield* socket.close({ code: 1001, message: 'first' });
        yield* receiving;
        expect(channel.calls).to.deep.equal(['close 1001 first']);
      });
    });

    it('lets the receiver close when that one receives again at once', () => {
      onLoop(function* () {
        const { socket } = openFake();
        const log: unknown[] = [];
        const receiving = createTask(
          (function* () {
            log.push(type(yield* socket.receive()));
            log.push(type(yield* socket.receive()));
          })(),
        );
        yield* sleep(0);
        yield* gather([socket.close(), receiving]);
        expect(log).to.deep.equal([WSMsgType.CLOSING, WSMsgType.CLOSED]);
        expect(socket.closeCode).to.equal(1000);
      });
    });

    it('gives up on a peer that does not answer in time', () => {
      onLoop(function* () {
        const { socket, channel } = openFake({ closeTimeout: 500 });
        channel.answersClose = false;
        expect(yield* socket.close()).to.equal(true);
        expect(getRunningLoop().time()).to.equal(500);
        expect(channel.calls).to.deep.equal(['close 1000', 'terminate']);
        expect(socket.closeCode).to.equal(1006);
        expect(socket.exception()).to.be.instanceOf(TimeoutError);
      });
    });

    it('ends the connection at once when it is cancelled', () => {
      onLoop(function* () {
        const { socket, channel } = openFake();
        channel.answersClose = false;
        const closing = createTask(socket.close());
        yield* sleep(1);
        closing.cancel();
        yield* sleep(1);
        expect(closing.cancelled()).to.equal(true);
        expect(channel.calls).to.deep.equal(['close 1000', 'terminate']);
      });
    });

    it('reads on past messages that nobody will receive', () => {
      onLoop(function* () {
        const { socket, channel, peer } = openFake();
        channel.answersClose = false;
        peer.onMessage(new Uint8Array(200_000));
        const closing = createTask(socket.close());
        yield* sleep(0);
        expect(channel.calls).to.deep.equal(['pause', 'resume', 'close 1000']);
        peer.onMessage('one more');
        peer.onClose(1000, '');
        yield* closing;
        expect(type(yield* socket.receive())).to.equal(WSMsgType.CLOSED);
      });
    });

    it('is what leaving asyncWith does', () => {
      onLoop(function* () {
        const { socket, channel } = openFake();
        const got = yield* asyncWith(socket, function* (entered) {
          return entered === socket;
        });
        expect([got, channel.calls]).to.deep.equal([true, ['close 1000']]);
      });
    });
  });

  describe('heartbeat', () => {
    it('pings after a silence, and stays quiet while messages come', () => {
      onLoop(function* () {
        const { channel, peer } = openFake({ heartbeat: 1000 });
        yield* sleep(900);
        peer.onMessage('x');
        yield* sleep(900);
        expect(channel.calls).to.deep.equal([]);
        yield* sleep(150);
        expect(channel.calls).to.deep.equal(['ping']);
        peer.onPong(new Uint8Array(0));
        yield* sleep(900);
        expect(channel.calls).to.deep.equal(['ping']);
        yield* sleep(100);
        expect(channel.calls).to.deep.equal(['ping', 'ping']);
      });
    });

    it('ends a connection whose peer does not answer in half the time', () => {
      onLoop(function* () {
        const { socket, channel } = openFake({ heartbeat: 1000 });
        const message = yield* socket.receive();
        expect(getRunningLoop().time()).to.equal(1500);
        expect(message.type).to.equal(WSMsgType.ERROR);
        expect(message.data).to.be.instanceOf(ServerTimeoutError);
        expect(message.data).to.be.instanceOf(TimeoutError);
        expect(channel.calls).to.deep.equal(['ping', 'terminate']);
        expect([socket.closed, socket.closeCode, socket.exception()]).to.deep.equal([
          true,
          1006,
          message.data,
        ]);
      });
    });

    it('does not take its own pause for the silence of the peer', () => {
      onLoop(function* () {
        const { socket, peer, channel } = openFake({ heartbeat: 1000 });
        peer.onMessage(new Uint8Array(200_000));
        yield* sleep(10_000);
        expect(channel.calls).to.deep.equal(['pause']);
        yield* socket.receive();
        yield* sleep(1000);
        expect(channel.calls).to.deep.equal(['pause', 'resume', 'ping']);
      });
    });

    it('stops when the connection ends', () => {
      onLoop(function* () {
        const { socket, channel } = openFake({ heartbeat: 1000 });
        yield* socket.close();
        yield* sleep(5000);
        expect(channel.calls).to.deep.equal(['close 1000']);
      });
    });
  });

  it('tells what the platform knows of it', () => {
    onLoop(function* () {
      const channel = new FakeChannel();
      channel.protocol = 'chat';
      const { socket } = openFake({}, channel);
      expect([socket.protocol, socket.compress]).to.deep.equal(['chat', false]);
      expect(socket.getExtraInfo('peername')).to.deep.equal(['127.0.0.1', 1234]);
      expect(socket.getExtraInfo('sockname', 'unknown')).to.equal('unknown');
      expect(openFake().socket.protocol).to.equal(undefined);
    });
  });

  it('is named by whoever waits for it for ever', () => {
    const loop = new VirtualTimeLoop();
    const main = function* (): Coroutine<void> {
      yield* openFake().socket.receive();
    };
    expect(() => loop.runSync(main())).to.throw('waits for <Connection open>');
    loop.close();
  });
});
