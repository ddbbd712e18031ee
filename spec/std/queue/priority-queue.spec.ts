import { expect } from 'chai';
import { createTask, PriorityQueue, Queue, QueueFull, sleep } from '../../../lib/index.js';
import { finish, runVirtual, traceOf } from '../../kit/turns.js';

function drain<T>(queue: Queue<T>): T[] {
  const items: T[] = [];
  while (!queue.empty()) items.push(queue.getNowait());
  return items;
}

describe('PriorityQueue', () => {
  const queueOf = <T>(items: readonly T[], compare?: (a: T, b: T) => number): PriorityQueue<T> => {
    const queue = new PriorityQueue<T>(0, compare ? { compare } : {});
    for (const item of items) queue.putNowait(item);
    return queue;
  };

  it('[rule 189] gives the smallest item first', () => {
    expect(drain(queueOf([3, 1, 2]))).to.deep.equal([1, 2, 3]);
    expect(drain(queueOf(['b', 'a', 'c']))).to.deep.equal(['a', 'b', 'c']);
    expect(
      drain(
        queueOf([
          [2, 'a'],
          [1, 'z'],
          [1, 'b'],
        ]),
      ),
    ).to.deep.equal([
      [1, 'b'],
      [1, 'z'],
      [2, 'a'],
    ]);
  });

  it('[rule 189] gives equal items in the order of heapq', () => {
    const items = Array.from({ length: 10 }, (_, index) => ({ priority: 0, index }));
    const popped = drain(queueOf(items, (a, b) => a.priority - b.priority));
    // What CPython 3.13 gives.
    expect(popped.map((item) => item.index)).to.deep.equal([0, 2, 6, 9, 8, 5, 7, 4, 1, 3]);
  });

  it('shows its items as the heap holds them', () => {
    expect(String(queueOf([3, 1, 2]))).to.equal(
      '<PriorityQueue maxsize=0 _queue=[1, 3, 2] tasks=3>',
    );
  });

  it('is a queue as any other: bounded, fair, shut down', () => {
    const trace = traceOf(function* (step) {
      const queue = new PriorityQueue<number>(1);
      expect(queue).to.be.instanceOf(Queue);
      queue.putNowait(5);
      expect(() => {
        queue.putNowait(1);
      }).to.throw(QueueFull);
      const producer = createTask(queue.put(1));
      yield* sleep(0);
      step(String(queue.getNowait()));
      yield* finish(producer);
      step(String(yield* queue.get()));
      queue.shutdown();
    });
    expect(trace).to.deep.equal(['2 5', '4 1']);
  });

  it('wakes nobody for, and does not count, an item that has no order', () => {
    const queue = queueOf<unknown>([1]);
    expect(() => {
      queue.putNowait('a');
    }).to.throw(TypeError, "'<' not supported between instances of 'string' and 'number'");
    expect(String(queue)).to.equal('<PriorityQueue maxsize=0 _queue=[1] tasks=1>');
    expect(runVirtual(queue.get())).to.equal(1);
  });

  it('refuses an order that is no function', () => {
    expect(() => new PriorityQueue(0, { compare: 1 as never })).to.throw(
      TypeError,
      'compare must be a function, got the number 1',
    );
  });
});
