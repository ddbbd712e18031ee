import { expect } from 'chai';
import { LifoQueue, Queue } from '../../../lib/index.js';
import { runVirtual } from '../../kit/turns.js';

describe('LifoQueue', () => {
  it('[rule 189] gives the newest item first', () => {
    const queue = new LifoQueue<number>();
    expect(queue).to.be.instanceOf(Queue);
    const items = runVirtual(
      (function* () {
        for (const item of [1, 3, 2]) yield* queue.put(item);
        return [yield* queue.get(), yield* queue.get(), yield* queue.get()];
      })(),
    );
    expect(items).to.deep.equal([2, 3, 1]);
  });

  it('is bounded as any queue', () => {
    const queue = new LifoQueue(2);
    queue.putNowait(1);
    queue.putNowait(2);
    expect([queue.full(), String(queue)]).to.deep.equal([
      true,
      '<LifoQueue maxsize=2 _queue=[1, 2] tasks=2>',
    ]);
  });
});
