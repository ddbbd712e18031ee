import { expect } from 'chai';
import { LoopBound } from '../../../lib/std/sync/loop-bound.js';
import { WaitQueue } from '../../../lib/std/sync/wait-queue.js';
import type { Coroutine, Future } from '../../../lib/index.js';
import { runVirtual } from '../../kit/turns.js';

class Owner extends LoopBound {
  override _describe(): string {
    return '[of a queue]';
  }
}

/** Fills a queue with waiters A, B, C and gives who of them is done after `act`. */
function doneAfter(act: (queue: WaitQueue, waiters: Future<void>[]) => unknown): unknown[] {
  return runVirtual(
    (function* (): Coroutine<unknown[]> {
      const queue = new WaitQueue(new Owner());
      const waiters = [queue.join(), queue.join(), queue.join()];
      const result = act(queue, waiters);
      const done = waiters.map((waiter) =>
        waiter.cancelled() ? 'x' : waiter.done() ? 'woken' : '-',
      );
      return [result, done.join(' '), queue.length];
    })(),
  );
}

describe('WaitQueue', () => {
  it('counts a woken waiter until it leaves', () => {
    expect(doneAfter((queue) => queue.wake(1))).to.deep.equal([1, 'woken - -', 3]);
    expect(
      doneAfter((queue, [first]) => {
        queue.wake(1);
        if (first) queue.leave(first);
      }),
    ).to.deep.equal([undefined, 'woken - -', 2]);
  });

  it('wakes the first few who still sleep, and says how many', () => {
    const check = (count: number, ...expected: unknown[]): void => {
      const result = doneAfter((queue, [first]) => {
        first?.cancel();
        return queue.wake(count);
      });
      expect(result).to.deep.equal(expected);
    };
    check(0, 0, 'x - -', 3);
    check(1, 1, 'x woken -', 3);
    check(Infinity, 2, 'x woken woken', 3);
  });

  it('does not look past the first with wakeFirst', () => {
    const wake = (queue: WaitQueue): void => {
      queue.wakeFirst();
    };
    expect(doneAfter(wake)).to.deep.equal([undefined, 'woken - -', 3]);
    expect(
      doneAfter((queue, [first]) => {
        first?.cancel();
        queue.wakeFirst();
      }),
    ).to.deep.equal([undefined, 'x - -', 3]);
  });

  it('takes out whom it dismisses, and skips the cancelled', () => {
    expect(
      doneAfter((queue, [first]) => {
        first?.cancel();
        queue.dismissNext();
      }),
    ).to.deep.equal([undefined, 'x woken -', 1]);
    expect(
      doneAfter((queue) => {
        queue.close();
        queue.dismissNext();
      }),
    ).to.deep.equal([undefined, 'woken woken woken', 0]);
  });

  it('knows whether anybody lives', () => {
    const live = (cancelled: number): unknown =>
      doneAfter((queue, waiters) => {
        for (const waiter of waiters.slice(0, cancelled)) waiter.cancel();
        return queue.hasLive();
      })[0];
    expect([0, 2, 3].map(live)).to.deep.equal([true, true, false]);
    expect(new WaitQueue(new Owner()).hasLive()).to.equal(false);
  });

  it('lets anybody leave, from the middle too', () => {
    expect(
      doneAfter((queue, [, second, third]) => {
        if (second) queue.leave(second);
        queue.dismissNext();
        if (third) queue.leave(third);
      }),
    ).to.deep.equal([undefined, 'woken - -', 0]);
  });
});
