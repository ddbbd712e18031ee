import { expect } from 'chai';
import {
  _getRunningLoop,
  _setRunningLoop,
  type Coroutine,
  getRunningLoop,
  RuntimeError,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('the running loop', () => {
  // CPython 3.13: asyncio._set_running_loop(loop), asyncio._get_running_loop().
  it('[rule 24] can be set by a loop of your own, around a turn', () => {
    const loop = new VirtualTimeLoop();
    expect(_getRunningLoop()).to.equal(null);
    _setRunningLoop(loop);
    try {
      expect([_getRunningLoop(), getRunningLoop()]).to.deep.equal([loop, loop]);
    } finally {
      _setRunningLoop(null);
    }
    expect(_getRunningLoop()).to.equal(null);
    expect(() => getRunningLoop()).to.throw(RuntimeError, 'no running event loop');
    loop.close();
  });

  it('[rule 24] is the one whose turn is on the stack', () => {
    const loop = new VirtualTimeLoop();
    function* main(): Coroutine<boolean> {
      return _getRunningLoop() === loop;
    }
    expect(loop.runSync(main())).to.equal(true);
    expect(_getRunningLoop()).to.equal(null);
    loop.close();
  });
});
