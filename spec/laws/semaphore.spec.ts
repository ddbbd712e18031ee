import fc from 'fast-check';
import { expect } from 'chai';
import { BoundedSemaphore } from '../../lib/index.js';
import { conduct, holds, scores, those } from '../kit/conductor.js';

describe('the laws of Semaphore', () => {
  it('[rule 170] so many at a time, first come, first served, [rule 172] no unit lost', () => {
    const cases = fc.record({ score: scores(1), seatCount: fc.integer({ min: 1, max: 3 }) });
    holds(cases, ({ score, seatCount }) => {
      const seats = new BoundedSemaphore(seatCount);
      const arrived: number[] = [];
      const entered: number[] = [];
      let insideCount = 0;
      const release = (): void => {
        if (insideCount === 0) return;
        insideCount -= 1;
        seats.release();
      };
      const visitors = conduct(score, {
        *visit(index) {
          arrived.push(index);
          yield* seats.acquire();
          insideCount += 1;
          expect(insideCount).to.be.at.most(seatCount);
          entered.push(index);
        },
        acts: [release],
        close: release,
      });
      expect(entered).to.deep.equal(those(arrived, entered));
      for (const { index, wasCancelled } of visitors) {
        expect(entered.includes(index)).to.equal(!wasCancelled);
      }
      expect(String(seats)).to.equal(`<BoundedSemaphore [unlocked, value:${String(seatCount)}]>`);
    });
  });
});
