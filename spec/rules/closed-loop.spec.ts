// What comes after the close, and what a context refuses: CPython 3.13 gives the same answers.

import { expect } from 'chai';
import {
  allTasks,
  copyContext,
  type Coroutine,
  DeadlockError,
  Future,
  sleep,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

describe('a closed loop', () => {
  it('[rule 14] refuses what a future that is settled would call', () => {
    const loop = new VirtualTimeLoop();
    const future = new Future<number>({ loop });
    future.addDoneCallback(() => 0);
    loop.close();
    expect(() => {
      future.setResult(1);
    }).to.throw('Event loop is closed');
    expect(future.result()).to.equal(1);
    expect(loop.readyCount).to.equal(0);
  });

  it('[rule 14] still lets a future be settled that nobody waits for', () => {
    const loop = new VirtualTimeLoop();
    loop.close();
    const future = loop.createFuture<number>();
    future.setResult(1);
    expect(future.result()).to.equal(1);
  });
});

describe('a task whose context is entered already', () => {
  it('[rule 218] is reported and stays pending, and the run goes on', () => {
    const loop = new VirtualTimeLoop();
    const context = copyContext();
    const reports: string[] = [];
    loop.setExceptionHandler((_loop, { message, exception }) => {
      reports.push(`${String(message)}: ${String(exception)}`);
    });
    function* never(): Coroutine<void> {
      yield* sleep(1);
    }
    function* main(): Coroutine<string> {
      const task = loop.createTask(never(), { context, name: 'refused' });
      task._logDestroyPending = false;
      yield* sleep(1);
      return task.done() ? 'done' : 'pending';
    }
    expect(context.run(() => loop.runSync(main()))).to.equal('pending');
    const [refused] = [...allTasks(loop)];
    expect(() => loop.runSync(refused as Task)).to.throw(
      DeadlockError,
      'nothing can ever wake the task that is left\n  refused waits for its turn',
    );
    expect(reports).to.have.length(1);
    expect(reports[0]).to.match(
      /^Exception in callback .*refused.*: RuntimeError: cannot enter context/,
    );
  });
});
