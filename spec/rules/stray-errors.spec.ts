// An error of a task's machinery that is not its coroutine's: CPython 3.13, asked with the same
// program, reports it, leaves the task pending and goes on.

import { expect } from 'chai';
import { type Coroutine, createTask, currentTask, Future, sleep } from '../../lib/index.js';
import { onEveryLoop } from '../kit/loops.js';

/** A future that answers a cancellation with an error. */
class Stubborn extends Future {
  override cancel(): never {
    throw new RangeError('no');
  }
}

function* cancelsItself(): Coroutine<void> {
  currentTask()?.cancel();
  yield* new Stubborn();
}

describe('an error out of a step that is not the coroutine’s', () => {
  onEveryLoop('[rule 20] is reported, and the turn goes on', async ({ loop, run }) => {
    const reports: string[] = [];
    loop.setExceptionHandler((_loop, { message, exception }) => {
      reports.push(`${String(message).slice(0, 21)}: ${String(exception)}`);
    });
    function* main(): Coroutine<void> {
      const stuck = createTask(cancelsItself());
      const next = createTask(sleep(0, 'next'));
      stuck._logDestroyPending = false;
      expect(yield* next).to.equal('next');
      expect(stuck.done()).to.equal(false);
      expect(reports).to.deep.equal(['Exception in callback: RangeError: no']);
      loop.callSoon(() => reports.push(`in a callback: ${String(currentTask(loop))}`));
      yield* sleep(0);
      expect(reports[1]).to.equal('in a callback: undefined');
    }
    await run(main());
  });
});
