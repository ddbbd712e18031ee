// The protocol by hand, with a transport that does nothing; over a connection it is in memory-pair.spec.ts.
// CPython 3.13 gives the same answers.

import { expect } from 'chai';
import { type Coroutine, getRunningLoop } from '../../../lib/index.js';
import { StreamReader, StreamReaderProtocol, Transport } from '../../../lib/node.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { runVirtual } from '../../kit/turns.js';

/** A transport with extra information, and nothing else. */
class Silent extends Transport {
  override isClosing(): boolean {
    return false;
  }
}

/** A reader, fed by the protocol that is given. */
function* made(
  extra: Record<string, unknown> = {},
): Coroutine<[StreamReaderProtocol, StreamReader]> {
  const loop = getRunningLoop();
  const reader = new StreamReader({ loop });
  const protocol = new StreamReaderProtocol(reader, null, loop);
  protocol.connectionMade(new Silent(extra));
  return [protocol, reader];
}

describe('StreamReaderProtocol by hand', () => {
  it('feeds its reader by dataReceived, and ends it by eofReceived', () => {
    const found = runVirtual(
      (function* (): Coroutine {
        const [protocol, reader] = yield* made();
        protocol.dataReceived(Buffer.from('one '));
        protocol.dataReceived(Buffer.from('two'));
        const staysOpen = protocol.eofReceived();
        return [String(yield* reader.read()), reader.atEof(), staysOpen];
      })(),
    );
    expect(found).to.deep.equal(['one two', true, true]);
  });

  it('keeps no half of a connection over TLS, where eofReceived says so', () => {
    const found = runVirtual(
      (function* (): Coroutine {
        const [protocol] = yield* made({ sslcontext: {} });
        return protocol.eofReceived();
      })(),
    );
    expect(found).to.equal(false);
  });

  it('hands the error of connectionLost to whoever reads, or ends the stream without one', () => {
    const lost = new Error('lost');
    const found = runVirtual(
      (function* (): Coroutine {
        const [protocol, reader] = yield* made();
        protocol.connectionLost(null);
        const [failing, broken] = yield* made();
        failing.connectionLost(lost);
        failing.dataReceived(Buffer.from('too late'));
        return [String(yield* reader.read()), reader.atEof(), broken.exception()];
      })(),
    );
    expect(found).to.deep.equal(['', true, lost]);
  });
});

describe('StreamReader in async code', () => {
  it('gives its lines by Symbol.asyncIterator', async () => {
    const loop = new VirtualTimeLoop();
    const reader = new StreamReader({ loop });
    reader.feedData(Buffer.from('one\ntwo\nthree'));
    reader.feedEof();
    async function lines(): Promise<string[]> {
      const found: string[] = [];
      const iterator = reader[Symbol.asyncIterator]();
      for (let item = await iterator.next(); item.done !== true; item = await iterator.next()) {
        found.push(String(item.value));
      }
      return found;
    }
    const read = await loop.runUntilComplete(lines());
    expect(read).to.deep.equal(['one\n', 'two\n', 'three']);
    loop.close();
  });
});
