import { expect } from 'chai';
import { allTasks, Context, type Coroutine, sleep, Task } from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

describe('the options of a task', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  function* body(): Coroutine<void> {
    yield* sleep(0);
  }

  it('have a context, or null for a copy of the one in force', () => {
    const context = new Context();
    const tasks = [{ context }, { context: null }, {}].map((options) =>
      loop.createTask(body(), options),
    );
    expect(tasks.map((task) => task.getContext() === context)).to.deep.equal([true, false, false]);
    for (const task of tasks) loop.runSync(task);
  });

  for (const context of [{}, new Map(), 'context', 5]) {
    it(`have no ${typeof context} for a context, and no task is made then`, () => {
      const options = { context: context as unknown as Context };
      expect(() => loop.createTask(body(), options)).to.throw(
        TypeError,
        /^context must be a Context, got /,
      );
      expect(allTasks(loop).size).to.equal(0);
    });
  }

  it('have a name of any kind, which becomes a string', () => {
    const names = [5, Symbol('s'), '', undefined, null].map((name) => {
      const task = new Task(body(), { loop, name });
      loop.runSync(task);
      return task.getName();
    });
    expect(names.slice(0, 3)).to.deep.equal(['5', 'Symbol(s)', '']);
    expect(names.slice(3).every((name) => /^Task-\d+$/.test(name))).to.equal(true);
  });
});
