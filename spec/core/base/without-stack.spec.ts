import { expect } from 'chai';
import { withoutStack } from '../../../lib/core/base/without-stack.js';

describe('withoutStack', () => {
  const limits = Error as { stackTraceLimit?: number | undefined };
  const make = (text: unknown): Error => new Error(String(text));
  let before: number | undefined;
  beforeEach(() => (before = limits.stackTraceLimit));
  afterEach(() => {
    limits.stackTraceLimit = before;
  });

  it('makes an error that records no frames, and puts the limit of the engine back', () => {
    limits.stackTraceLimit = 7;
    expect(withoutStack(make, 'mine').stack).to.equal('Error: mine');
    expect(limits.stackTraceLimit).to.equal(7);
  });

  it('puts the limit back when nothing could be made', () => {
    limits.stackTraceLimit = 7;
    const fails = (): never => {
      throw new RangeError('mine');
    };
    expect(() => withoutStack(fails, undefined)).to.throw(RangeError, 'mine');
    expect(limits.stackTraceLimit).to.equal(7);
  });

  it('makes the error all the same where an engine knows no such limit', () => {
    delete limits.stackTraceLimit;
    expect(withoutStack(make, 'mine').message).to.equal('mine');
    expect('stackTraceLimit' in Error).to.equal(false);
  });
});
