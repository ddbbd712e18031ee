import { expect } from 'chai';
import sinon from 'sinon';
import { SyncHost } from '../../lib/host/sync.js';
import { EventLoop, sleep, WouldBlockError } from '../../lib/index.js';
import { aHost } from '../behaviours/a-host.js';
import { loopKinds } from '../kit/loops.js';

const canBlock = loopKinds.some((kind) => kind.name === 'the synchronous host' && kind.canSleep);

describe('SyncHost', () => {
  aHost(() => new SyncHost(), { pumps: false, blocks: canBlock, ownsClock: false });

  it('refuses to sleep where the thread must not block, or has no memory to share', () => {
    for (const refuse of [
      () => sinon.stub(Atomics, 'wait').throws(new TypeError('not in a window')),
      () => sinon.stub(globalThis, 'SharedArrayBuffer').value(undefined),
    ]) {
      // A page that is not isolated has no such global to take away.
      if ('SharedArrayBuffer' in globalThis) refuse();
      try {
        const loop = new EventLoop({ host: new SyncHost() });
        expect(() => loop.runSync(sleep(5000))).to.throw(WouldBlockError, 'must not block');
        loop.setExceptionHandler(() => undefined);
        loop.close();
      } finally {
        sinon.restore();
      }
    }
  });

  it('runs what never has to wait everywhere', () => {
    const loop = new EventLoop({ host: new SyncHost() });
    expect(loop.runSync(sleep(0, 'a turn'))).to.equal('a turn');
    loop.close();
  });
});
