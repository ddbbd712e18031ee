import { expect } from 'chai';
import { stackTrace } from '../../../lib/core/base/stack.js';

describe('stackTrace', () => {
  const frameCount = (depth: number): number =>
    stackTrace(depth)
      .split('\n')
      .filter((line) => /:\d+:\d+/.test(line)).length;

  it('gives as many frames as it is asked for', () => {
    expect([frameCount(1), frameCount(3)]).to.deep.equal([1, 3]);
  });

  it('gives them whatever limit the engine has, and leaves that limit alone', () => {
    const limits = Error as { stackTraceLimit?: number };
    const before = limits.stackTraceLimit;
    try {
      limits.stackTraceLimit = 0;
      expect(frameCount(2)).to.equal(2);
      expect(limits.stackTraceLimit).to.equal(0);
    } finally {
      if (before !== undefined) limits.stackTraceLimit = before;
    }
  });

  it('is empty where errors have no stack', () => {
    const { Error: real } = globalThis;
    class Bare {
      readonly stack = undefined;
    }
    globalThis.Error = Bare as unknown as ErrorConstructor;
    try {
      expect(stackTrace(3)).to.equal('');
    } finally {
      globalThis.Error = real;
    }
  });
});
