import { expect } from 'chai';
import { explore, type ExploreOptions, replay, traceToText } from '../../../lib/testing/index.js';
import type { Bug } from './bug.js';
import { bugs } from './corpus.js';

const optionsOf = ({ name, vary, leaks = false }: Bug, more: ExploreOptions): ExploreOptions => ({
  name,
  vary,
  leaks,
  ...more,
});

const isFound = (bug: Bug, more: ExploreOptions): boolean =>
  explore(bug.buggy, optionsOf(bug, more)).failure !== undefined;

describe('the corpus of bugs', function () {
  this.timeout(120_000);

  it('has 24, of 24 public reports', () => {
    expect(bugs.length).to.equal(24);
    expect(new Set(bugs.map(({ name }) => name)).size).to.equal(24);
    expect(new Set(bugs.map(({ issue }) => issue)).size).to.equal(24);
    for (const { issue } of bugs) {
      expect(issue).to.match(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+$/);
    }
  });

  for (const bug of bugs) {
    describe(`${bug.name}: ${bug.what}`, () => {
      it('is green in the order of the plain loop', () => {
        const plain = { budget: 1, strategy: 'dfs' } as const;
        expect(explore(bug.buggy, optionsOf(bug, plain)).failure?.error).to.equal(undefined);
      });

      it(bug.isRare === true ? 'is missed by 500 random schedules' : 'is found at random', () => {
        expect(isFound(bug, { strategy: 'random', shrinks: false })).to.equal(bug.isRare !== true);
      });

      it('is found by priorities that change at two points', () => {
        expect(isFound(bug, { strategy: { pct: 2 }, shrinks: false })).to.equal(true);
      });

      it('is clean in its fixed form, whatever the strategy', () => {
        for (const strategy of ['random', 'walk', { pct: 2 }] as const) {
          const { failure } = explore(bug.fixed, optionsOf(bug, { strategy, budget: 60 }));
          expect(failure?.error, JSON.stringify(strategy)).to.equal(undefined);
        }
        // The rare ones have more schedules than can be run.
        const budget = bug.isRare === true ? 60 : 1000;
        const whole = explore(bug.fixed, optionsOf(bug, { strategy: 'dfs', budget }));
        expect(whole.failure?.error).to.equal(undefined);
        expect(whole.isExhaustive).to.equal(bug.isRare !== true);
      });

      it('shrinks to a few deviations, and runs again from its line', () => {
        const strategy = bug.isRare === true ? { pct: 2 } : 'random';
        const { failure } = explore(bug.buggy, optionsOf(bug, { strategy }));
        if (failure === undefined) throw new Error('not found');
        expect(failure.deviationCount).to.be.at.most(bug.isRare === true ? 16 : 4);
        expect(`replay: ${failure.replay}`.length).to.be.at.most(120);
        const again = replay(bug.buggy, failure.replay, optionsOf(bug, {})).failure;
        expect(traceToText(again?.trace ?? [])).to.equal(traceToText(failure.trace));
      });
    });
  }

  it('shrinks to three deviations or fewer, in the median', () => {
    const counts = bugs
      .map((bug) => explore(bug.buggy, optionsOf(bug, { strategy: { pct: 2 } })))
      .map(({ failure }) => failure?.deviationCount ?? Infinity)
      .sort((a, b) => a - b);
    expect(counts[12]).to.be.at.most(3);
  });
});
