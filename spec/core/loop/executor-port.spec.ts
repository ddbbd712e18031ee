import { expect } from 'chai';
import { isJob } from '../../../lib/core/loop/executor-port.js';

describe('isJob', () => {
  it('knows a job by its kind, and takes nothing else for one', () => {
    expect(isJob({ kind: 'yieldfrom.job' })).to.equal(true);
    for (const value of [undefined, null, {}, { kind: '' }, () => 1]) {
      expect(isJob(value)).to.equal(false);
    }
  });
});
