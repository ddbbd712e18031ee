import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Coroutine,
  createTask,
  fromPromise,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  RuntimeError,
  sleep,
} from '../../lib/index.js';
import {
  ReferenceEventLoop,
  settled,
  settledFor,
  settledIncludingHost,
  VirtualTimeLoop,
} from '../../lib/testing/index.js';
import { countAssertion } from '../kit/guard.js';

type Act = {
  readonly kind: 'turns' | 'sleep' | 'lock' | 'put' | 'get' | 'spawn';
  readonly n: number;
};

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('turns', 'sleep', 'lock', 'put', 'get', 'spawn'),
  n: fc.integer({ min: 0, max: 4 }),
});

describe('settled', () => {
  it('waits until every other task is blocked', () => {
    const order: string[] = [];
    function* worker(): Coroutine<void> {
      for (let i = 0; i < 3; i += 1) {
        order.push(String(i));
        yield* sleep(0);
      }
      yield* sleep(1);
      order.push('later');
    }
    function* main(): Coroutine<void> {
      void createTask(worker());
      yield* settled();
      order.push('settled');
    }
    new VirtualTimeLoop().runSync(main());
    expect(order).to.deep.equal(['0', '1', '2', 'settled']);
  });

  it('wakes two callers in the order of their calls', () => {
    const order: string[] = [];
    function* call(name: string): Coroutine<void> {
      yield* settled();
      order.push(name);
    }
    function* main(): Coroutine<void> {
      yield* gather([call('a'), call('b'), call('c')]);
    }
    new VirtualTimeLoop().runSync(main());
    expect(order).to.deep.equal(['a', 'b', 'c']);
  });

  it('finds nothing ready, in a thousand random programs', () => {
    fc.assert(
      fc.property(fc.array(fc.array(act, { maxLength: 6 }), { maxLength: 5 }), (tasks) => {
        const loop = new VirtualTimeLoop();
        const readyCounts: number[] = [];
        function* main(): Coroutine<void> {
          const shared = { lock: new Lock(), queue: new Queue<number>(2) };
          for (const acts of tasks) void createTask(perform(acts, shared));
          for (let i = 0; i < 3; i += 1) {
            yield* settled();
            readyCounts.push(loop.readyCount);
            yield* sleep(1);
          }
        }
        loop.runSync(main());
        return readyCounts.length === 3 && readyCounts.every((count) => count === 0);
      }),
      { numRuns: 1000, seed: 7 },
    );
    countAssertion();
  });

  it('does not wait for the host, as settledIncludingHost does', async () => {
    const order: string[] = [];
    const loop = new VirtualTimeLoop();
    let resolve = (): void => undefined;
    const promise = new Promise<void>((fulfil) => (resolve = fulfil));
    function* outer(): Coroutine<void> {
      yield* fromPromise(promise);
      order.push('promise');
    }
    function* other(): Coroutine<void> {
      yield* settledIncludingHost();
      order.push('host is quiet');
    }
    function* main(): Coroutine<void> {
      const tasks = [createTask(outer()), createTask(other())];
      yield* settled();
      order.push('settled');
      resolve();
      yield* gather(tasks);
    }
    await loop.runUntilComplete(main());
    expect(order).to.deep.equal(['settled', 'promise', 'host is quiet']);
  });

  it('is refused by a loop that does not know', () => {
    const loop = new ReferenceEventLoop({ virtual: true });
    expect(() => loop.runSync(settled())).to.throw(RuntimeError, 'only a VirtualTimeLoop');
  });

  it('leaves nothing behind when it is cancelled', () => {
    const loop = new VirtualTimeLoop();
    function* main(): Coroutine<boolean> {
      const task = createTask(settled());
      yield* sleep(0);
      task.cancel();
      yield* sleep(1);
      return task.cancelled();
    }
    expect(loop.runSync(main())).to.equal(true);
  });
});

describe('settledFor', () => {
  it('waits for a time without anything ready', () => {
    const loop = new VirtualTimeLoop();
    function* main(): Coroutine<number> {
      for (const ms of [5, 12, 30]) void createTask(sleep(ms));
      yield* settledFor(10);
      return getRunningLoop().time();
    }
    expect(loop.runSync(main())).to.equal(22);
  });

  it('moves with a clock that is moved by hand', () => {
    const loop = new VirtualTimeLoop({ autoAdvance: false });
    const task = loop.createTask(settledFor(10));
    loop.advance(9);
    expect(task.done()).to.equal(false);
    loop.advance(10);
    expect(task.done()).to.equal(true);
  });

  it('takes no time that is none', () => {
    for (const ms of [-1, Infinity, Number.NaN]) {
      expect(() => new VirtualTimeLoop().runSync(settledFor(ms))).to.throw(RangeError);
    }
  });
});

interface Shared {
  readonly lock: Lock;
  readonly queue: Queue<number>;
}

function* perform(acts: readonly Act[], shared: Shared): Coroutine<void> {
  for (const { kind, n } of acts) {
    if (kind === 'turns') for (let i = 0; i < n; i += 1) yield* sleep(0);
    else if (kind === 'sleep') yield* sleep(n);
    else if (kind === 'put') yield* shared.queue.put(n);
    else if (kind === 'get') yield* shared.queue.get();
    else if (kind === 'spawn') void createTask(perform(withoutSpawns(acts), shared));
    else {
      yield* shared.lock.acquire();
      yield* sleep(n);
      shared.lock.release();
    }
  }
}

function withoutSpawns(acts: readonly Act[]): Act[] {
  return acts.filter(({ kind }) => kind !== 'spawn');
}
