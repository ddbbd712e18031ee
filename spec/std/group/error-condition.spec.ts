import { expect } from 'chai';
import { matcherOf } from '../../../lib/std/group/error-condition.js';

describe('a condition on errors', () => {
  it('takes a class for a class, though it makes no errors', () => {
    class Thrown {}
    const matches = matcherOf(Thrown);
    expect([matches(new Thrown()), matches(new Error('e'))]).to.deep.equal([true, false]);
  });

  it('takes a function that makes errors in the old way for a class', () => {
    function Old(this: object): void {
      // Nothing to set.
    }
    Old.prototype = Object.create(Error.prototype);
    const matches = matcherOf(Old);
    expect([
      matches(Object.create(Old.prototype as object)),
      matches(new Error('e')),
    ]).to.deep.equal([true, false]);
  });

  it('is one of three things', () => {
    expect(() => matcherOf(7 as never)).to.throw(
      TypeError,
      /: a class of errors, an array of such, or a predicate, got the number 7$/,
    );
  });

  it('takes any other function for a predicate, whatever it gives', () => {
    const yes = function (): string {
      return 'yes';
    };
    expect([matcherOf(yes)(1), matcherOf(() => 0)(1)]).to.deep.equal([true, false]);
  });
});
