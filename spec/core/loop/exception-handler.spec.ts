// What handlers are told on every loop is in spec/rules/m-exception-handler.spec.ts; here is what they are told about.

import { expect } from 'chai';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { type HandlerContext, logger } from '../../../lib/index.js';
import { logErrorContext } from '../../../lib/core/loop/exception-handler.js';

function logOf(context: HandlerContext, handleTraceback?: string): unknown[][] {
  const before = { ...logger };
  const calls: unknown[][] = [];
  logger.error = (...parts) => calls.push(parts);
  try {
    logErrorContext(context, handleTraceback);
  } finally {
    Object.assign(logger, before);
  }
  return calls;
}

describe('logErrorContext', () => {
  it('hands the error itself on, so that a console shows its stack and its cause', () => {
    const exception = new RangeError('mine');
    expect(logOf({ message: 'words', exception })).to.deep.equal([['words', exception]]);
    expect(logOf({ message: 'words' })).to.deep.equal([['words']]);
  });

  it('shows strings as they are, things that describe themselves so, and names the rest', () => {
    const task = { toString: () => '<Task mine>' };
    expect(
      logOf({ message: 'words', task, text: 'as it is', plain: {}, list: [1, 2] }),
    ).to.deep.equal([
      ['words\nlist: 1,2\nplain: a plain object\ntask: <Task mine>\ntext: as it is'],
    ]);
  });

  it('names the handle under way only where the thing itself has no place', () => {
    expect(logOf({ message: 'words' }, 'at handle')).to.deep.equal([
      ['words\nhandleTraceback: Handle created at (most recent call first):\nat handle'],
    ]);
    expect(logOf({ message: 'words', sourceTraceback: 'at thing' }, 'at handle')).to.deep.equal([
      ['words\nsourceTraceback: Object created at (most recent call first):\nat thing'],
    ]);
  });

  it('leaves the context as it was', () => {
    const context = { message: 'words' };
    logOf(context, 'at handle');
    expect(context).to.deep.equal({ message: 'words' });
  });
});

describe('setExceptionHandler', () => {
  it('says what to give it', () => {
    const loop = new VirtualTimeLoop();
    expect(() => {
      loop.setExceptionHandler(5 as never);
    }).to.throw(
      TypeError,
      'A callable object or None is expected, got the number 5: ' +
        'give a function (loop, context) => void, or null for the default',
    );
    loop.close();
  });
});
