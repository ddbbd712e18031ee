import { expect } from 'chai';
import { type Coroutine, isCancelled, sleep } from '../../lib/index.js';
import { shutdownStages } from '../../lib/run/shutdown.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

describe('shutdownStages', () => {
  it('has no part for tasks where none is left', () => {
    const loop = new VirtualTimeLoop();
    expect(shutdownStages(loop)).to.have.length(2);
    const task = loop.createTask(sleep(0));
    expect(shutdownStages(loop)).to.have.length(3);
    loop.runSync(task);
    loop.close();
  });

  it('does nothing before a part is asked to begin', () => {
    const loop = new VirtualTimeLoop();
    const order: string[] = [];
    function* hang(): Coroutine<void> {
      try {
        yield* sleep(Infinity);
      } catch (error) {
        order.push(isCancelled(error) ? 'cancelled' : 'failed');
      }
    }
    const task = loop.createTask(hang());
    loop.runOnce();
    const stages = shutdownStages(loop);
    expect(task.cancelling()).to.equal(0);
    for (const begin of stages) loop.runSync(begin());
    expect([order, task.done()]).to.deep.equal([['cancelled'], true]);
    loop.close();
  });
});
