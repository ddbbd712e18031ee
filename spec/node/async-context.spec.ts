import { AsyncLocalStorage } from 'node:async_hooks';
import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  fromPromise,
  gather,
  isCancelled,
  run,
  sleep,
} from '../../lib/index.js';
import { keepAsyncContext } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const COUNT = 50;

/** Fifty tasks that take turns, each of which asks again and again whose store it sees. */
function* crowd(storage: AsyncLocalStorage<number>): Coroutine<number[]> {
  const strays: number[] = [];
  const check = (id: number): void => {
    if (storage.getStore() !== id) strays.push(id);
  };
  function* child(id: number): Coroutine<void> {
    check(id);
    yield* sleep(id % 7);
    check(id);
  }
  function* one(id: number): Coroutine<void> {
    storage.enterWith(id);
    try {
      yield* sleep((id * 7) % 11);
      check(id);
      yield* gather([child(id), child(id)]);
      check(id);
      yield* fromPromise(Promise.resolve());
      check(id);
      yield* sleep(Infinity);
    } catch (error) {
      check(id);
      if (!isCancelled(error)) throw error;
      yield* sleep(id % 3);
      check(id);
      throw error;
    } finally {
      check(id);
      yield* sleep(id % 5);
      check(id);
    }
  }
  const tasks = Array.from({ length: COUNT }, (_, id) => createTask(one(id)));
  yield* sleep(40);
  for (const task of tasks) task.cancel();
  yield* gather(tasks, { returnExceptions: true });
  return strays;
}

describe('keepAsyncContext', () => {
  const storage = new AsyncLocalStorage<number>();

  it('gives each of fifty tasks its own store, through sleep, gather, cancel and finally', async () => {
    const end = keepAsyncContext();
    try {
      expect(await run(crowd(storage))).to.deep.equal([]);
    } finally {
      end();
    }
  });

  it('is what does it: without it they see each other', async () => {
    expect(await run(crowd(storage))).to.have.length.greaterThan(COUNT);
  });

  it('begins with the store of the place that made the task', async () => {
    const end = keepAsyncContext();
    function* child(): Coroutine<number | undefined> {
      const before = storage.getStore();
      storage.enterWith(3);
      yield* sleep(1);
      return before;
    }
    function* main(): Coroutine<unknown[]> {
      const inherited = storage.getStore();
      storage.enterWith(2);
      const child2 = yield* createTask(child());
      return [inherited, child2, storage.getStore()];
    }
    try {
      const outcome = storage.run(1, () => {
        const loop = new VirtualTimeLoop();
        const task = loop.createTask(main());
        return { loop, task };
      });
      expect(outcome.loop.runSync(outcome.task)).to.deep.equal([1, 2, 2]);
      outcome.loop.close();
    } finally {
      end();
    }
  });

  it('begins a run with the store of its caller', async () => {
    const end = keepAsyncContext();
    function* main(): Coroutine<number | undefined> {
      yield* sleep(1);
      return storage.getStore();
    }
    try {
      const both = [storage.run(1, () => run(main())), storage.run(2, () => run(main()))];
      expect(await Promise.all(both)).to.deep.equal([1, 2]);
    } finally {
      end();
    }
  });

  it('keeps an eager task from changing the store of its maker', () => {
    const loop = new VirtualTimeLoop();
    const end = keepAsyncContext();
    function* eager(): Coroutine<void> {
      storage.enterWith(9);
    }
    function* main(): Coroutine<number | undefined> {
      storage.enterWith(1);
      yield* createTask(eager(), { eagerStart: true });
      return storage.getStore();
    }
    try {
      expect(loop.runSync(main())).to.equal(1);
    } finally {
      end();
      loop.close();
    }
  });

  it('leaves tasks alone that are made after it ended', () => {
    const loop = new VirtualTimeLoop();
    keepAsyncContext()();
    function* main(): Coroutine<void> {}
    const task = loop.createTask(main());
    expect(Object.hasOwn(task, '_advance')).to.equal(false);
    loop.runSync(task);
    loop.close();
  });

  it('takes the AsyncContext of the platform where there is one', () => {
    const platform = globalThis as { AsyncContext?: unknown };
    let current = 'outside';
    platform.AsyncContext = {
      Snapshot: class {
        readonly #taken = current;
        run(fn: () => void): void {
          const before = current;
          current = this.#taken;
          try {
            fn();
          } finally {
            current = before;
          }
        }
      },
    };
    const loop = new VirtualTimeLoop();
    const end = keepAsyncContext();
    function* child(name: string): Coroutine<string> {
      current = name;
      yield* sleep(1);
      return current;
    }
    function* main(): Coroutine {
      return yield* gather([child('a'), child('b')]);
    }
    try {
      expect(loop.runSync(main())).to.deep.equal(['a', 'b']);
      expect(current).to.equal('outside');
    } finally {
      end();
      loop.close();
      delete platform.AsyncContext;
    }
  });
});
