// What every host must do: the MUSTs of lib/core/loop/host.ts, tried on the host alone, and then on a loop
// that stands on it. A host that pumps and one that stands still are two halves of the same contract;
// a virtual host is both.

import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Coroutine,
  createTask,
  DeadlockError,
  EventLoop,
  sleep,
  WouldBlockError,
} from '../../lib/index.js';
import type { Host } from '../../lib/lowlevel.js';

/** What kind of host it is. */
export interface HostTraits {
  /** Whether the platform under it calls back: then it pumps. */
  readonly pumps: boolean;
  /** Whether it can stand still, without returning to the platform. */
  readonly blocks: boolean;
  /** Whether its time moves only when it says so. */
  readonly ownsClock: boolean;
}

/** Long enough for any turn of a platform to pass, and for a timer of a few milliseconds. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 8));

const aMicrotask = Promise.resolve();

/** Specifies a host. */
export function aHost(make: () => Host, traits: HostTraits): void {
  it('has a name, and knows whether debug mode is asked for', () => {
    const host = make();
    expect(host.name).to.match(/^[a-z]+$/);
    expect(host.debug).to.equal(false);
    host.close();
  });

  it('tells a time that never goes backwards', () => {
    const host = make();
    let before = -Infinity;
    for (let i = 0; i < 1000; i += 1) {
      const now = host.now();
      if (now < before) expect.fail('time went back');
      before = now;
    }
    expect(Number.isFinite(before)).to.equal(true);
    host.close();
  });

  it('can be closed twice', () => {
    const host = make();
    host.attach(
      () => undefined,
      () => undefined,
    );
    host.close();
    expect(() => {
      host.close();
    }).not.to.throw();
  });

  if (traits.pumps) aPumpingHost(make, traits);
  else aHostThatNeverPumps(make);
  if (traits.blocks) aBlockingHost(make, traits);
}

/** A host with a pump that writes down when it is called. */
class Pumped {
  readonly host: Host;
  count = 0;
  inCall = false;
  wasInside = false;
  #resolve: () => void = () => undefined;

  constructor(make: () => Host) {
    this.host = make();
    this.during(() => {
      this.host.attach(
        () => {
          this.count += 1;
          this.wasInside ||= this.inCall;
          this.#resolve();
        },
        () => undefined,
      );
    });
  }

  /** Calls the host; a pump meanwhile would be inside a call of ours. */
  during(body: () => void): void {
    this.inCall = true;
    body();
    this.inCall = false;
  }

  /** Fulfils at the next pump. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
}

function aPumpingHost(make: () => Host, traits: HostTraits): void {
  describe('pumps', () => {
    let pumped: Pumped;
    let order: string[];
    beforeEach(() => {
      pumped = new Pumped(make);
      order = [];
    });
    afterEach(() => {
      pumped.host.close();
    });
    const log = (text: string) => (): void => {
      order.push(text);
    };

    it('never inside a call of ours', async () => {
      const { host } = pumped;
      const asks = [
        () => host.requestTurn(),
        () => host.requestMicroturn(),
        () => host.wakeAt(host.now(), false),
        () => host.wakeAt(host.now() - 1000, false),
        () => host.wakeAt(-Infinity, false),
      ];
      for (const ask of asks) {
        const pump = pumped.next();
        pumped.during(ask);
        await pump;
      }
      expect(pumped.wasInside).to.equal(false);
    });

    it('when a turn was asked for, after the microtasks that are queued', async () => {
      const pump = pumped.next().then(log('pump'));
      pumped.host.requestTurn();
      void Promise.resolve().then(log('1')).then(log('2')).then(log('3'));
      await pump;
      expect(order).to.deep.equal(['1', '2', '3', 'pump']);
    });

    it('once for each turn that was asked for', async () => {
      for (const expected of [1, 2, 3]) {
        const pump = pumped.next();
        pumped.host.requestTurn();
        await pump;
        expect(pumped.count).to.equal(expected);
      }
      await aWhile();
      expect(pumped.count).to.equal(3);
    });

    it('when a microturn was asked for, after the microtasks queued before, ahead of timers', async () => {
      const timer = new Promise<void>((resolve) => setTimeout(resolve, 0)).then(log('timer'));
      queueMicrotask(log('microtask'));
      const pump = pumped.next().then(log('pump'));
      pumped.host.requestMicroturn();
      await Promise.all([timer, pump]);
      expect(order).to.deep.equal(['microtask', 'pump', 'timer']);
    });

    it('when it was to wake us', async () => {
      const when = pumped.host.now() + 2;
      while (pumped.host.now() < when) {
        const pump = pumped.next();
        pumped.host.wakeAt(when, false);
        await pump;
      }
      expect(pumped.count).to.be.greaterThan(0);
    });

    it('not for a wish that another one replaced, or Infinity withdrew', async () => {
      const { host } = pumped;
      host.wakeAt(host.now() + 1, false);
      host.wakeAt(Infinity, false);
      await aWhile();
      expect(pumped.count).to.equal(0);
      host.wakeAt(host.now() + 1, false);
      host.wakeAt(host.now() + 2, false);
      host.wakeAt(host.now() + 3, false);
      await aWhile();
      await aWhile();
      expect(pumped.count).to.equal(1);
    });

    it('not for a timer after it was closed', async () => {
      pumped.host.wakeAt(pumped.host.now() + 1, false);
      pumped.host.close();
      await aWhile();
      expect(pumped.count).to.equal(0);
    });

    if (traits.ownsClock) {
      it('at the very time to wake us, which it moves to', async () => {
        const pump = pumped.next();
        pumped.host.wakeAt(3_600_000, false);
        await pump;
        expect(pumped.host.now()).to.equal(3_600_000);
      });

      it('and leaves time alone while something of the platform is waited for', async () => {
        pumped.host.wakeAt(5, true);
        await aWhile();
        expect([pumped.count, pumped.host.now()]).to.deep.equal([0, 0]);
      });

      it('and leaves time alone when a turn was asked for meanwhile', async () => {
        const pump = pumped.next();
        pumped.host.wakeAt(5, false);
        pumped.host.requestTurn();
        await pump;
        await aWhile();
        expect([pumped.count, pumped.host.now()]).to.deep.equal([1, 0]);
      });
    } else {
      it('not at once for what is further away than a timer of the platform reaches', async () => {
        for (const far of [2 ** 31, 2 ** 32 + 1, 2 ** 40, Number.MAX_VALUE]) {
          pumped.host.wakeAt(pumped.host.now() + far, false);
          await aWhile();
        }
        expect(pumped.count).to.equal(0);
      });
    }
  });

  describe('drives a loop', () => {
    let loop: EventLoop;
    let order: string[];
    const step = (...parts: unknown[]): void => {
      order.push(parts.join(' '));
    };
    beforeEach(() => {
      loop = new EventLoop({ host: make() });
      order = [];
    });
    afterEach(() => {
      sinon.restore();
      loop.close();
    });

    /** Runs until the coroutine is done. */
    const run = <T>(main: () => Coroutine<T>): Promise<unknown> => loop.runUntilComplete(main());

    it('and never runs the first turn inside the call', async () => {
      const end = run(function* () {
        step('main');
      });
      step('called');
      await end;
      expect(order).to.deep.equal(['called', 'main']);
    });

    it('[rule 2] and keeps the snapshot of a turn, however many steps it has', async () => {
      const count = 5000;
      let second = 0;
      let isMixed = false;
      await run(function* () {
        for (let i = 0; i < count; i += 1) {
          loop.callSoon(() => {
            isMixed ||= second > 0;
            loop.callSoon(() => {
              second += 1;
            });
          });
        }
        yield* sleep(0);
        expect([second, isMixed]).to.deep.equal([0, false]);
        yield* sleep(0);
        expect(second).to.equal(count);
      });
    });

    it('and goes on in the order of its timers, whatever the platform does', async () => {
      await run(function* () {
        const start = loop.time();
        for (const delay of [4, 2, 3, 1]) loop.callAt(start + delay, step, delay);
        yield* sleep(5);
      });
      expect(order).to.deep.equal(['1', '2', '3', '4']);
    });

    it('and never runs a timer early, though the platform may call early', async () => {
      const real = globalThis.setTimeout;
      sinon
        .stub(globalThis, 'setTimeout')
        .callsFake((callback: () => void, delay = 0) => real(callback, delay > 1 ? delay / 2 : 0));
      const early: number[] = [];
      await run(function* () {
        for (const delay of [1, 3, 6, 9]) {
          const handle = loop.callLater(delay, () => {
            step(delay);
            if (loop.time() < handle.when()) early.push(delay);
          });
        }
        yield* sleep(10);
      });
      expect(order).to.deep.equal(['1', '3', '6', '9']);
      expect(early).to.deep.equal([]);
    });

    it('and ends a run by promise while others are pending', async () => {
      const other = new EventLoop({ host: make() });
      function* main(name: string, pauses: number): Coroutine<string> {
        for (let i = 0; i < pauses; i += 1) yield* sleep(1);
        return name;
      }
      const ends = [loop.runUntilComplete(main('a', 5)), other.runUntilComplete(main('b', 2))];
      for (const end of ends) void end.then(step);
      expect(await Promise.all(ends)).to.deep.equal(['a', 'b']);
      expect(order).to.have.members(['a', 'b']);
      other.close();
    });

    it('and lets microtasks go on after every turn while a promise is awaited', async () => {
      let links = 0;
      let turns = 0;
      await run(function* () {
        const isSpinning = { now: true };
        const spinner = createTask(
          (function* () {
            while (isSpinning.now) {
              turns += 1;
              yield* sleep(0);
            }
          })(),
        );
        yield (async () => {
          for (; links < 20; links += 1) await aMicrotask;
        })();
        isSpinning.now = false;
        yield* spinner;
      });
      expect(links).to.equal(20);
      expect(turns).to.be.lessThan(100);
    });

    it('and starves nobody while 10,000 tasks give up turn after turn', async () => {
      const isSpinning = { now: true };
      let turns = 0;
      function* spin(): Coroutine<void> {
        while (isSpinning.now) {
          turns += 1;
          yield* sleep(0);
        }
      }
      await run(function* () {
        const tasks = Array.from({ length: 10_000 }, () => createTask(spin()));
        const timeout = new Promise<void>((resolve) => setTimeout(resolve, 1));
        const chain = (async () => {
          for (let link = 0; link < 10; link += 1) await aMicrotask;
        })();
        const waiting = [timeout.then(() => step('setTimeout')), chain.then(() => step('chain'))];
        if (traits.ownsClock) step('timer');
        else {
          for (let i = 0; i < 3; i += 1) yield* sleep(1);
          step('timer');
        }
        yield Promise.all(waiting);
        isSpinning.now = false;
        for (const task of tasks) yield* task;
      });
      expect(order).to.have.members(['setTimeout', 'chain', 'timer']);
      expect(turns).to.be.greaterThan(10_000);
    });

    if (traits.ownsClock) return;

    describe('on a clock that is put forward', () => {
      let clock: sinon.SinonFakeTimers;
      let end: Promise<void>;
      beforeEach(async () => {
        clock = sinon.useFakeTimers({
          toFake: [
            'setTimeout',
            'clearTimeout',
            'performance',
            ...('setImmediate' in globalThis ? (['setImmediate', 'clearImmediate'] as const) : []),
          ],
        });
        end = loop.runForever();
        await pass(0);
      });
      afterEach(async () => {
        loop.stop();
        await pass(1);
        clock.restore();
        await end;
      });

      /** Lets time pass, and every callback of the platform's come. */
      async function pass(ms: number): Promise<void> {
        await clock.tickAsync(ms);
        await clock.tickAsync(1);
      }

      it('and re-arms what is further away than a timer of the platform reaches', async () => {
        const far = 2 ** 31 + 5000;
        loop.callLater(far, step, 'far');
        loop.callLater(2 ** 33, step, 'further');
        await pass(0);
        await pass(2 ** 31);
        expect(order).to.deep.equal([]);
        await pass(5000);
        expect(order).to.deep.equal(['far']);
        await pass(2 ** 33);
        await pass(0);
        expect(order).to.deep.equal(['far', 'further']);
      });

      it('and never comes to what is due at Infinity', async () => {
        loop.callLater(Infinity, step, 'never');
        loop.callLater(1000, step, 'a second');
        await pass(0);
        await pass(1000);
        await pass(2 ** 31);
        expect(order).to.deep.equal(['a second']);
      });
    });
  });
}

function aHostThatNeverPumps(make: () => Host): void {
  it('refuses what would need the platform to call back', () => {
    const host = make();
    host.attach(
      () => expect.fail('it pumps'),
      () => undefined,
    );
    expect(() => host.requestTurn()).to.throw(WouldBlockError, 'runSync');
    expect(() => host.requestMicroturn()).to.throw(WouldBlockError, 'runSync');
    expect(() => host.wakeAt(host.now(), false)).not.to.throw();
    host.close();
  });

  it('rejects a run by promise, and can be run without one then', async () => {
    const loop = new EventLoop({ host: make() });
    const error = await loop.runForever().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(WouldBlockError);
    expect(loop.isRunning()).to.equal(false);
    expect(loop.runSync(sleep(0, 'a turn'))).to.equal('a turn');
    loop.close();
  });
}

function aBlockingHost(make: () => Host, traits: HostTraits): void {
  describe('stands still', () => {
    it('until a time, without returning before', () => {
      const host = make();
      const when = host.now() + 3;
      expect(host.block?.(when, false)).to.equal(true);
      expect(host.now()).to.be.at.least(when);
      host.close();
    });

    it('but not where only the platform could wake it', () => {
      const host = make();
      expect(host.block?.(Infinity, false)).to.equal(false);
      if (traits.ownsClock) expect(host.block?.(host.now() + 1, true)).to.equal(false);
      host.close();
    });

    it('for a loop that runs to its end', () => {
      const loop = new EventLoop({ host: make() });
      const order: number[] = [];
      loop.runSync(
        (function* () {
          const start = loop.time();
          for (const delay of [3, 1, 2]) {
            const handle = loop.callAt(start + delay, () => {
              order.push(delay);
              expect(loop.time()).to.be.at.least(handle.when());
            });
          }
          yield* sleep(4);
        })(),
      );
      expect(order).to.deep.equal([1, 2, 3]);
      loop.close();
    });

    it('never for a promise, which would need the platform', () => {
      const loop = new EventLoop({ host: make() });
      expect(() =>
        loop.runSync(
          (function* () {
            yield Promise.resolve();
          })(),
        ),
      ).to.throw(WouldBlockError, 'a promise is awaited');
      loop.setExceptionHandler(() => undefined);
      loop.close();
    });

    it('never where nothing can wake it, which is a deadlock', () => {
      const loop = new EventLoop({ host: make() });
      loop.callLater(Infinity, () => undefined);
      expect(() => loop.runSync(loop.createFuture())).to.throw(DeadlockError, 'Deadlock');
      expect(() => loop.runSync(sleep(Infinity))).to.throw(DeadlockError, 'sleep(Infinity)');
      loop.setExceptionHandler(() => undefined);
      loop.close();
    });
  });
}
