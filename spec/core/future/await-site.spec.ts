import { expect } from 'chai';
import {
  call,
  coroutine,
  type Coroutine,
  createTask,
  currentTask,
  DeadlockError,
  Future,
  runSync,
  sleep,
  type Task,
} from '../../../lib/index.js';
import { currentStackOf } from '../../../lib/core/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

/** Gives the function of a place, without the number that a bundle tells functions of one name apart by. */
const functionOf = (place: string): string => place.replace(/(\$\d+)? \(.*/, '');

/** Gives where each blocked task of a deadlock stands: the function, without the file. */
function blockedAt(main: Coroutine, debug = true): (string | undefined)[] {
  try {
    runSync(main, { debug, loopFactory: () => new VirtualTimeLoop() });
  } catch (error) {
    if (!(error instanceof DeadlockError)) throw error;
    return error.tasks.map(({ where }) => (where === undefined ? where : functionOf(where)));
  }
  throw new Error('there was no deadlock');
}

function* inner(): Coroutine<void> {
  yield* new Future<void>();
}
function* outer(): Coroutine<void> {
  yield* inner();
}

describe('the place at which a task waits', () => {
  it('is the function of the innermost `yield*`', () => {
    expect(blockedAt(inner())).to.deep.equal(['inner']);
    expect(blockedAt(outer())).to.deep.equal(['inner']);
  });

  it('has a file, a line and a column', () => {
    const lineOfFuture = (): number => {
      try {
        runSync(inner(), { debug: true });
      } catch (error) {
        const [task] = (error as DeadlockError).tasks;
        return Number(/specs?\.[tj]s:(\d+):\d+\)?$/.exec(task?.where ?? '')?.[1]);
      }
      return 0;
    };
    expect(lineOfFuture()).to.be.greaterThan(0);
  });

  it('is known through calls, which are frames of their own', () => {
    const decorated = coroutine(outer);
    function* main(): Coroutine<void> {
      yield* sleep(0);
      yield* call(decorated());
    }
    expect(blockedAt(main())).to.deep.equal(['inner']);
  });

  it('is that of each task for itself', () => {
    function* one(): Coroutine<void> {
      yield* new Future<void>();
    }
    function* two(): Coroutine<void> {
      yield* new Future<void>();
    }
    function* main(): Coroutine<void> {
      const tasks = [createTask(one()), createTask(two())];
      for (const task of tasks) yield* task;
    }
    expect(blockedAt(main())).to.deep.equal(['main', 'one', 'two']);
  });

  it('is that of the latest wait of a task that waited before', () => {
    function* first(): Coroutine<void> {
      yield* sleep(1);
    }
    function* main(): Coroutine<void> {
      yield* first();
      yield* inner();
    }
    expect(blockedAt(main())).to.deep.equal(['inner']);
  });

  it('is known for sleeps too', () => {
    function* naps(): Coroutine<void> {
      yield* sleep(Infinity);
    }
    expect(blockedAt(naps())).to.deep.equal(['naps']);
  });

  it('is not remembered outside debug mode', () => {
    expect(blockedAt(outer(), false)).to.deep.equal([undefined]);
  });
});

describe('the stack of the task whose step is under way', () => {
  it('goes through calls that have not suspended, down to where the task began', () => {
    function* top(): Coroutine<string[]> {
      return currentStackOf(currentTask() as Task).map(functionOf);
    }
    function* middle(): Coroutine<string[]> {
      return yield* call(top());
    }
    function* bottom(): Coroutine<string[]> {
      return yield* call(middle());
    }
    const stack = runSync(bottom(), { loopFactory: () => new VirtualTimeLoop() });
    expect(stack.filter((name) => ['top', 'middle', 'bottom'].includes(name))).to.deep.equal([
      'top',
      'middle',
      'bottom',
    ]);
  });
});
