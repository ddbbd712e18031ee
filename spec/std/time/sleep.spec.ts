import { expect } from 'chai';
import {
  type Callback,
  type Coroutine,
  createTask,
  getRunningLoop,
  sleep,
  type TimerHandle,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { describeError, errorOf, turnsOf } from '../../kit/programs.js';
import { runVirtual, traceOf } from '../../kit/turns.js';

const now = (): number => getRunningLoop().time();

// What asyncio says of `sleep` is in spec/rules; here is what is our own.
describe('sleep', () => {
  it('begins when it is awaited, not when it is made', () => {
    const woken = runVirtual(
      (function* () {
        const later = sleep(10);
        yield* sleep(5);
        yield* later;
        return now();
      })(),
    );
    expect(woken).to.equal(15);
  });

  it('wakes those of the same moment in the order in which they began', () => {
    const trace = traceOf(function* (step) {
      function* sleeper(name: string, delays: number[]): Coroutine<void> {
        for (const delay of delays) yield* sleep(delay);
        step(name);
      }
      const tasks = [
        createTask(sleeper('in two', [6, 4])),
        createTask(sleeper('in one', [10])),
        createTask(sleeper('in one, too', [10])),
      ];
      for (const task of tasks) yield* task;
    });
    expect(trace.map((line) => line.replace(/^\d+ /, ''))).to.deep.equal([
      'in one',
      'in one, too',
      'in two',
    ]);
  });

  it('[rule 88] of no time takes one turn, with a result too', () => {
    const trace = traceOf(function* (step) {
      for (const delay of [0, -1]) step(String(yield* sleep(delay, delay)));
    });
    expect(trace).to.deep.equal(['2 0', '3 -1']);
  });

  for (const method of ['callLater', 'callAt'] as const) {
    it(`passes ${method} of a loop that overrides it, and is withdrawn there`, () => {
      const seen: TimerHandle[] = [];
      class Watching extends VirtualTimeLoop {}
      Object.defineProperty(Watching.prototype, method, {
        value(this: VirtualTimeLoop, time: number, ...rest: [Callback, ...unknown[]]): TimerHandle {
          const handle = VirtualTimeLoop.prototype[method].call(this, time * 2, ...rest);
          seen.push(handle);
          return handle;
        },
      });
      const loop = new Watching();
      function* main(): Coroutine<[string, number]> {
        const task = createTask(sleep(1000));
        const result = yield* sleep(10, 'slept');
        const at = loop.time();
        task.cancel();
        yield* sleep(0);
        yield* sleep(0);
        return [result, at];
      }
      expect(loop.runSync(main())).to.deep.equal(['slept', 20]);
      expect(seen.map((handle) => handle.cancelled())).to.deep.equal([false, true]);
      loop.close();
    });
  }

  it('can be yielded plainly by legacy code', () => {
    const result = runVirtual(
      (function* (): Coroutine<unknown[]> {
        const slept: unknown = yield sleep(10, 'slept');
        return [slept, now()];
      })(),
    );
    expect(result).to.deep.equal(['slept', 10]);
  });

  it('can be awaited once', () => {
    for (const delay of [5, 0]) {
      const error = runVirtual(
        (function* () {
          const once = sleep(delay, 'result');
          expect(yield* once).to.equal('result');
          return yield* errorOf(once);
        })(),
      );
      expect(describeError(error)).to.match(/^RuntimeError cannot reuse already awaited coroutine/);
    }
  });

  it('cannot be resumed by a stranger before its time', () => {
    runVirtual(
      (function* () {
        const body = sleep(5)[Symbol.iterator]();
        body.next();
        expect(() => body.next()).to.throw('is being awaited already');
        body.return(undefined);
        yield* turnsOf(1);
      })(),
    );
  });

  it('withdraws its timer when it is closed, or thrown into', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        for (const leave of ['return', 'throw'] as const) {
          const body = sleep(50)[Symbol.iterator]();
          body.next();
          if (leave === 'return') {
            expect(body.return(undefined)).to.deep.equal({ done: true, value: undefined });
          } else expect(() => body.throw(new Error('E'))).to.throw('E');
        }
        yield* turnsOf(1);
      })(),
    );
    expect(loop._nextTimerAt).to.equal(Infinity);
    loop.close();
  });

  it('never ends by itself if it is endless', () => {
    const trace = traceOf(function* (step) {
      const endless = createTask(sleep(Infinity));
      yield* sleep(1e12);
      step(String(endless.done()));
      endless.cancel('why');
      step(describeError(yield* errorOf(endless)));
    });
    expect(trace.map((line) => line.replace(/^\d+ /, ''))).to.deep.equal([
      'false',
      'cancelled why',
    ]);
  });

  it('is named by a task that waits for it', () => {
    runVirtual(
      (function* () {
        const task = createTask(sleep(5), { name: 'sleeper' });
        yield* turnsOf(1);
        expect(String(task)).to.equal("<Task pending name='sleeper' wait_for=sleep(5)>");
        yield* task;
      })(),
    );
  });

  it('refuses what is no number', () => {
    for (const wrong of ['5', undefined, null, 5n]) {
      expect(() => sleep(wrong as never)).to.throw(TypeError, /^sleep\(\) needs a number/);
    }
    expect(() => sleep(NaN)).to.throw(RangeError, 'Invalid delay: NaN (not a number)');
  });

  it('can be awaited in async code', async () => {
    const loop = new VirtualTimeLoop();
    const thenable = (): PromiseLike<string> => sleep(5, 'result') as never;
    const waiting = async (): Promise<unknown> => [await thenable(), loop.time()];
    function* main(): Coroutine {
      return yield waiting();
    }
    expect(await loop.runUntilComplete(main())).to.deep.equal(['result', 5]);
    loop.close();
  });
});
