import { expect } from 'chai';
import { asyncFor, BREAK, getRunningLoop, interval, sleep, waitFor } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { errorOf } from '../../kit/programs.js';
import { runVirtual } from '../../kit/turns.js';

const now = (): number => getRunningLoop().time();

/** Takes `count` ticks, each for as long as it says, and gives them with their times. */
function ticks(period: number, works: readonly number[]): string[] {
  const log: string[] = [];
  runVirtual(
    asyncFor(interval(period), function* (tick) {
      log.push(`${String(tick)} at ${String(now())}`);
      yield* sleep(works[log.length - 1] ?? 0);
      return log.length === works.length ? BREAK : undefined;
    }),
  );
  return log;
}

describe('interval', () => {
  it('ticks once every period, the first time after one', () => {
    expect(ticks(10, [0, 0, 0])).to.deep.equal(['1 at 10', '2 at 20', '3 at 30']);
  });

  it('does not drift, however long the body takes', () => {
    expect(ticks(10, [9, 3, 9])).to.deep.equal(['1 at 10', '2 at 20', '3 at 30']);
    expect(ticks(10, [10, 5, 0])).to.deep.equal(['1 at 10', '2 at 20', '3 at 30']);
  });

  it('leaves out the ticks that pass while the body is at work', () => {
    expect(ticks(10, [35, 0, 20, 0])).to.deep.equal(['1 at 10', '5 at 50', '6 at 60', '8 at 80']);
  });

  it('counts exactly with periods that are no binary fractions', () => {
    const counts = ticks(0.1, Array<number>(50).fill(0.05)).map((line) => line.split(' ')[0]);
    expect(counts).to.deep.equal(Array.from({ length: 50 }, (_, i) => String(i + 1)));
  });

  it('begins when it is first asked', () => {
    const at = runVirtual(
      (function* () {
        const source = interval(10);
        yield* sleep(7);
        yield* source.anext();
        return now();
      })(),
    );
    expect(at).to.equal(17);
  });

  it('keeps a tick whose wait was cancelled', () => {
    const result = runVirtual(
      (function* () {
        const source = interval(10);
        yield* errorOf(waitFor(source.anext(), 5));
        expect(String(source)).to.equal('<Interval 10 ms, tick=0>');
        const step = yield* source.anext();
        return [step.value, now(), String(source)];
      })(),
    );
    expect(result).to.deep.equal([1, 10, '<Interval 10 ms, tick=1>']);
  });

  it('gives up a turn even if it is always late', () => {
    const loop = new VirtualTimeLoop();
    let others = 0;
    loop.runSync(
      (function* () {
        yield* asyncFor(interval(1), function* (tick) {
          getRunningLoop().callSoon(() => (others += 1));
          yield* sleep(3);
          return tick > 10 ? BREAK : undefined;
        });
      })(),
    );
    // Ticks 1, 4, 7, 10 and 13.
    expect(others).to.equal(5);
    loop.close();
  });

  it('can be gone through with for await', async () => {
    const loop = new VirtualTimeLoop();
    async function first(source: AsyncIterable<number>): Promise<number> {
      for await (const tick of source) if (tick === 3) return tick;
      return 0;
    }
    const tick = await loop.runUntilComplete(
      (function* () {
        const result: number = yield first(interval(10));
        return result;
      })(),
    );
    expect([tick, loop.time()]).to.deep.equal([3, 30]);
    loop.close();
  });

  it('refuses what is no period', () => {
    expect(() => interval('1' as never)).to.throw(TypeError, /^interval\(\) needs a number/);
    for (const wrong of [0, -1, NaN]) {
      expect(() => interval(wrong)).to.throw(RangeError, /^interval\(\) needs a positive period/);
    }
  });
});
