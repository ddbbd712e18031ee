import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  createTask,
  DeadlockError,
  run,
  runSync,
  sleep,
  type Task,
} from '../../../lib/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

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
