import { expect } from 'chai';
import fc from 'fast-check';
import { LoopBound } from '../../../lib/std/sync/loop-bound.js';
import { type Place, WaitQueue } from '../../../lib/std/sync/wait-queue.js';
import type { Coroutine } from '../../../lib/index.js';
import { runVirtual } from '../../kit/turns.js';

class Owner extends LoopBound {
  override _describe(): string {
    return '[of a queue]';
  }
}

/** Fills a queue with waiters A, B, C and gives who of them is done after `act`. */
function doneAfter(act: (queue: WaitQueue, places: Place[]) => unknown): unknown[] {
  return runVirtual(
    (function* (): Coroutine<unknown[]> {
      const queue = new WaitQueue(new Owner());
      const places = [queue.join(), queue.join(), queue.join()];
      const result = act(queue, places);
      const done = places.map(({ future }) =>
        future.cancelled() ? 'x' : future.done() ? 'woken' : '-',
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
        first?.future.cancel();
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
        first?.future.cancel();
        queue.wakeFirst();
      }),
    ).to.deep.equal([undefined, 'x - -', 3]);
  });

  it('takes out whom it dismisses, and skips the cancelled', () => {
    expect(
      doneAfter((queue, [first]) => {
        first?.future.cancel();
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
      doneAfter((queue, places) => {
        for (const { future } of places.slice(0, cancelled)) future.cancel();
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

  it('counts nobody twice who leaves twice', () => {
    expect(
      doneAfter((queue, [first, second]) => {
        queue.wake(1);
        if (first) queue.leave(first);
        if (first) queue.leave(first);
        if (second) queue.leave(second);
        return queue.hasLive();
      }),
    ).to.deep.equal([true, 'woken - -', 1]);
  });

  it('counts as live who was woken and has not left, behind those who were cancelled', () => {
    expect(
      doneAfter((queue, [first, second, third]) => {
        first?.future.cancel();
        queue.wake(1);
        third?.future.cancel();
        const before = queue.hasLive();
        if (second) queue.leave(second);
        return [before, queue.hasLive()];
      }),
    ).to.deep.equal([[true, false], 'x woken x', 2]);
  });

  it('wakes who joins when all others are awake', () => {
    expect(
      doneAfter((queue) => {
        queue.wake(Infinity);
        const place = queue.join();
        return [queue.wake(Infinity), place.future.done()];
      }),
    ).to.deep.equal([[1, true], 'woken woken woken', 4]);
  });

  it('does the same as a list that is searched, whoever comes, goes, wakes or is cancelled', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(9)), { maxLength: 60 }), (acts) => {
        expect(runVirtual(together(acts))).to.deep.equal([]);
      }),
    );
  });
});

/** Plays acts on a queue and on a plain list; gives the places of acts after which they differ. */
function* together(acts: readonly [number, number][]): Coroutine<number[]> {
  const queue = new WaitQueue(new Owner());
  let list: Place[] = [];
  const made: Place[] = [];
  const model = new Map<Place, string>();
  const wake = (count: number): void => {
    const asleep = list.filter((place) => model.get(place) === '-');
    for (const place of asleep.slice(0, count)) model.set(place, 'woken');
  };
  const play = (act: number, which: number): void => {
    const place = made[which % Math.max(made.length, 1)];
    if (act <= 1 || place === undefined) {
      const joined = queue.join();
      made.push(joined);
      list.push(joined);
      model.set(joined, '-');
    } else if (act === 2) {
      queue.leave(place);
      list = list.filter((other) => other !== place);
    } else if (act === 3) {
      if (place.future.cancel()) model.set(place, 'x');
    } else if (act === 4) {
      queue.wake(which);
      wake(which);
    } else if (act === 5) {
      queue.wakeFirst();
      const [first] = list;
      if (first !== undefined && model.get(first) === '-') model.set(first, 'woken');
    } else {
      queue.dismissNext();
      while (list.length > 0) {
        const first = list.shift() as Place;
        if (model.get(first) !== '-') continue;
        model.set(first, 'woken');
        break;
      }
    }
  };
  const differ: number[] = [];
  for (const [index, [act, which]] of acts.entries()) {
    play(act, which);
    const states = made.map(({ future }) =>
      future.cancelled() ? 'x' : future.done() ? 'woken' : '-',
    );
    const isSame =
      queue.length === list.length &&
      queue.hasLive() === list.some((place) => model.get(place) !== 'x') &&
      made.every((place, i) => model.get(place) === states[i]);
    if (!isSame) differ.push(index);
  }
  return differ;
}
