import { expect } from 'chai';
import { Event } from '../../lib/index.js';
import { conduct, holds, scores, those } from '../kit/conductor.js';

describe('the laws of Event', () => {
  it('[rule 163] all go when it is set, in the order in which they came, even if cleared', () => {
    holds(scores(2), (score) => {
      const event = new Event();
      const arrived: number[] = [];
      const waited: number[] = [];
      const left: number[] = [];
      /** Who may go, as a set of the flag has found them waiting. */
      const free = new Set<number>();
      const visitors = conduct(score, {
        *visit(index) {
          arrived.push(index);
          if (event.isSet()) free.add(index);
          else waited.push(index);
          expect(yield* event.wait()).to.equal(true);
          expect(free.has(index)).to.equal(true);
          left.push(index);
        },
        acts: [
          () => {
            if (!event.isSet()) for (const index of arrived) free.add(index);
            event.set();
          },
          () => {
            event.clear();
          },
        ],
        look(all) {
          for (const { index, wasCancelled } of all) {
            expect(left.includes(index)).to.equal(free.has(index) && !wasCancelled);
          }
        },
      });
      // Whoever finds it set does not wait, and may overtake.
      expect(those(left, waited)).to.deep.equal(those(waited, left));
      expect(visitors.every(({ task }) => task.done())).to.equal(true);
      expect(String(event)).to.equal(`<Event [${event.isSet() ? 'set' : 'unset'}]>`);
    });
  });
});
