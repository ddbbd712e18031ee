import { expect } from 'chai';
import {
  type Coroutine,
  getRunningLoop,
  type HandlerContext,
  logger,
  NotImplementedError,
  OSError,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import type { MemoryTransport } from '../../../lib/node.js';
import {
  BaseProtocol,
  BaseTransport,
  BufferedProtocol,
  createMemoryPair,
  DatagramProtocol,
  DatagramTransport,
  FlowControlMixin,
  Protocol,
  ReadTransport,
  StreamWriter,
  SubprocessProtocol,
  SubprocessTransport,
  Transport,
  WriteTransport,
} from '../../../lib/node.js';
import { runVirtual } from '../../kit/turns.js';

const bytes = (text: string): Buffer => Buffer.from(text);

/** Writes down what it hears. */
class Witness extends Protocol {
  readonly calls: string[] = [];
  keepsOpen = true;
  override connectionMade(): void {
    this.calls.push('made');
  }
  override connectionLost(error?: unknown): void {
    this.calls.push(error === undefined ? 'lost' : `lost ${(error as Error).message}`);
  }
  override pauseWriting(): void {
    this.calls.push('pause');
  }
  override resumeWriting(): void {
    this.calls.push('resume');
  }
  override dataReceived(data: Buffer): void {
    this.calls.push(`data ${String(data)}`);
  }
  override eofReceived(): boolean {
    this.calls.push('eof');
    return this.keepsOpen;
  }
}

/** Two transports that are joined, with a witness each. */
function pairOf<P extends Protocol | BufferedProtocol>(
  protocol: P,
): { near: MemoryTransport; far: MemoryTransport; witness: P; other: Witness } {
  const [[, one], [, two]] = createMemoryPair();
  const [near, far] = [one.transport as MemoryTransport, two.transport as MemoryTransport];
  const other = new Witness();
  near.setProtocol(protocol);
  far.setProtocol(other);
  return { near, far, witness: protocol, other };
}

describe('protocols', () => {
  it('do nothing by themselves', () => {
    const protocols = [
      new BaseProtocol(),
      new Protocol(),
      new BufferedProtocol(),
      new DatagramProtocol(),
      new SubprocessProtocol(),
    ];
    for (const protocol of protocols) {
      protocol.connectionMade({});
      protocol.pauseWriting();
      protocol.resumeWriting();
      protocol.connectionLost();
      expect(protocol).to.be.instanceOf(BaseProtocol);
    }
    new Protocol().dataReceived(bytes(''));
    expect(new Protocol().eofReceived()).to.equal(undefined);
    expect(new BufferedProtocol().getBuffer(-1).length).to.equal(0);
    new BufferedProtocol().bufferUpdated(0);
    expect(new BufferedProtocol().eofReceived()).to.equal(undefined);
    new DatagramProtocol().datagramReceived(bytes(''), 'path');
    new DatagramProtocol().errorReceived(new OSError());
    new SubprocessProtocol().pipeDataReceived(1, bytes(''));
    new SubprocessProtocol().pipeConnectionLost(1);
    new SubprocessProtocol().processExited();
  });

  it('FlowControlMixin leaves the waiter for the close to its heirs', () => {
    runVirtual(
      (function* () {
        const mixin = new FlowControlMixin();
        expect(String(mixin)).to.equal('<FlowControlMixin open>');
        expect(() => mixin._getCloseWaiter({})).to.throw(NotImplementedError);
        mixin.pauseWriting();
        expect(String(mixin)).to.equal('<FlowControlMixin writing paused>');
        expect(() => {
          mixin.pauseWriting();
        }).to.throw(RuntimeError);
      })(),
    );
  });
});

describe('transports', () => {
  const unimplemented = (call: () => unknown): void => {
    expect(call).to.throw(NotImplementedError);
  };

  it('raise NotImplementedError for what they cannot do', () => {
    const base = new BaseTransport({ peername: 'it' });
    expect(base.getExtraInfo('peername')).to.equal('it');
    expect(base.getExtraInfo('other', 1)).to.equal(1);
    expect(new BaseTransport(new Map([['a', 1]])).getExtraInfo('a')).to.equal(1);
    for (const call of [
      () => base.isClosing(),
      () => {
        base.close();
      },
      () => {
        base.setProtocol({});
      },
      () => base.getProtocol(),
    ]) {
      unimplemented(call);
    }
    const [reading, writing, both] = [new ReadTransport(), new WriteTransport(), new Transport()];
    for (const transport of [reading, both]) {
      unimplemented(() => transport.isReading());
      unimplemented(() => {
        transport.pauseReading();
      });
      unimplemented(() => {
        transport.resumeReading();
      });
    }
    for (const method of [
      'getWriteBufferSize',
      'getWriteBufferLimits',
      'setWriteBufferLimits',
      'writeEof',
      'canWriteEof',
      'abort',
    ] as const) {
      unimplemented(() => writing[method]());
    }
    unimplemented(() => {
      writing.write(bytes('x'));
    });
    unimplemented(() => {
      new DatagramTransport().sendto(bytes('x'));
    });
    unimplemented(() => {
      new DatagramTransport().abort();
    });
    const child = new SubprocessTransport();
    for (const method of ['getPid', 'getReturncode', 'terminate', 'kill'] as const) {
      unimplemented(() => child[method]());
    }
    unimplemented(() => child.getPipeTransport(0));
    unimplemented(() => {
      child.sendSignal(15);
    });
  });

  it('that read and write are of both kinds', () => {
    expect(new Transport()).to.be.instanceOf(ReadTransport);
    expect(new Transport()).to.be.instanceOf(WriteTransport);
    expect(new WriteTransport()).not.to.be.instanceOf(ReadTransport);
    class Own extends ReadTransport {}
    expect(new Transport()).not.to.be.instanceOf(Own);
  });

  it('[rule 251] join several pieces, and write once', () => {
    const writes: string[] = [];
    class Own extends WriteTransport {
      override write(data: Uint8Array): void {
        writes.push(String(data));
      }
    }
    new Own().writelines([bytes('a'), bytes('b')]);
    runVirtual(
      (function* () {
        new StreamWriter(new Own(), new FlowControlMixin(), null, getRunningLoop()).writelines([
          bytes('c'),
          bytes('d'),
        ]);
      })(),
    );
    expect(writes).to.deep.equal(['ab', 'cd']);
  });

  it('[rule 244] tell of the connection, of data, one end and one loss', () => {
    runVirtual(
      (function* () {
        const { near, far, witness } = pairOf(new Witness());
        far.write(bytes('one'));
        yield* sleep(0);
        far.write(bytes('two'));
        far.writeEof();
        far.writeEof();
        yield* sleep(1);
        near.close();
        near.close();
        near.abort();
        yield* sleep(1);
        expect(witness.calls).to.deep.equal(['data one', 'data two', 'eof', 'lost']);
      })(),
    );
  });

  it('[rule 245] have water marks of 64 KiB and a quarter, and check others', () => {
    runVirtual(
      (function* () {
        const { near } = pairOf(new Witness());
        expect(near.getWriteBufferLimits()).to.deep.equal([16_384, 65_536]);
        const check = (limits: object | undefined, low: number, high: number): void => {
          near.setWriteBufferLimits(limits);
          expect(near.getWriteBufferLimits()).to.deep.equal([low, high]);
        };
        check({ high: 1024 }, 256, 1024);
        check({ low: 1024 }, 1024, 4096);
        check({ low: 0, high: 0 }, 0, 0);
        check({ low: 256, high: 1024 }, 256, 1024);
        check(undefined, 16_384, 65_536);
        for (const limits of [{ high: 0, low: 1 }, { low: -1 }, { high: 1, low: 2 }]) {
          expect(() => {
            near.setWriteBufferLimits(limits);
          }).to.throw(RangeError, /^high \(.*\) must be >= low \(.*\) must be >= 0$/);
        }
      })(),
    );
  });

  it('[rule 246] pause once strictly above the high mark, and resume once at the low one', () => {
    runVirtual(
      (function* () {
        const { near, far, witness } = pairOf(new Witness());
        far.pauseReading();
        near.setWriteBufferLimits({ high: 4, low: 2 });
        near.write(bytes('1234'));
        expect(witness.calls).to.deep.equal([]);
        near.write(bytes('5'));
        near.write(bytes('6'));
        expect(witness.calls).to.deep.equal(['pause']);
        far.resumeReading();
        yield* sleep(1);
        expect(witness.calls).to.deep.equal(['pause', 'resume']);
        far.pauseReading();
        near.write(bytes('123'));
        near.setWriteBufferLimits({ high: 2 });
        expect(witness.calls).to.deep.equal(['pause', 'resume', 'pause']);
        expect(near.getWriteBufferSize()).to.equal(3);
      })(),
    );
  });

  it('[rule 246] report what the protocol throws then', () => {
    runVirtual(
      (function* () {
        const reports: HandlerContext[] = [];
        getRunningLoop().setExceptionHandler((_, context) => void reports.push(context));
        class Failing extends Witness {
          override pauseWriting(): void {
            throw new RangeError('pause');
          }
          override resumeWriting(): void {
            throw new RangeError('resume');
          }
        }
        const { near } = pairOf(new Failing());
        near.setWriteBufferLimits({ high: 0 });
        near.write(bytes('x'));
        yield* sleep(1);
        expect(reports.map(({ message }) => message)).to.deep.equal([
          'protocol.pause_writing() failed',
          'protocol.resume_writing() failed',
        ]);
      })(),
    );
  });

  it('[rule 247] flush on close, and drop on abort, both in a later turn', () => {
    runVirtual(
      (function* () {
        const { near, far, witness, other } = pairOf(new Witness());
        near.write(bytes('flushed'));
        near.close();
        expect(witness.calls).to.deep.equal([]);
        yield* sleep(1);
        expect([witness.calls, other.calls]).to.deep.equal([['lost'], ['data flushed', 'eof']]);
        far.close();
        const second = pairOf(new Witness());
        second.near.write(bytes('dropped'));
        second.near.abort();
        expect(second.witness.calls).to.deep.equal([]);
        yield* sleep(1);
        expect([second.witness.calls, second.other.calls]).to.deep.equal([['lost'], ['eof']]);
      })(),
    );
  });

  it('[rule 248] close at the end of file unless the protocol keeps them open', () => {
    runVirtual(
      (function* () {
        for (const keepsOpen of [true, false]) {
          const { near, far, witness } = pairOf(new Witness());
          witness.keepsOpen = keepsOpen;
          far.writeEof();
          yield* sleep(1);
          expect(near.isClosing()).to.equal(!keepsOpen);
        }
      })(),
    );
  });

  it('[rule 249] refuse what is no bytes, or comes after the end; count writes after a loss', () => {
    const warnings: string[] = [];
    const warning = logger.warning.bind(logger);
    logger.warning = (message) => void warnings.push(message);
    try {
      runVirtual(
        (function* () {
          const { near } = pairOf(new Witness());
          expect(() => {
            near.write('text' as never);
          }).to.throw(
            TypeError,
            "data argument must be a bytes-like object, got the string 'text'",
          );
          near.write(bytes(''));
          expect(near.getWriteBufferSize()).to.equal(0);
          near.writeEof();
          expect(() => {
            near.write(bytes('x'));
          }).to.throw(RuntimeError, 'Cannot call write() after write_eof()');
          const lost = pairOf(new Witness()).near;
          lost.abort();
          for (let i = 1; i <= 6; i += 1) {
            lost.write(bytes('x'));
            expect(warnings.length).to.equal(Math.max(0, i - 4));
          }
        })(),
      );
    } finally {
      logger.warning = warning;
    }
    expect(warnings[0]).to.equal('socket.send() raised exception.');
  });

  it('[rule 250] pause and resume reading as often as they are told', () => {
    runVirtual(
      (function* () {
        const { near, far, witness } = pairOf(new Witness());
        near.pauseReading();
        near.pauseReading();
        expect(near.isReading()).to.equal(false);
        far.write(bytes('x'));
        yield* sleep(1);
        expect(witness.calls).to.deep.equal([]);
        near.resumeReading();
        near.resumeReading();
        expect(near.isReading()).to.equal(true);
        yield* sleep(1);
        expect(witness.calls).to.deep.equal(['data x']);
        near.close();
        near.resumeReading();
        near.pauseReading();
        expect(near.isReading()).to.equal(false);
      })(),
    );
  });

  it('fill the buffers of a BufferedProtocol', () => {
    class Filled extends BufferedProtocol {
      readonly room = new Uint8Array(2);
      got = '';
      override getBuffer(): Uint8Array {
        return this.room;
      }
      override bufferUpdated(nbytes: number): void {
        this.got += `${String(Buffer.from(this.room.subarray(0, nbytes)))}|`;
      }
    }
    runVirtual(
      (function* () {
        const { far, witness } = pairOf(new Filled());
        far.write(bytes('abcde'));
        yield* sleep(1);
        expect(witness.got).to.equal('ab|cd|e|');
      })(),
    );
  });

  it('are lost by what a protocol throws, which is reported', () => {
    const check = (protocol: Protocol | BufferedProtocol, method: string): Coroutine<void> =>
      (function* () {
        const reports: HandlerContext[] = [];
        getRunningLoop().setExceptionHandler((_, context) => void reports.push(context));
        const { near, far } = pairOf(protocol);
        far.write(bytes('x'));
        far.writeEof();
        yield* sleep(1);
        expect(reports.map(({ message }) => message)).to.deep.equal([
          `Fatal error: protocol.${method}() call failed.`,
        ]);
        expect(near.isClosing()).to.equal(true);
      })();
    const fail = (): never => {
      throw new RangeError('no');
    };
    runVirtual(
      (function* () {
        yield* check(Object.assign(new Witness(), { dataReceived: fail }), 'data_received');
        yield* check(Object.assign(new Witness(), { eofReceived: fail }), 'eof_received');
        yield* check(new BufferedProtocol(), 'get_buffer');
      })(),
    );
  });
});
