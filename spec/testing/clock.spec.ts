// The clock of the lab. Each test of the second half is named for a question that users of other clocks
// asked; the link says where.

import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  Event,
  fromPromise,
  gather,
  getRunningLoop,
  Queue,
  run,
  sleep,
  timeout,
  asyncWith,
  TimeoutError,
  toAsync,
  waitFor,
  WouldBlockError,
} from '../../lib/index.js';
import { settled, VirtualTimeLoop } from '../../lib/testing/index.js';

const wallSleep = <T>(ms: number, value?: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, ms, value));

const YEAR = 365 * 86_400_000;

describe('VirtualTimeLoop', () => {
  it('lets ten years of sleeps, timeouts and intervals pass at once', () => {
    function* nest(depth: number, ms: number): Coroutine<number> {
      if (depth === 0) {
        yield* sleep(ms);
        return 1;
      }
      const both = yield* gather([nest(depth - 1, ms / 2), nest(depth - 1, ms)]);
      return both.reduce((a, b) => a + b, 0);
    }
    function* main(): Coroutine<number> {
      for (let year = 0; year < 10; year += 1) {
        try {
          yield* asyncWith(timeout(YEAR), () => sleep(Infinity));
        } catch (error) {
          if (!(error instanceof TimeoutError)) throw error;
        }
      }
      return yield* nest(5, 1000);
    }
    const loop = new VirtualTimeLoop();
    expect(loop.runSync(main())).to.equal(32);
    expect(loop.time()).to.equal(10 * YEAR + 1000);
    loop.close();
  });

  it('begins where it is told', () => {
    const loop = new VirtualTimeLoop({ startAt: 5000 });
    loop.runSync(sleep(10));
    expect(loop.time()).to.equal(5010);
  });

  it('does not move while a promise is awaited', async () => {
    const loop = new VirtualTimeLoop();
    let resolve = (_value: string): void => undefined;
    const promise = new Promise<string>((fulfil) => (resolve = fulfil));
    const seen: number[] = [];
    function* main(): Coroutine<string> {
      void createTask(sleep(1));
      return yield* fromPromise(promise);
    }
    const outcome = loop.runUntilComplete(main());
    for (let i = 0; i < 4; i += 1) {
      await wallSleep(50);
      seen.push(loop.time());
    }
    resolve('there');
    expect(await outcome).to.equal('there');
    expect(seen).to.deep.equal([0, 0, 0, 0]);
  });

  it('does not move while external work is out', async () => {
    const loop = new VirtualTimeLoop();
    const work = loop.external('a stub');
    const outcome = loop.runUntilComplete(sleep(1000));
    await wallSleep(10);
    expect(loop.time()).to.equal(0);
    work.done();
    work.done();
    await outcome;
    expect(loop.time()).to.equal(1000);
  });

  it('goes from timer to timer by hand', () => {
    const loop = new VirtualTimeLoop({ autoAdvance: false });
    const at: number[] = [];
    for (const ms of [10, 25, 25]) loop.callLater(ms, () => at.push(loop.time()));
    expect([loop.advanceToNext(), loop.advanceToNext(), loop.advanceToNext()]).to.deep.equal([
      10,
      15,
      undefined,
    ]);
    expect(at).to.deep.equal([10, 25, 25]);
  });

  it('passes with the wall clock, at a rate, where it is asked to', async () => {
    const loop = new VirtualTimeLoop({ autoAdvance: false, rate: 1000 });
    await loop.runUntilComplete(sleep(5000));
    expect(loop.time()).to.be.at.least(5000);
  });

  it('gives up on a program without end, and says what it runs', () => {
    const loop = new VirtualTimeLoop({ turnsMax: 100 });
    function* forever(): Coroutine<void> {
      for (;;) yield* sleep(1);
    }
    const task = loop.createTask(forever(), { name: 'spinner' });
    expect(() => loop.runSync(task)).to.throw(/100 turns were run.*\n {2}spinner/);
  });
});

describe('the clock answers what users of other clocks ask', () => {
  // https://github.com/sinonjs/fake-timers/issues/114
  it('fake-timers#114: flushes what waits for promises between two timers', async () => {
    const loop = new VirtualTimeLoop();
    const order: string[] = [];
    const asynchronous = async (name: string): Promise<void> => {
      await Promise.resolve();
      await Promise.resolve();
      order.push(name);
    };
    function* main(): Coroutine<void> {
      yield* sleep(10);
      order.push('timer 1');
      yield* fromPromise(asynchronous('promise 1'));
      yield* sleep(10);
      order.push('timer 2');
      yield* fromPromise(asynchronous('promise 2'));
    }
    await loop.runUntilComplete(main());
    expect(order).to.deep.equal(['timer 1', 'promise 1', 'timer 2', 'promise 2']);
  });

  // https://github.com/jestjs/jest/issues/14928
  it('jest#14928: advances timers that are armed after a promise of an async function', async () => {
    const loop = new VirtualTimeLoop();
    const pause = toAsync(sleep as (ms: number) => Coroutine<undefined>);
    const poll = async (): Promise<number> => {
      for (let i = 0; i < 5; i += 1) await pause(1000);
      return loop.time();
    };
    function* main(): Coroutine<number> {
      return yield* fromPromise(poll());
    }
    expect(await run(main(), { loopFactory: () => loop })).to.equal(5000);
  });

  // https://github.com/denoland/std/issues/7310
  it('denoland/std#7310: runs timers and microtasks in their real order', async () => {
    const loop = new VirtualTimeLoop();
    const order: string[] = [];
    loop.callLater(20, () => order.push('20'));
    loop.callLater(10, () => {
      order.push('10');
      queueMicrotask(() => order.push('microtask of 10'));
    });
    await loop.runUntilComplete(sleep(30));
    expect(order).to.deep.equal(['10', 'microtask of 10', '20']);
  });

  // https://github.com/tokio-rs/tokio/issues/4614
  it('tokio#4614: no timeout fires while the work that it limits is under way outside', async () => {
    const loop = new VirtualTimeLoop();
    const fetch = (): Promise<string> => wallSleep(20, 'body');
    function* main(): Coroutine<string> {
      return yield* waitFor(fromPromise(fetch()), 5);
    }
    expect(await loop.runUntilComplete(main())).to.equal('body');
    expect(loop.time()).to.equal(0);
  });

  // https://github.com/python-trio/trio/issues/456
  it('trio#456: work on another thread holds the clock', async () => {
    const loop = new VirtualTimeLoop();
    const event = new Event();
    function* main(): Coroutine<number> {
      const work = loop.external('a thread');
      setTimeout(() => {
        event.set();
        work.done();
      }, 10);
      void createTask(sleep(60_000));
      yield* event.wait();
      return loop.time();
    }
    expect(await loop.runUntilComplete(main())).to.equal(0);
  });

  // https://github.com/Effect-TS/tsgo/issues/477
  it('tsgo#477: a sleep before the call that would advance the clock fails at once', () => {
    const loop = new VirtualTimeLoop({ autoAdvance: false });
    loop.setDebug(true);
    function* main(): Coroutine<void> {
      yield* sleep(1000);
      loop.advance(1000);
    }
    const task = loop.createTask(main(), { name: 'main' });
    expect(() => loop.runSync(task))
      .to.throw(WouldBlockError)
      .with.property('message')
      .that.matches(
        /moves by advance\(\) alone.*\n {2}main waits for sleep\(1000\) at .*(clock\.spec|specs)\.[jt]s/,
      );
  });

  // https://github.com/Kotlin/kotlinx.coroutines/issues/3917
  it('kotlinx#3917: a loop without end in the background does not hang "run until idle"', () => {
    const loop = new VirtualTimeLoop({ autoAdvance: false });
    const beats: number[] = [];
    function* heartbeat(): Coroutine<void> {
      for (;;) {
        beats.push(loop.time());
        yield* sleep(10);
      }
    }
    void loop.background(heartbeat());
    void loop.createTask(sleep(25));
    loop.runUntilIdle();
    expect(loop.time()).to.equal(25);
    expect(beats).to.deep.equal([0, 10, 20]);
  });

  // https://github.com/cashapp/turbine/issues/155
  it('turbine#155: a timeout on something that never comes fires, beside a loop without end', () => {
    const loop = new VirtualTimeLoop();
    function* main(): Coroutine<string> {
      const queue = new Queue<string>();
      void loop.background(
        (function* () {
          for (;;) yield* sleep(7);
        })(),
      );
      try {
        return yield* waitFor(queue.get(), 1000);
      } catch (error) {
        if (error instanceof TimeoutError) return `nothing came by ${String(loop.time())}`;
        throw error;
      }
    }
    expect(loop.runSync(main())).to.equal('nothing came by 1000');
  });

  it('settles with a clock that is moved by hand', () => {
    const loop = new VirtualTimeLoop({ autoAdvance: false });
    const order: string[] = [];
    function* main(): Coroutine<void> {
      yield* settled();
      order.push(`settled at ${String(getRunningLoop().time())}`);
    }
    void loop.createTask(main());
    loop.advance(0);
    expect(order).to.deep.equal(['settled at 0']);
  });
});
