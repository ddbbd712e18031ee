import { expect } from 'chai';
import { QueueEmpty, QueueFull, QueueShutDown } from '../../../lib/index.js';

describe('the errors of queues', () => {
  const check = (
    make: typeof QueueEmpty | typeof QueueFull | typeof QueueShutDown,
    name: string,
    code: string,
  ): void => {
    const error = new make();
    expect(error).to.be.instanceOf(Error).and.instanceOf(make);
    expect([error.name, error.code, error.message === '']).to.deep.equal([name, code, false]);
    expect(new make('in other words').message).to.equal('in other words');
    // One of another copy of the library.
    const foreign = { __proto__: { [Symbol.for('yieldfrom.error')]: name } };
    expect(foreign instanceof make).to.equal(true);
  };

  it('have a name, a code and a message, and know each other across copies', () => {
    check(QueueEmpty, 'QueueEmpty', 'QUEUE_EMPTY');
    check(QueueFull, 'QueueFull', 'QUEUE_FULL');
    check(QueueShutDown, 'QueueShutDown', 'QUEUE_SHUT_DOWN');
  });

  it('are not taken one for the other', () => {
    expect(new QueueEmpty() instanceof QueueFull).to.equal(false);
  });
});
