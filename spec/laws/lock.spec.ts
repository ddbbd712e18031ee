import { expect } from 'chai';
import { Lock } from '../../lib/index.js';
import { conduct, holds, scores, those } from '../kit/conductor.js';

describe('the laws of Lock', () => {
  it('[rule 159] one at a time, first come, first served, and [rule 161] no wake-up lost', () => {
    holds(scores(1), (score) => {
      const lock = new Lock();
      const arrived: number[] = [];
      const entered: number[] = [];
      let inside: number | null = null;
      const release = (): void => {
        if (inside === null) return;
        inside = null;
        lock.release();
      };
      const visitors = conduct(score, {
        *visit(index) {
          arrived.push(index);
          yield* lock.acquire();
          expect([inside, lock.locked()]).to.deep.equal([null, true]);
          inside = index;
          entered.push(index);
        },
        acts: [release],
        close: release,
      });
      expect(entered).to.deep.equal(those(arrived, entered));
      for (const { index, wasCancelled } of visitors) {
        expect(entered.includes(index)).to.equal(!wasCancelled);
      }
      expect(String(lock)).to.equal('<Lock [unlocked]>');
    });
  });
});
