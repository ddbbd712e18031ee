import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  createTask,
  DeadlockError,
  Future,
  run,
  runSync,
  sleep,
  Task,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';
import { finish, runVirtual } from '../../kit/turns.js';

/** A coroutine that waits for a task that is made only later. */
function* waitFor(task: () => Task | undefined): Coroutine<void> {
  yield* task() as Task;
}

/** Makes tasks that wait for each other: each for the next, the last for `tasks[last]`. */
function makeRing(size: number, last: number): Task[] {
  const tasks: Task[] = [];
  for (let i = 0; i < size; i += 1) {
    const next = i === size - 1 ? last : i + 1;
    tasks.push(createTask(waitFor(() => tasks[next])));
  }
  return tasks;
}

describe('cancel of tasks', () => {
  it('[rule 86] walks a chain of 20,000 tasks, innermost first', () => {
    const loop = new VirtualTimeLoop();
    const ended: number[] = [];
    function* link(i: number): Coroutine<void> {
      try {
        yield* i === 0 ? loop.createFuture<void>() : createTask(link(i - 1));
      } finally {
        ended.push(i);
      }
    }
    loop.runSync(
      (function* () {
        const outermost = createTask(link(20_000));
        for (let turn = 0; turn <= 20_001; turn += 1) yield* sleep(0);
        outermost.cancel('all');
        try {
          yield* outermost;
        } catch (error) {
          expect(error).to.be.instanceOf(CancelledError);
        }
      })(),
    );
    loop.close();
    expect(ended).to.have.length(20_001);
    expect(ended[0]).to.equal(0);
    expect(ended.at(-1)).to.equal(20_000);
  });

  for (const [size, last] of [
    [2, 0],
    [3, 0],
    [7, 0],
    [9, 4],
    [40, 21],
  ] as const) {
    it(`breaks a ring: ${String(size)} tasks, of which the last waits for number ${String(last)}`, () => {
      const loop = new VirtualTimeLoop();
      const tasks = loop.runSync(
        (function* () {
          const ring = makeRing(size, last);
          yield* sleep(1);
          ring[0]?.cancel('ring');
          yield* sleep(1);
          return ring;
        })(),
      );
      loop.close();
      expect(tasks.map((task) => task.cancelled())).to.deep.equal(tasks.map(() => true));
    });
  }

  it('asks each task of a ring once, and says that it was asked', () => {
    const loop = new VirtualTimeLoop();
    const found = loop.runSync(
      (function* () {
        const ring = makeRing(5, 0);
        yield* sleep(1);
        const wasAsked = ring[0]?.cancel('ring');
        const counts = ring.map((task) => task.cancelling());
        yield* sleep(1);
        return [wasAsked, counts];
      })(),
    );
    loop.close();
    expect(found).to.deep.equal([true, [1, 1, 1, 1, 1]]);
  });

  it('[rule 86] stays with a task whose own wait has ended in the same turn', () => {
    const found = runVirtual(
      (function* () {
        const future = new Future<string>();
        function* gives(): Coroutine<string> {
          return yield* future;
        }
        const inner = createTask(gives());
        function* takes(): Coroutine<string> {
          return yield* inner;
        }
        const outer = createTask(takes());
        yield* sleep(1);
        future.setResult('given');
        yield* sleep(0);
        const isInnerDone = inner.done();
        outer.cancel();
        yield* sleep(1);
        return [isInnerDone, inner.cancelling(), inner.result(), outer.cancelled()];
      })(),
    );
    expect(found).to.deep.equal([true, 0, 'given', true]);
  });

  it('calls the cancel of a class of its own, however deep such a task is waited for', () => {
    const asked: unknown[] = [];
    class Asking<T> extends Task<T> {
      override cancel(msg?: unknown): boolean {
        asked.push(msg);
        return super.cancel(msg);
      }
    }
    runVirtual(
      (function* () {
        const inner = new Asking(sleep(1000));
        function* waits(): Coroutine<void> {
          yield* inner;
        }
        const outer = createTask(waits());
        yield* sleep(1);
        outer.cancel('why');
        yield* finish(outer, inner);
      })(),
    );
    expect(asked).to.deep.equal(['why']);
  });

  it('[rule 83] can be taken back when the task is done, whose result stays what it is', () => {
    const found = runVirtual(
      (function* () {
        function* stubborn(): Coroutine<string> {
          try {
            yield* sleep(1000);
          } catch {
            // Goes on.
          }
          return 'its result';
        }
        const task = createTask(stubborn());
        yield* sleep(1);
        task.cancel();
        yield* task;
        return [task.cancelling(), task.uncancel(), task.uncancel(), task.result()];
      })(),
    );
    expect(found).to.deep.equal([1, 0, 0, 'its result']);
  });

  it('shows in the text of the task, until it is delivered', () => {
    const texts = runVirtual(
      (function* () {
        const task = createTask(sleep(1000, 'slept'), { name: 'mine' });
        yield* sleep(1);
        const before = String(task);
        task.cancel();
        const after = String(task);
        yield* finish(task);
        return [before, after, String(task)];
      })(),
    );
    expect(texts.map((text) => text.slice(0, 18))).to.deep.equal([
      '<Task pending name',
      '<Task cancelling n',
      '<Task cancelled na',
    ]);
  });

  it('lets run end after a deadlock of tasks that wait for each other', async () => {
    function* main(): Coroutine<void> {
      yield* makeRing(3, 0)[0] as Task;
    }
    expect(() => runSync(main(), { loopFactory: () => new VirtualTimeLoop() })).to.throw(
      DeadlockError,
    );
    const signal = AbortSignal.timeout(1);
    const error = await run(main(), { signal }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CancelledError);
  });

  it('describes tasks that wait for each other without end', () => {
    const loop = new VirtualTimeLoop();
    loop.runSync(
      (function* () {
        const [first] = makeRing(2, 0);
        first?.setName('first');
        yield* sleep(1);
        expect(String(first)).to.match(
          /^<Task pending name='first' wait_for=<Task pending name='Task-\d+'>>$/,
        );
        first?.cancel();
        yield* sleep(1);
      })(),
    );
    loop.close();
  });
});
