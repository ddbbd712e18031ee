import { expect } from 'chai';
import { sleep } from '../../../lib/index.js';
import { isSeveral } from '../../../lib/std/combine/several.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('isSeveral', () => {
  it('is true for iterables', () => {
    for (const several of [[], new Set(), new Map().values(), [1].values()]) {
      expect(isSeveral(several), String(several)).to.equal(true);
    }
  });

  it('is false for anything else, single awaitables among it', () => {
    const future = new VirtualTimeLoop().createFuture();
    const coroutine = (function* () {
      yield* sleep(1);
    })();
    for (const single of [future, coroutine, sleep(1), Promise.resolve(), 'ab', 7, null, {}]) {
      expect(isSeveral(single), String(single)).to.equal(false);
    }
  });
});
