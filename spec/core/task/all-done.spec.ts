import { expect } from 'chai';
import { type Coroutine, sleep } from '../../../lib/index.js';
import { allDone } from '../../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { onEveryLoop } from '../../kit/loops.js';

describe('allDone', () => {
  it('is done at once for no future', () => {
    const loop = new VirtualTimeLoop();
    expect(allDone(loop, new Set()).done()).to.equal(true);
    loop.close();
  });

  // As the outer future of asyncio's gather: one turn for the callback, one for who waits for it.
  onEveryLoop('is done a turn after the last one, whatever its outcome', async ({ loop, run }) => {
    const futures = [loop.createFuture<void>(), loop.createFuture<void>(), loop.createFuture()];
    const all = allDone(loop, new Set(futures));
    const states: boolean[] = [];
    function* main(): Coroutine<void> {
      futures[1]?.setException(new RangeError('mine'));
      futures[0]?.cancel();
      yield* sleep(0);
      yield* sleep(0);
      states.push(all.done());
      futures[2]?.setResult(1);
      states.push(all.done());
      yield* sleep(0);
      states.push(all.done());
      yield* all;
    }
    await run(main());
    expect(states).to.deep.equal([false, false, true]);
    expect(String(futures[1]?.exception())).to.equal('RangeError: mine');
  });

  onEveryLoop('leaves the futures alone when it is cancelled', async ({ loop, run }) => {
    const future = loop.createFuture<void>();
    const all = allDone(loop, new Set([future]));
    all.cancel();
    future.setResult();
    await run(sleep(0));
    expect([all.cancelled(), future.cancelled()]).to.deep.equal([true, false]);
  });
});
