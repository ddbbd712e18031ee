// Rule 265, of CPython 3.14. What combinators say of themselves is in spec/inspect/call-graph.spec.ts.

import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  Future,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
  sleep,
} from '../../../lib/index.js';
import { awaitedBy } from '../../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { onEveryLoop } from '../../kit/loops.js';

function* waits(future: Future<void>): Coroutine<void> {
  yield* future;
}

describe('awaitedBy', () => {
  onEveryLoop('[rule 265] gives the tasks that wait, as long as they do', async ({ run }) => {
    function* main(): Coroutine<unknown[]> {
      const future = new Future<void>();
      const tasks = [createTask(waits(future)), createTask(waits(future))];
      const before = awaitedBy(future).size;
      yield* sleep(0);
      const during = [...awaitedBy(future)];
      future.setResult();
      const after = awaitedBy(future).size;
      for (const task of tasks) yield* task;
      return [before, during.map((waiter) => tasks.indexOf(waiter as never)), after];
    }
    expect(await run(main())).to.deep.equal([0, [0, 1], 0]);
  });

  onEveryLoop('[rule 265] leaves callbacks out that wait for nobody', ({ loop }) => {
    const future = loop.createFuture();
    future.addDoneCallback(() => undefined);
    expect([...awaitedBy(future)]).to.deep.equal([]);
  });

  onEveryLoop(
    '[rule 265] gives whom primitives of your own named, until they take it back',
    (place) => {
      const { loop } = place;
      const [future, first, second] = [
        loop.createFuture(),
        loop.createFuture(),
        loop.createFuture(),
      ];
      futureAddToAwaitedBy(future, first);
      futureAddToAwaitedBy(future, second);
      futureAddToAwaitedBy(future, first);
      expect([...awaitedBy(future)]).to.deep.equal([first, second]);
      futureDiscardFromAwaitedBy(future, first);
      futureDiscardFromAwaitedBy(future, first);
      expect([...awaitedBy(future)]).to.deep.equal([second]);
    },
  );

  onEveryLoop('[rule 265] takes no notice of what are no futures', ({ loop }) => {
    const future = loop.createFuture();
    for (const other of [undefined, null, 5, {}]) {
      futureAddToAwaitedBy(future, other);
      futureAddToAwaitedBy(other, future);
      futureDiscardFromAwaitedBy(future, other);
      futureDiscardFromAwaitedBy(other, future);
    }
    expect([...awaitedBy(future)]).to.deep.equal([]);
  });

  it('forgets without a word what it never knew, or what is no future', () => {
    const loop = new VirtualTimeLoop();
    const [future, waiter] = [new Future({ loop }), new Future({ loop })];
    for (const [one, other] of [
      [future, waiter],
      [future, {}],
      [null, waiter],
    ]) {
      expect(() => futureDiscardFromAwaitedBy(one, other)).to.not.throw();
    }
    expect(awaitedBy(future).size).to.equal(0);
    loop.close();
  });
});
