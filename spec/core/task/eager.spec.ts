import { expect } from 'chai';
import {
  type Coroutine,
  createEagerTaskFactory,
  createTask,
  currentTask,
  eagerTaskFactory,
  sleep,
  Task,
} from '../../../lib/index.js';
import { onEveryLoop, traceOnEveryLoop } from '../../kit/loops.js';

describe('eagerTaskFactory', () => {
  traceOnEveryLoop(
    '[rule 70] has a task done on return that never suspends, and calls back a turn later',
    ['runs', 'made done 7', 'called back'],
    function* (step, loop) {
      loop.setTaskFactory(eagerTaskFactory);
      function* quick(): Coroutine<number> {
        step('runs');
        return 7;
      }
      const task = createTask(quick());
      task.addDoneCallback(() => {
        step('called back');
      });
      step('made', task.done() ? 'done' : 'pending', task.result());
      yield* sleep(0);
    },
  );

  traceOnEveryLoop(
    '[rule 69] [rule 71] gives the maker its place back, and goes on as any task',
    ['eager runs', 'main goes on as main', 'eager goes on'],
    function* (step, loop) {
      loop.setTaskFactory(eagerTaskFactory);
      currentTask()?.setName('main');
      function* two(): Coroutine<void> {
        step(currentTask()?.getName(), 'runs');
        yield* sleep(0);
        step(currentTask()?.getName(), 'goes on');
      }
      const task = createTask(two(), { name: 'eager' });
      step('main goes on as', currentTask()?.getName());
      yield* task;
    },
  );

  traceOnEveryLoop(
    '[rule 72] may be overruled for one task',
    ['made', 'runs'],
    function* (step, loop) {
      loop.setTaskFactory(eagerTaskFactory);
      function* quick(): Coroutine<void> {
        step('runs');
      }
      const task = createTask(quick(), { eagerStart: false });
      step('made');
      yield* task;
    },
  );

  onEveryLoop('[rule 68] starts a task as any other while its loop does not run', async (place) => {
    const { loop, order, run, step } = place;
    loop.setTaskFactory(eagerTaskFactory);
    function* quick(): Coroutine<void> {
      step('runs');
    }
    const task = loop.createTask(quick());
    step('made');
    await run(task);
    expect(order).to.deep.equal(['made', 'runs']);
  });
});

describe('createEagerTaskFactory', () => {
  class Named<T> extends Task<T> {}

  onEveryLoop('makes tasks of a class of its own', async ({ loop, run }) => {
    loop.setTaskFactory(createEagerTaskFactory((coro, options) => new Named(coro, options)));
    function* quick(): Coroutine<string> {
      return currentTask()?.getName() ?? 'none';
    }
    function* main(): Coroutine<unknown[]> {
      const task = createTask(quick(), { name: 'mine' });
      return [task instanceof Named, task.done(), yield* task];
    }
    expect(await run(main())).to.deep.equal([true, true, 'mine']);
  });

  it('refuses what makes no task', () => {
    expect(() => createEagerTaskFactory(5 as never)).to.throw(
      TypeError,
      'a function that makes a task was expected, got the number 5',
    );
  });
});
