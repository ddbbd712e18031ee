import fc from 'fast-check';
import { expect } from 'chai';
import { Barrier, BrokenBarrierError } from '../../lib/index.js';
import { conduct, holds, type Score, scores } from '../kit/conductor.js';

const parties = fc.integer({ min: 1, max: 4 });

/** Sends everybody to a barrier; gives their numbers, in the order in which they left. */
function numbersOf(score: Score, barrier: Barrier): (number | 'broken')[] {
  const numbers: (number | 'broken')[] = [];
  let waitingCount = 0;
  conduct(score, {
    *visit() {
      waitingCount += 1;
      try {
        numbers.push(yield* barrier.wait());
      } catch (error) {
        if (!(error instanceof BrokenBarrierError)) throw error;
        numbers.push('broken');
      } finally {
        waitingCount -= 1;
      }
    },
    acts: [() => barrier.reset(), () => barrier.abort()],
    look() {
      expect(barrier.nWaiting).to.equal(waitingCount);
      expect(waitingCount).to.be.below(barrier.broken ? 1 : barrier.parties);
    },
  });
  const state = barrier.broken ? 'broken' : `filling, waiters:0/${String(barrier.parties)}`;
  expect(String(barrier)).to.equal(`<Barrier [${state}]>`);
  return numbers;
}

/** Only what is needed: `come` and `turn`, perhaps `cancel`, perhaps resets, perhaps aborts. */
function only(kinds: readonly string[], acts: readonly number[] = []): fc.Arbitrary<Score> {
  return scores(2).map((score) =>
    score.filter((note) =>
      note.kind === 'act' ? acts.includes(note.which) : kinds.includes(note.kind),
    ),
  );
}

describe('the laws of Barrier', () => {
  it('[rule 176] all go in full rounds, each with a number of its own', () => {
    holds(fc.record({ score: only(['come', 'turn']), count: parties }), ({ score, count }) => {
      const numbers = numbersOf(score, new Barrier(count));
      const visitorCount = score.filter((note) => note.kind === 'come').length;
      expect(numbers.length).to.equal(visitorCount - (visitorCount % count));
      for (let first = 0; first < numbers.length; first += count) {
        // The last to come does not wait; the others leave in the order in which they came.
        expect(numbers.slice(first, first + count)).to.deep.equal([
          count - 1,
          ...Array.from({ length: count - 1 }, (_, index) => index),
        ]);
      }
    });
  });

  it('[rule 177] the cancelled do not count, and hold up nobody', () => {
    const cases = fc.record({ score: only(['come', 'turn', 'cancel']), count: parties });
    holds(cases, ({ score, count }) => {
      const numbers = numbersOf(score, new Barrier(count));
      const roundCount = numbers.filter((number) => number === count - 1).length;
      expect(numbers.length).to.be.at.most(roundCount * count);
    });
  });

  it('[rule 178] a reset leaves nobody behind, whoever is cancelled', () => {
    const cases = fc.record({ score: only(['come', 'turn', 'cancel'], [0]), count: parties });
    holds(cases, ({ score, count }) => {
      expect(numbersOf(score, new Barrier(count))).to.satisfy(Array.isArray);
    });
  });

  it('[rule 179] an abort leaves nobody waiting, until a reset', () => {
    const cases = fc.record({ score: only(['come', 'turn', 'cancel'], [0, 1]), count: parties });
    holds(cases, ({ score, count }) => {
      const numbers = numbersOf(score, new Barrier(count));
      const isAborted = score.some((note) => note.kind === 'act' && note.which === 1);
      if (!isAborted) return;
      expect(numbers.length).to.be.at.most(score.filter((note) => note.kind === 'come').length);
    });
  });
});
