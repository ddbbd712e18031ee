import { expect } from 'chai';
import { BrokenBarrierError, RuntimeError } from '../../../lib/index.js';

describe('BrokenBarrierError', () => {
  it('is a RuntimeError with a name and a code of its own', () => {
    const error = new BrokenBarrierError('Barrier aborted');
    expect(error).to.be.instanceOf(BrokenBarrierError).and.instanceOf(RuntimeError);
    expect([String(error), error.code]).to.deep.equal([
      'BrokenBarrierError: Barrier aborted',
      'BROKEN_BARRIER',
    ]);
    expect(new RuntimeError('other') instanceof BrokenBarrierError).to.equal(false);
  });
});
