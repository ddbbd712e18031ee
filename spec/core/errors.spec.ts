import { expect } from 'chai';
import { CancelledError, type Coroutine, createTask, isCancelled, sleep } from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Values that refuse to be strings. */
const unspeakable: readonly unknown[] = [
  Object.create(null),
  {
    toString() {
      throw new Error('not a word');
    },
  },
];

describe('errors and messages that are not strings', () => {
  it('may end a task', () => {
    const loop = new VirtualTimeLoop();
    for (const thrown of [undefined, null, 5, Symbol('s'), ...unspeakable]) {
      const caught = loop.runSync(
        (function* (): Coroutine {
          // oxlint-disable-next-line require-yield
          function* fails(): Coroutine<void> {
            throw thrown;
          }
          const task = createTask(fails());
          try {
            yield* task;
          } catch (error) {
            expect(String(task)).to.match(/^<Task finished exception=/);
            return { error };
          }
          return 'nothing was thrown';
        })(),
      );
      expect(caught).to.deep.equal({ error: thrown });
    }
    loop.close();
  });

  it('[rule 37] may be given to cancel', () => {
    const loop = new VirtualTimeLoop();
    for (const msg of unspeakable) {
      const caught = loop.runSync(
        (function* (): Coroutine {
          const task = createTask(
            (function* (): Coroutine<void> {
              yield* sleep(0);
              yield* sleep(0);
            })(),
          );
          yield* sleep(0);
          task.cancel(msg);
          try {
            yield* task;
          } catch (error) {
            return error;
          }
          return undefined;
        })(),
      );
      expect(caught).to.be.instanceOf(CancelledError);
      expect(isCancelled(caught)).to.equal(true);
      expect((caught as CancelledError).msg).to.equal(msg);
    }
    loop.close();
  });
});
