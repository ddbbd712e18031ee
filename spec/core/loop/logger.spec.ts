import { expect } from 'chai';
import { logger, type LogSink } from '../../../lib/index.js';

describe('logger', () => {
  const levels = [
    ['debug', 'debug'],
    ['info', 'info'],
    ['warning', 'warn'],
    ['error', 'error'],
  ] as const;

  for (const [level, method] of levels) {
    it(`writes with console.${method}, as it is at that moment`, () => {
      const lines: unknown[][] = [];
      const before = console[method];
      console[method] = (...parts: unknown[]) => lines.push(parts);
      try {
        logger[level]('message', 1, 'two');
      } finally {
        console[method] = before;
      }
      expect(lines).to.deep.equal([['message', 1, 'two']]);
    });
  }

  it('can be sent elsewhere, method by method', () => {
    const before: LogSink = { ...logger };
    const lines: string[] = [];
    try {
      logger.info = (message) => lines.push(message);
      logger.info('elsewhere');
    } finally {
      Object.assign(logger, before);
    }
    expect(lines).to.deep.equal(['elsewhere']);
  });
});
