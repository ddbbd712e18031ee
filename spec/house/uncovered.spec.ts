import { expect } from 'chai';
import { readTree, treeOf } from './rules/tree.js';
import { exclusionsIn } from './rules/uncovered.js';

describe('what coverage does not count', () => {
  const problemsOf = (code: string): string[] => exclusionsIn(treeOf({ 'a.ts': code })).problems;

  it('has a reason, everywhere in lib', () => {
    expect(exclusionsIn(readTree('lib')).problems).to.deep.equal([]);
  });

  it('is one line, or as many as it says', () => {
    const code = [
      '/* c8 ignore next -- one */',
      'f();',
      'g(); /* c8 ignore next -- its own */',
      '  /* c8 ignore next 3 -- three of them */',
    ].join('\n');
    expect(exclusionsIn(treeOf({ 'a.ts': code })).exclusions).to.deep.equal([
      { path: 'a.ts', line: 1, reason: 'one' },
      { path: 'a.ts', line: 3, reason: 'its own' },
      { path: 'a.ts', line: 4, reason: 'three of them' },
    ]);
  });

  it('is refused without a reason', () => {
    const refused = ['a.ts:1 gives no reason for not being covered'];
    expect(problemsOf('/* c8 ignore next */')).to.deep.equal(refused);
    expect(problemsOf('/* c8 ignore next 2 */')).to.deep.equal(refused);
  });

  it('is refused in any other form', () => {
    const refused = ['a.ts:1 is not of the form "c8 ignore next -- reason"'];
    expect(problemsOf('/* c8 ignore start -- all of it */')).to.deep.equal(refused);
    expect(problemsOf('/* v8 ignore next -- another word */')).to.deep.equal(refused);
    expect(problemsOf('/* node:coverage disable */')).to.deep.equal(refused);
    expect(problemsOf('/* c8 ignore next because */')).to.deep.equal(refused);
  });
});
