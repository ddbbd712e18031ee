import { expect } from 'chai';
import { Condition, type Coroutine } from '../../lib/index.js';
import { conduct, holds, scores } from '../kit/conductor.js';

describe('the laws of Condition', () => {
  it('[rule 166] no notification is lost, and whoever comes out of a wait has the lock', () => {
    holds(scores(3), (score) => {
      const changed = new Condition();
      const tokens: number[] = [];
      const waiting = new Set<number>();
      let suppliedCount = 0;
      let takenCount = 0;
      let isHeld = false;
      const supply = function* (): Coroutine<void> {
        // Not while the conductor himself holds the lock.
        if (isHeld) return;
        yield* changed.acquire();
        tokens.push((suppliedCount += 1));
        changed.notify();
        changed.release();
      };
      const hold = function* (): Coroutine<void> {
        if (isHeld) return;
        yield* changed.acquire();
        isHeld = true;
      };
      const letGo = (): void => {
        if (!isHeld) return;
        isHeld = false;
        changed.release();
      };
      conduct(score, {
        *visit(index) {
          yield* changed.acquire();
          try {
            while (tokens.length === 0) {
              waiting.add(index);
              try {
                yield* changed.wait();
              } finally {
                waiting.delete(index);
                expect([isHeld, changed.locked()]).to.deep.equal([false, true]);
              }
            }
            tokens.pop();
            takenCount += 1;
          } finally {
            changed.release();
          }
        },
        acts: [supply, hold, letGo],
        close: letGo,
        look() {
          expect(Math.min(tokens.length, waiting.size)).to.equal(0);
        },
      });
      expect(takenCount + tokens.length).to.equal(suppliedCount);
      expect(String(changed)).to.equal('<Condition [unlocked]>');
    });
  });
});
