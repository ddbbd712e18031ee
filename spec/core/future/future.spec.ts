// What a future does by asyncio's rules is in spec/rules/b-future.spec.ts; here is what is of JavaScript.

import { expect } from 'chai';
import { createTask, Future, sleep } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

const inspect = Symbol.for('nodejs.util.inspect.custom');

describe('Future', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  it('is shown by the console of Node as its text, not as its fields', () => {
    const future = new Future<number>({ loop });
    const shown = (): unknown => (future as unknown as { [inspect](): unknown })[inspect]();
    expect(shown()).to.equal('<Future pending>');
    future.setResult(5);
    expect([shown(), String(future)]).to.deep.equal(
      Array.from({ length: 2 }, () => '<Future finished result=the number 5>'),
    );
  });

  it('takes nothing but functions for callbacks', () => {
    const future = new Future<number>({ loop });
    const add = (): void => {
      future.addDoneCallback('call me' as never);
    };
    expect(add).to.throw(TypeError, "a callback was expected, got the string 'call me'");
    future.setResult(1);
    expect([loop.readyCount, future.removeDoneCallback('call me' as never)]).to.deep.equal([0, 0]);
  });

  it('of a task keeps the message of a cancellation until it is delivered', () => {
    const messages = loop.runSync(
      (function* () {
        const task = createTask(sleep(Infinity));
        const before = task._cancelMsg;
        task.cancel('enough');
        const requested = task._cancelMsg;
        yield* sleep(0);
        yield* sleep(0);
        return [before, requested, task._cancelMsg, task.cancelled()];
      })(),
    );
    expect(messages).to.deep.equal([undefined, 'enough', undefined, true]);
  });
});
