import { expect } from 'chai';
import {
  CancelledError,
  type Coroutine,
  createTask,
  DeadlockError,
  gather,
  getRunningLoop,
  InvalidStateError,
  isCancelled,
  KeyboardInterrupt,
  KeyError,
  LookupError,
  NotImplementedError,
  RuntimeError,
  sleep,
  SystemExit,
  type Task,
  TimeoutError,
  WouldBlockError,
} from '../../lib/index.js';
import type { BaseError } from '../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** Values that refuse to be strings. */
const unspeakable: readonly unknown[] = [
  Object.create(null),
  {
    toString() {
      throw new Error('not a word');
    },
  },
];

describe('errors and messages that are not strings', () => {
  it('may end a task', () => {
    const loop = new VirtualTimeLoop();
    for (const thrown of [undefined, null, 5, Symbol('s'), ...unspeakable]) {
      const caught = loop.runSync(
        (function* (): Coroutine {
          // oxlint-disable-next-line require-yield
          function* fails(): Coroutine<void> {
            throw thrown;
          }
          const task = createTask(fails());
          try {
            yield* task;
          } catch (error) {
            expect(String(task)).to.match(/^<Task finished exception=/);
            return { error };
          }
          return 'nothing was thrown';
        })(),
      );
      expect(caught).to.deep.equal({ error: thrown });
    }
    loop.close();
  });

  it('[rule 37] may be given to cancel', () => {
    const loop = new VirtualTimeLoop();
    for (const msg of unspeakable) {
      const caught = loop.runSync(
        (function* (): Coroutine {
          const task = createTask(
            (function* (): Coroutine<void> {
              yield* sleep(0);
              yield* sleep(0);
            })(),
          );
          yield* sleep(0);
          task.cancel(msg);
          try {
            yield* task;
          } catch (error) {
            return error;
          }
          return undefined;
        })(),
      );
      expect(caught).to.be.instanceOf(CancelledError);
      expect(isCancelled(caught)).to.equal(true);
      expect((caught as CancelledError).msg).to.equal(msg);
    }
    loop.close();
  });
});

describe('the kinds of errors', () => {
  const kinds: readonly [BaseError, string, string][] = [
    [new CancelledError(), 'CancelledError', 'CANCELLED'],
    [new InvalidStateError('e'), 'InvalidStateError', 'INVALID_STATE'],
    [new TimeoutError('e'), 'TimeoutError', 'TIMEOUT'],
    [new RuntimeError('e'), 'RuntimeError', 'RUNTIME'],
    [DeadlockError.of([]), 'DeadlockError', 'DEADLOCK'],
    [new WouldBlockError('e'), 'WouldBlockError', 'WOULD_BLOCK'],
    [new LookupError('e'), 'LookupError', 'LOOKUP'],
    [new KeyError('e'), 'KeyError', 'KEY'],
    [new NotImplementedError('e'), 'NotImplementedError', 'NOT_IMPLEMENTED'],
    [new KeyboardInterrupt('e'), 'KeyboardInterrupt', 'KEYBOARD_INTERRUPT'],
    [new SystemExit('e'), 'SystemExit', 'SYSTEM_EXIT'],
  ];

  for (const [error, name, code] of kinds) {
    it(`${name} has a name and a code of its own, which no minifier changes`, () => {
      expect([error.name, error.code]).to.deep.equal([name, code]);
      expect(String(error)).to.match(new RegExp(`^${name}(: |$)`));
      expect(kinds.filter((kind) => kind[2] === code).length).to.equal(1);
    });
  }

  it('are all errors, and a KeyError is a LookupError, as in Python', () => {
    expect(kinds.every(([error]) => error instanceof Error)).to.equal(true);
    expect(new KeyError('e')).to.be.instanceOf(LookupError);
    expect(new LookupError('e')).to.not.be.instanceOf(KeyError);
  });

  it('tell a class of ones own, which has no brand, as the language does', () => {
    class Mine extends RuntimeError {}
    expect(new Mine('e')).to.be.instanceOf(Mine).and.instanceOf(RuntimeError);
    expect(new RuntimeError('e')).to.not.be.instanceOf(Mine);
  });
});

describe('the sentences of errors', () => {
  /** What a program is told that ends in an error, run on loops of its own. */
  function toldBy(main: (other: VirtualTimeLoop) => Coroutine, isDebugging = false): string {
    const [loop, other] = [new VirtualTimeLoop(), new VirtualTimeLoop()];
    loop.setDebug(isDebugging);
    loop.setExceptionHandler(() => undefined);
    try {
      loop.runSync(main(other));
    } catch (error) {
      return (error as Error).message.replaceAll(/Task-\d+/g, 'Task-N');
    } finally {
      loop.close();
      other.close();
    }
    return 'nothing';
  }

  it('say what would be right', () => {
    expect(
      toldBy(function* () {
        const once = sleep(1);
        yield* once;
        yield* once;
      }),
    ).to.equal(
      'cannot reuse already awaited coroutine: a coroutine object runs once: ' +
        'call the coroutine function again for a new one, or share a task made by createTask()',
    );
    expect(
      toldBy(function* (other) {
        return [...(other.createFuture() as Iterable<unknown>)];
      }),
    ).to.equal(
      "await wasn't used with future: it was resumed while still pending: " +
        'use `yield* future` inside a coroutine that a task runs',
    );
    expect(
      toldBy(function* (other) {
        yield* other.createFuture();
      }),
    ).to.equal(
      "<Task pending name='Task-N'> got Future <Future pending> attached to a different loop: " +
        'create it inside the loop that awaits it',
    );
    expect(() => getRunningLoop()).to.throw(
      RuntimeError,
      'no running event loop: call this from a coroutine or a callback of a loop, ' +
        'or start one with run(main())',
    );
  });

  it('of a deadlock name each task that is left, and what it waits for', () => {
    const stuck = function* (): Coroutine<void> {
      yield* getRunningLoop().createFuture();
    };
    expect(toldBy(stuck)).to.equal(
      'Deadlock: nothing can ever wake the task that is left\n  Task-N waits for <Future pending>',
    );
    expect(
      toldBy(function* () {
        yield* createTask(stuck(), { name: 'A' });
      }),
    ).to.equal(
      'Deadlock: nothing can ever wake the 2 tasks that are left\n' +
        "  Task-N waits for <Task pending name='A'>\n  A waits for <Future pending>",
    );
    const tasks: Task[] = [];
    const follow = function* (index: number): Coroutine<void> {
      yield* sleep(0);
      yield* tasks[index] as Task;
    };
    expect(
      toldBy(function* () {
        tasks.push(createTask(follow(1), { name: 'A' }), createTask(follow(0), { name: 'B' }));
        yield* gather(tasks);
      }),
    ).to.match(/waits for <Task pending name='A'>\n  in a ring: B → A → B$/);
    const loop = new VirtualTimeLoop();
    expect(() => loop.runSync(loop.createFuture())).to.throw(
      DeadlockError,
      /^Deadlock: nothing can ever wake this loop: no task, no timer, no callback is left, and what it runs for is not done$/,
    );
    loop.close();
    expect(new DeadlockError('by hand').tasks).to.deep.equal([]);
  });

  it('of a deadlock say in debug mode where each task waits', () => {
    const where = toldBy(function* stuck() {
      yield* getRunningLoop().createFuture();
    }, true);
    expect(where).to.match(/ waits for <Future pending> at stuck \(.*(errors\.spec|specs)/);
  });
});
