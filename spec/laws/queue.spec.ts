import fc from 'fast-check';
import { expect } from 'chai';
import { LifoQueue, PriorityQueue, Queue, QueueShutDown } from '../../lib/index.js';
import { conduct, holds, type Score, scores, those, type Visitor } from '../kit/conductor.js';

interface Trade {
  readonly score: Score;
  readonly maxsize: number;
  /** Whether the visitor of an index puts something, or gets it. */
  readonly isProducer: readonly boolean[];
}

const trades: fc.Arbitrary<Trade> = fc.record({
  score: scores(2),
  maxsize: fc.nat(2),
  isProducer: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
});

/** What came of a trade. */
interface Outcome {
  readonly put: readonly number[];
  readonly got: readonly number[];
  readonly visitors: readonly Visitor[];
}

/** Lets everybody trade, and the conductor too, who never waits; `shutdown` is his third act. */
function trade(queue: Queue<number>, { score, isProducer }: Trade, shutdown?: () => void): Outcome {
  const put: number[] = [];
  const got: number[] = [];
  const waiting = { producers: 0, consumers: 0 };
  const visitors = conduct(score, {
    *visit(index) {
      const role = isProducer[index] === true ? 'producers' : 'consumers';
      waiting[role] += 1;
      try {
        if (role === 'producers') {
          yield* queue.put(index);
          put.push(index);
        } else got.push(yield* queue.get());
        if (queue.maxsize > 0) expect(queue.qsize()).to.be.at.most(queue.maxsize);
      } catch (error) {
        if (!(error instanceof QueueShutDown)) throw error;
      } finally {
        waiting[role] -= 1;
      }
    },
    acts: [
      () => {
        if (!queue.empty()) got.push(queue.getNowait());
      },
      () => {
        if (queue.full()) return;
        try {
          queue.putNowait(1000 + put.length);
          put.push(1000 + put.length);
        } catch (error) {
          if (!(error instanceof QueueShutDown)) throw error;
        }
      },
      () => shutdown?.(),
    ],
    look() {
      // [rule 183] Nobody waits for what is there.
      if (!queue.full()) expect(waiting.producers).to.equal(0);
      if (!queue.empty()) expect(waiting.consumers).to.equal(0);
    },
  });
  return { put, got, visitors };
}

describe('the laws of Queue', () => {
  it('[rule 181] what was put comes out once, in order, whoever is cancelled', () => {
    holds(trades, (example) => {
      const queue = new Queue<number>(example.maxsize);
      const { put, got } = trade(queue, example);
      expect(got).to.deep.equal(put.slice(0, got.length));
      expect(queue.qsize()).to.equal(put.length - got.length);
    });
  });

  it('[rule 181] consumers are served in the order in which they came', () => {
    holds(scores(1), (score) => {
      const queue = new Queue<number>();
      const arrived: number[] = [];
      const served: number[] = [];
      conduct(score, {
        *visit(index) {
          // A newcomer would be quicker than one who was woken.
          if (!queue.empty()) return;
          arrived.push(index);
          yield* queue.get();
          served.push(index);
        },
        acts: [
          () => {
            queue.putNowait(0);
          },
        ],
      });
      expect(served).to.deep.equal(those(arrived, served));
    });
  });

  it('[rule 186] join waits for the work on every item', () => {
    holds(scores(1), (score) => {
      const queue = new Queue<number>();
      let openCount = 0;
      let joinedCount = 0;
      /** How often the work on every item was done. */
      let emptiedCount = 0;
      const finishOne = (): void => {
        if (openCount === 0) return;
        openCount -= 1;
        if (openCount === 0) emptiedCount += 1;
        queue.taskDone();
      };
      const visitors = conduct(score, {
        *visit(index) {
          openCount += 1;
          yield* queue.put(index);
          const before = emptiedCount;
          yield* queue.join();
          expect(emptiedCount).to.be.above(before);
          joinedCount += 1;
        },
        acts: [finishOne],
        close: finishOne,
      });
      expect(joinedCount).to.equal(visitors.filter(({ task }) => !task.cancelled()).length);
      expect(openCount).to.equal(0);
    });
  });

  it('[rule 187] nobody waits once it is shut down, and nothing is lost', () => {
    const cases = fc.record({
      example: fc.record({
        score: scores(3),
        maxsize: fc.nat(2),
        isProducer: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      }),
      isImmediate: fc.boolean(),
    });
    holds(cases, ({ example, isImmediate }) => {
      const queue = new Queue<number>(example.maxsize);
      let isShutDown = false;
      const { put, got, visitors } = trade(queue, example, () => {
        isShutDown = true;
        queue.shutdown(isImmediate);
      });
      expect(got).to.deep.equal(put.slice(0, got.length));
      if (!isShutDown) return;
      expect(queue.qsize()).to.equal(isImmediate ? 0 : put.length - got.length);
      for (const { task, wasCancelled } of visitors) {
        if (task.cancelled()) expect(wasCancelled).to.equal(true);
      }
    });
  });
});

/** A put of a number, or a get. */
const commands = fc.array(fc.option(fc.nat(5)), { maxLength: 60 });

/** Does as commanded with a queue, and with a list from which `next` takes. */
function compare(queue: Queue<number>, next: (items: number[]) => number | undefined): void {
  holds(commands, (list) => {
    const model: number[] = [];
    for (const command of list) {
      if (command !== null) {
        queue.putNowait(command);
        model.push(command);
      } else if (model.length > 0) expect(queue.getNowait()).to.equal(next(model));
      expect(queue.qsize()).to.equal(model.length);
    }
    while (model.length > 0) expect(queue.getNowait()).to.equal(next(model));
  });
}

describe('the laws of PriorityQueue', () => {
  it('[rule 189] the smallest comes first', () => {
    compare(new PriorityQueue<number>(), (items) => {
      const smallest = Math.min(...items);
      return items.splice(items.indexOf(smallest), 1)[0];
    });
  });
});

describe('the laws of LifoQueue', () => {
  it('[rule 189] the newest comes first', () => {
    compare(new LifoQueue<number>(), (items) => items.pop());
  });
});
