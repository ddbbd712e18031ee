import { expect } from 'chai';
import sinon from 'sinon';
import {
  asyncWith,
  type Coroutine,
  createTask,
  currentTask,
  DeadlockError,
  Event,
  Future,
  gather,
  isCancelled,
  Lock,
  Queue,
  runSync,
  shield,
  sleep,
  type Task,
  TaskGroup,
  timeout,
  TimeoutError,
  wait,
  waitFor,
} from '../../lib/index.js';
import { watchDeadlocks } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Runs a program with a watch; gives for each report its members, and at what time it came. */
function reportsOf(main: () => Coroutine, debug = true): string[] {
  const reports: string[] = [];
  const loop = new VirtualTimeLoop();
  const stop = watchDeadlocks({
    onDeadlock: ({ tasks }) =>
      reports.push(`${String(loop.time())}: ${tasks.map(({ name }) => name).join(' → ')}`),
  });
  loop.setDebug(debug);
  loop.setExceptionHandler(() => undefined);
  try {
    loop.runSync(main());
  } catch (error) {
    if (!(error instanceof DeadlockError) && !isCancelled(error)) throw error;
    reports.push(`the end: ${error.constructor.name}`);
  } finally {
    stop();
    loop.close();
  }
  return reports;
}

function* turns(count = 4): Coroutine<void> {
  for (let i = 0; i < count; i += 1) yield* sleep(0);
}

/** Runs some coroutines as tasks called a, b, c …, until all is quiet. */
function* together(...bodies: ((tasks: Task[]) => Coroutine)[]): Coroutine<void> {
  const tasks: Task[] = [];
  for (const [index, body] of bodies.entries()) {
    tasks.push(createTask(body(tasks), { name: 'abcdef'[index] as string }));
  }
  yield* turns();
}

const follow = (index: number) =>
  function* (tasks: Task[]): Coroutine<void> {
    yield* sleep(0);
    yield* tasks[index] as Task;
  };

describe('watchDeadlocks', () => {
  describe('reports a ring in the step that closes it:', () => {
    it('of two that await each other', () => {
      expect(reportsOf(() => together(follow(1), follow(0)))).to.deep.equal(['0: b → a']);
    });

    it('of three, without those that merely wait for one of them', () => {
      const main = (): Coroutine<void> => together(follow(1), follow(2), follow(0), follow(0));
      expect(reportsOf(main)).to.deep.equal(['0: c → a → b']);
    });

    it('of two that take two locks in different orders', () => {
      const [left, right] = [new Lock(), new Lock()];
      const take = (first: Lock, second: Lock) =>
        function* (): Coroutine<void> {
          yield* asyncWith(first, function* () {
            yield* sleep(0);
            yield* asyncWith(second, function* () {
              yield* sleep(0);
            });
          });
        };
      const main = (): Coroutine<void> => together(take(left, right), take(right, left));
      expect(reportsOf(main)).to.deep.equal(['0: b → a']);
    });

    it('of one that takes a lock twice', () => {
      const lock = new Lock();
      const take = function* (): Coroutine<void> {
        yield* lock.acquire();
        yield* lock.acquire();
      };
      expect(reportsOf(() => together(take))).to.deep.equal(['0: a']);
    });

    it('of a task that holds a lock which whom it awaits wants', () => {
      const lock = new Lock();
      const hold = function* (tasks: Task[]): Coroutine<void> {
        yield* lock.acquire();
        yield* tasks[1] as Task;
      };
      const want = function* (): Coroutine<void> {
        yield* lock.acquire();
      };
      expect(reportsOf(() => together(hold, want))).to.deep.equal(['0: b → a']);
    });

    it('through a gather, and one in it', () => {
      const all = function* (tasks: Task[]): Coroutine<void> {
        yield* gather([sleep(1), gather([tasks[1] as Task])]);
      };
      expect(reportsOf(() => together(all, follow(0)))).to.deep.equal(['0: b → a']);
    });

    it('through a shield', () => {
      const keep = function* (tasks: Task[]): Coroutine<void> {
        yield* shield(tasks[1] as Task);
      };
      expect(reportsOf(() => together(keep, follow(0)))).to.deep.equal(['0: b → a']);
    });

    it('of a group that waits for a task which waits for the group to be left', () => {
      const scope = function* (): Coroutine<void> {
        const self = currentTask() as Task;
        yield* asyncWith(new TaskGroup(), function* (group) {
          void group.createTask(
            (function* () {
              yield* self;
            })(),
            { name: 'child' },
          );
          yield* sleep(0);
        });
      };
      expect(reportsOf(() => together(scope))).to.deep.equal(['0: a → child']);
    });
  });

  describe('leaves to the end of the run what no ring is:', () => {
    const endOf = (body: () => Coroutine): string[] =>
      reportsOf(function* () {
        yield* createTask(body(), { name: 'a' });
      });

    it('an empty queue', () => {
      expect(endOf(() => new Queue().get())).to.deep.equal(['the end: DeadlockError']);
    });

    it('an event that nobody sets, or that was set too early', () => {
      const event = new Event();
      const late = function* (): Coroutine<void> {
        event.set();
        event.clear();
        yield* event.wait();
      };
      expect(endOf(late)).to.deep.equal(['the end: DeadlockError']);
    });

    it('a future that nobody settles', () => {
      const body = function* (): Coroutine<void> {
        yield* new Future<void>();
      };
      expect(endOf(body)).to.deep.equal(['the end: DeadlockError']);
    });
  });

  describe('gives no false alarm', () => {
    it('of a wait that a time-out ends, until the time-out is over', () => {
      const limited = function* (tasks: Task[]): Coroutine<void> {
        try {
          yield* waitFor(shield(tasks[1] as Task), 10);
        } catch {
          yield* tasks[1] as Task;
        }
      };
      const main = function* (): Coroutine<void> {
        const tasks: Task[] = [];
        tasks.push(createTask(limited(tasks), { name: 'a' }));
        tasks.push(createTask(follow(0)(tasks), { name: 'b' }));
        yield* sleep(100);
        for (const task of tasks) task.cancel();
      };
      expect(reportsOf(main)).to.deep.equal(['10: a → b']);
    });

    it('of waiting for the first of several, or for a gather that is not awaited yet', () => {
      const first = function* (tasks: Task[]): Coroutine<void> {
        yield* wait([tasks[1] as Task, createTask(sleep(0))], { returnWhen: 'FIRST_COMPLETED' });
      };
      const later = function* (tasks: Task[]): Coroutine<void> {
        const all = gather([tasks[3] as Task]);
        yield* sleep(0);
        void all;
      };
      expect(reportsOf(() => together(first, follow(0), later, follow(2)))).to.deep.equal([]);
    });

    it('of a group whose body still runs', () => {
      const scope = function* (): Coroutine<void> {
        const gun = new Future<void>();
        yield* asyncWith(new TaskGroup(), function* (group) {
          void group.createTask(
            (function* () {
              yield* sleep(0);
              gun.setResult();
            })(),
          );
          yield* gun;
        });
      };
      expect(reportsOf(() => together(scope))).to.deep.equal([]);
    });

    it('of a lock that others free than those who took it', () => {
      const gate = new Lock();
      const main = function* (): Coroutine<void> {
        yield* gate.acquire();
        gate.release();
        yield* gate.acquire();
        const opener = createTask(
          (function* () {
            gate.release();
            yield* sleep(1);
          })(),
        );
        yield* opener;
        yield* gate.acquire();
        const visitor = createTask(gate.acquire());
        createTask(
          (function* () {
            yield* sleep(1);
            gate.release();
          })(),
        ).setName('opener');
        yield* visitor;
      };
      expect(reportsOf(main)).to.deep.equal([]);
    });

    it('of a ring that is cancelled in the step that closes it', () => {
      const main = (): Coroutine<void> =>
        together(function* (tasks) {
          yield* sleep(0);
          (tasks[0] as Task).cancel();
          yield* tasks[1] as Task;
        }, follow(0));
      expect(reportsOf(main)).to.deep.equal([]);
    });
  });

  it('names a stuck pair in a server that goes on', () => {
    const main = function* (): Coroutine<void> {
      const beat = createTask(
        (function* () {
          for (;;) yield* sleep(1000);
        })(),
      );
      yield* sleep(5500);
      yield* together(follow(1), follow(0));
      yield* sleep(10_000);
      beat.cancel();
    };
    expect(reportsOf(main)).to.deep.equal(['5500: b → a']);
  });

  it('says outside debug mode, too, what it can see', () => {
    expect(reportsOf(() => together(follow(1), follow(0)), false)).to.deep.equal(['0: b → a']);
  });

  it('writes to the console what each waits for, who holds it, and where', () => {
    const log = sinon.stub(console, 'error');
    const stop = watchDeadlocks();
    try {
      const lock = new Lock();
      const main = (): Coroutine<void> =>
        together(
          function* (tasks) {
            yield* lock.acquire();
            yield* tasks[1] as Task;
          },
          function* want() {
            yield* lock.acquire();
          },
        );
      runSync(main(), { debug: true, loopFactory: () => new VirtualTimeLoop() });
      expect(log.callCount).to.equal(1);
      expect(String(log.firstCall.args[0])).to.match(
        /^Deadlock: 2 tasks wait for each other, and none can go on\n  b waits for <Lock \[locked, waiters:1\]>, which a holds at want \(.*:\d+:\d+\)\n  a waits for <Task pending name='b'> at /,
      );
    } finally {
      stop();
      log.restore();
    }
  });

  it('searches for a ring that a timer can open once that is gone, and not all the while', () => {
    let searches = 0;
    const main = function* (): Coroutine<void> {
      const tasks: Task[] = [];
      const patient = function* (): Coroutine<void> {
        try {
          yield* asyncWith(timeout(1000), function* () {
            yield* tasks[1] as Task;
          });
        } catch (error) {
          expect(error).to.be.instanceOf(TimeoutError);
        }
      };
      tasks.push(createTask(patient()), createTask(follow(0)(tasks)));
      yield* turns();
      const waiters = sinon.spy(tasks[0] as Task, '_waiters');
      for (let i = 0; i < 500; i += 1) yield* sleep(1);
      searches = waiters.callCount;
      yield* sleep(1000);
      expect(waiters.callCount).to.be.greaterThan(0);
    };
    expect(reportsOf(main)).to.deep.equal([]);
    expect(searches).to.equal(0);
  });
});
