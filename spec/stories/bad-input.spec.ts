// What people do by mistake. Each has an error of its own that says what would be right, or what asyncio
// defines; none of them hangs, spins, or passes in silence.

import { expect } from 'chai';
import {
  type Awaitable,
  call,
  type Coroutine,
  coroutine,
  createTask,
  ensureFuture,
  type EventLoop,
  Future,
  getRunningLoop,
  InvalidStateError,
  newEventLoop,
  run,
  Runner,
  RuntimeError,
  runSync,
  sleep,
  Task,
  wait,
  WouldBlockError,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

function* child(delay = 1): Coroutine<number> {
  yield* sleep(delay);
  return 1;
}

type ErrorClass = new (...args: never[]) => Error;

async function outcomeOf(begin: () => unknown): Promise<unknown> {
  try {
    await begin();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Fails unless `begin` throws, or the promise that it gives rejects, with such an error. */
async function refuses(begin: () => unknown, kind: ErrorClass, text: string): Promise<void> {
  const error = await outcomeOf(begin);
  expect(error).to.be.instanceOf(kind);
  expect((error as Error).message).to.contain(text);
}

describe('bad input', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  /** What a coroutine throws, or gives, when it runs on the loop. */
  function inside<T>(body: () => Awaitable<T>): () => T {
    return () => loop.runSync(body());
  }

  describe('where a coroutine is wanted', () => {
    const strangers: [value: unknown, text: string][] = [
      [undefined, 'got undefined'],
      [null, 'got null'],
      [5, 'got the number 5'],
      ['text', "got the string 'text'"],
      [Symbol('s'), 'got the symbol Symbol(s)'],
      [[], 'got an array of 0'],
      [{}, 'got a plain object'],
      [new Map(), 'got a Map'],
      [() => 1, 'got the function <anonymous>: call it'],
      [child, 'got the generator function child: call it'],
      [class Worker {}, 'got the class Worker: call it'],
      [(async function* () {})(), 'got an async generator'],
      // Engines with iterator helpers call it an Iterator.
      [[1][Symbol.iterator](), 'got a'],
    ];

    for (const [value, text] of strangers) {
      it(`refuses what it ${text.replace(/: .*/, '')}`, async () => {
        const stranger = value as Coroutine;
        await refuses(() => run(stranger), TypeError, text);
        await refuses(() => runSync(stranger), TypeError, text);
        await refuses(() => new Runner().run(stranger), TypeError, text);
        await refuses(() => loop.runUntilComplete(stranger), TypeError, text);
        await refuses(() => loop.runSync(stranger), TypeError, text);
        await refuses(() => loop.createTask(stranger), TypeError, text);
        await refuses(() => new Task(stranger, { loop }), TypeError, text);
        await refuses(() => ensureFuture(stranger, { loop }), TypeError, text);
        await refuses(() => call(stranger), TypeError, text.replace(': call it', ''));
        expect(loop.readyCount).to.equal(0);
      });
    }

    it('refuses a future for createTask, and says what takes one', async () => {
      const future = loop.createFuture();
      await refuses(
        () => loop.createTask(future),
        TypeError,
        'a coroutine was expected, got a Future: call a coroutine function, or use ensureFuture()',
      );
    });

    it('refuses a promise for createTask likewise', async () => {
      await refuses(
        () => loop.createTask(Promise.resolve() as never),
        TypeError,
        'a coroutine was expected, got a promise',
      );
    });
  });

  describe('where a task is wanted', () => {
    it('refuses a generator, and says what to do', async () => {
      const main = function* (): Coroutine {
        return yield* wait([child()] as never);
      };
      await refuses(
        inside(main),
        TypeError,
        'Passing coroutines is forbidden, use tasks explicitly: wrap each in createTask(…)',
      );
    });
  });

  describe('yielded by hand', () => {
    const check = (name: string, value: unknown, hint: string): void => {
      it(`${name}: the coroutine itself gets the error, a turn later, and may go on`, () => {
        const main = function* (): Coroutine<string> {
          try {
            yield value;
          } catch (error) {
            expect(error).to.be.instanceOf(RuntimeError);
            return (error as Error).message;
          }
          return 'nothing';
        };
        const message = loop.runSync(main());
        expect(message).to.match(/^Task got bad yield: /);
        expect(message).to.contain(hint);
      });
    };
    check('a number', 5, 'the number 5: to pause write `yield* sleep(ms)`');
    check('an array', [1, 2], 'an array of 2: to wait for several awaitables write `yield* gather');
    check('a function', child, 'the generator function child: call it: write `yield* f()`');
    check('a class', class A {}, 'the class A: call it');
    check('a string', 'text', "the string 'text': only futures, coroutines, promises");
    check('a boolean', false, 'false: only');
    check('null', null, 'null: only');
    check(
      'a plain object',
      {},
      'a plain object: to wait for each of its values write `yield* fromY',
    );

    it('a value delegated to without being iterable is the error of the language', async () => {
      const main = function* (): Coroutine<void> {
        yield* child as unknown as Coroutine<void>;
      };
      await refuses(inside(main), TypeError, 'not iterable');
    });

    it('a thenable whose then throws', async () => {
      const main = function* (): Coroutine<void> {
        yield {
          then(): void {
            throw new RangeError('then');
          },
        };
      };
      await refuses(inside(main), RangeError, 'then');
    });
  });

  describe('a loop used after close', () => {
    const closed = (): EventLoop => {
      const over = new VirtualTimeLoop();
      over.close();
      return over;
    };
    const uses: Record<string, (over: EventLoop) => unknown> = {
      callSoon: (over) => over.callSoon(() => undefined),
      callSoonThreadsafe: (over) => over.callSoonThreadsafe(() => undefined),
      callLater: (over) => over.callLater(1, () => undefined),
      callAt: (over) => over.callAt(1, () => undefined),
      createTask: (over) => over.createTask(child()),
      'new Task': (over) => new Task(child(), { loop: over }),
      ensureFuture: (over) => ensureFuture(child(), { loop: over }),
      runUntilComplete: (over) => over.runUntilComplete(child()),
      runForever: (over) => over.runForever(),
      runSync: (over) => over.runSync(child()),
      runForeverSync: (over) => {
        over.runForeverSync();
      },
      runOnce: (over) => {
        over.runOnce();
      },
    };

    for (const [name, use] of Object.entries(uses)) {
      it(`${name} is refused`, async () => {
        await refuses(() => use(closed()), RuntimeError, 'Event loop is closed');
      });
    }

    it('closing again, stopping, and asking are harmless', () => {
      const over = closed();
      over.close();
      over.stop();
      expect([over.isClosed(), over.isRunning(), over.readyCount]).to.deep.equal([true, false, 0]);
      expect(over.createFuture().done()).to.equal(false);
    });

    it('a runner refuses too', async () => {
      const runner = new Runner();
      runner.getLoop();
      await runner.close();
      await refuses(() => runner.run(child()), RuntimeError, 'Runner is closed');
      await refuses(() => runner.getLoop(), RuntimeError, 'Runner is closed');
    });

    it('a future that is done still gives its result to await', async () => {
      const task = loop.createTask(child());
      loop.runSync(task);
      expect(await task).to.equal(1);
      loop.close();
      expect(await task).to.equal(1);
    });

    it('a future that is pending tells whoever awaits it', async () => {
      const future = loop.createFuture();
      loop.close();
      await refuses(() => future.then(), RuntimeError, 'Event loop is closed');
    });
  });

  describe('a future of another loop', () => {
    it('is refused by the coroutine that awaits it', async () => {
      const other = new VirtualTimeLoop();
      const main = function* (): Coroutine<void> {
        yield* other.createFuture();
      };
      await refuses(inside(main), RuntimeError, 'attached to a different loop');
      other.close();
    });

    it('is refused by what takes a loop', async () => {
      const other = new VirtualTimeLoop();
      const future = other.createFuture();
      const text = 'The future belongs to a different loop';
      await refuses(() => loop.runSync(future), RangeError, text);
      await refuses(() => loop.runUntilComplete(future), RangeError, text);
      await refuses(() => ensureFuture(future, { loop }), RangeError, text);
      other.close();
    });
  });

  describe('a coroutine object with two drivers', () => {
    const reuse = 'cannot reuse already awaited coroutine: a coroutine object runs once';
    const stranger = 'its frame is resumed only by the task that holds it';

    it('is refused to the second task', async () => {
      const coro = child();
      const first = loop.createTask(coro);
      await refuses(() => loop.createTask(coro), RuntimeError, reuse);
      expect(loop.runSync(first)).to.equal(1);
    });

    it('is refused to the second run', async () => {
      const coro = child(0);
      expect(runSync(coro)).to.equal(1);
      await refuses(() => run(coro), RuntimeError, reuse);
    });

    it('is refused to call() and plain yield', async () => {
      const main = function* (again: (coro: Coroutine<number>) => unknown): Coroutine<void> {
        const coro = child();
        yield coro;
        yield again(coro);
      };
      await refuses(
        inside(() => main((coro) => coro)),
        RuntimeError,
        reuse,
      );
      await refuses(
        inside(() => main((coro) => call(coro))),
        RuntimeError,
        reuse,
      );
    });

    it('of coroutine() and call() is refused while it runs and when it is over', async () => {
      for (const make of [coroutine(child), () => call(child())]) {
        const shared = make();
        const await_ = function* (): Coroutine<number> {
          return yield* shared;
        };
        const first = loop.createTask(await_());
        const second = loop.createTask(await_());
        expect(loop.runSync(first)).to.equal(1);
        await refuses(() => second.result(), RuntimeError, stranger);
        await refuses(inside(await_), RuntimeError, reuse);
      }
    });

    it("is not harmed by a stranger's next()", async () => {
      const shared = call(child());
      const task = loop.createTask(
        (function* (): Coroutine<number> {
          return yield* shared;
        })(),
      );
      loop.runOnce();
      await refuses(() => (shared as Coroutine).next(), RuntimeError, stranger);
      await refuses(() => [...(shared as Iterable<unknown>)], RuntimeError, stranger);
      expect(loop.runSync(task)).to.equal(1);
    });

    it('is refused to itself', async () => {
      let own!: Coroutine;
      const reentrant = function* (): Coroutine<void> {
        yield* sleep(0);
        own.next();
      };
      own = reentrant();
      await refuses(
        inside(() => own),
        TypeError,
        'already running',
      );
      own = call(reentrant()) as Coroutine;
      const main = function* (): Coroutine<void> {
        yield* own;
      };
      await refuses(inside(main), RuntimeError, stranger);
    });

    it('a task that awaits itself', async () => {
      let task!: Task<void>;
      const main = function* (): Coroutine<void> {
        yield* task;
      };
      task = loop.createTask(main());
      await refuses(() => loop.runSync(task), RuntimeError, 'Task cannot await on itself');
    });
  });

  describe('a future taken for an iterable', () => {
    const text = "await wasn't used with future";

    it('does not spin', async () => {
      const future = loop.createFuture();
      await refuses(() => [...(future as Iterable<unknown>)], RuntimeError, text);
      await refuses(() => Array.from(future), RuntimeError, text);
      await refuses(() => new Set(future), RuntimeError, text);
      await refuses(() => Promise.all(future), RuntimeError, text);
      await refuses(() => Promise.race(future), RuntimeError, text);
    });

    it('does not spin inside a coroutine', async () => {
      const main = function* (): Coroutine<unknown[]> {
        yield* sleep(0);
        return [...(new Future() as Iterable<unknown>)];
      };
      await refuses(inside(main), RuntimeError, text);
    });

    it('nor does a sleep', async () => {
      const spread = (awaitable: Awaitable) => () => [...(awaitable as Iterable<unknown>)];
      await refuses(spread(sleep(5)), RuntimeError, '');
      await refuses(spread(sleep(0)), RuntimeError, text);
      const main = function* (): Coroutine {
        yield* sleep(0);
        return spread(sleep(0))();
      };
      await refuses(inside(main), RuntimeError, text);
    });

    it('can still be awaited', () => {
      const main = function* (): Coroutine {
        const future = new Future();
        try {
          Array.from(future);
        } catch {
          getRunningLoop().callSoon(() => {
            future.setResult('result');
          });
        }
        return yield* future;
      };
      expect(loop.runSync(main())).to.equal('result');
    });
  });

  describe('runSync', () => {
    it('refuses to wait for a promise of the host', async () => {
      const main = function* (): Coroutine<void> {
        yield Promise.resolve();
      };
      await refuses(() => runSync(main()), WouldBlockError, 'a promise is awaited');
      await refuses(() => runSync(Promise.resolve() as never), WouldBlockError, 'use run(…)');
      await refuses(inside(main), WouldBlockError, 'a promise is awaited');
    });

    it('names who waits for what, when nothing can ever wake it', async () => {
      const main = function* (): Coroutine<void> {
        yield* new Future();
      };
      const error = await outcomeOf(() => runSync(main()));
      expect(String(error)).to.match(/^DeadlockError: .*\n {2}Task-\d+ waits for <Future pending>/);
    });
  });

  describe('delays', () => {
    const bad = [NaN, '5', null, undefined, {}, 1n] as unknown as number[];

    it('that are no numbers are refused', async () => {
      for (const delay of bad) {
        await refuses(() => sleep(delay), typeof delay === 'number' ? RangeError : TypeError, '');
        await refuses(() => loop.callLater(delay, () => 0), TypeError, 'delay must be a number');
        await refuses(() => loop.callAt(delay, () => 0), TypeError, 'when must be a number');
      }
      expect(loop._nextTimerAt).to.equal(Infinity);
    });

    it('below zero count as due, and keep their order among themselves', () => {
      const order: number[] = [];
      for (const delay of [-1, 0, -5, -Infinity]) {
        loop.callLater(delay, () => order.push(delay));
      }
      loop.runSync(sleep(0));
      loop.runSync(sleep(0));
      expect(order).to.deep.equal([-Infinity, -5, -1, 0]);
      expect(loop.time()).to.equal(0);
    });

    it('below zero make a sleep give up one turn', () => {
      expect(loop.runSync(sleep(-5, 'woke'))).to.equal('woke');
      expect(loop.runSync(sleep(-Infinity))).to.equal(undefined);
      expect(loop.time()).to.equal(0);
    });

    it('without an end are never due', async () => {
      const error = await outcomeOf(() => loop.runSync(sleep(Infinity)));
      expect(String(error)).to.contain('waits for sleep(Infinity)');
      expect(loop.time()).to.equal(0);
    });

    it('without an end, or backwards, do not move a clock', async () => {
      loop.callLater(5, () => undefined);
      for (const ms of [Infinity, NaN, -1]) {
        await refuses(
          () => {
            loop.advance(ms);
          },
          RangeError,
          'advance() needs milliseconds from 0 on',
        );
      }
      const text = "advance() needs a number of milliseconds, got the string '5'";
      const advance = (): void => {
        loop.advance('5' as unknown as number);
      };
      await refuses(advance, TypeError, text);
      expect(loop.time()).to.equal(0);
    });
  });

  describe('a run inside a turn', () => {
    const attempts: [name: string, begin: () => unknown, text: string][] = [
      ['run', () => run(child()), 'run() cannot be called from a running event loop'],
      ['runSync', () => runSync(child()), 'cannot be called from a running event loop'],
      ['Runner', () => new Runner().run(child()), 'cannot be called from a running event loop'],
      [
        'runUntilComplete of its own loop',
        () => getRunningLoop().runUntilComplete(child()),
        'This event loop is already running',
      ],
      [
        'runSync of its own loop',
        () => getRunningLoop().runSync(child()),
        'This event loop is already running',
      ],
      [
        'runUntilComplete of another loop',
        () => newEventLoop().runUntilComplete(child()),
        'Cannot run the event loop while another loop is running',
      ],
      [
        'runOnce of its own loop',
        () => {
          getRunningLoop().runOnce();
        },
        'Cannot run the event loop while another loop is running',
      ],
      [
        'advance of its own loop',
        () => {
          (getRunningLoop() as VirtualTimeLoop).advance(1);
        },
        'Cannot advance a loop inside a turn',
      ],
      [
        'close of its own loop',
        () => {
          getRunningLoop().close();
        },
        'Cannot close a running event loop',
      ],
    ];

    for (const [name, begin, text] of attempts) {
      it(`${name} is refused, and the turn goes on`, async () => {
        let outcome: unknown;
        const main = function* (): Coroutine<string> {
          try {
            outcome = begin();
          } catch (error) {
            outcome = Promise.reject(error);
          }
          yield* sleep(1);
          return 'went on';
        };
        expect(loop.runSync(main())).to.equal('went on');
        await refuses(() => outcome, RuntimeError, text);
      });
    }

    it('two runs that are pending at once are no mistake', async () => {
      expect(await Promise.all([run(child(3)), run(child(1))])).to.deep.equal([1, 1]);
    });

    it('two runs of one loop at once are', async () => {
      const first = loop.runUntilComplete(child());
      await refuses(() => loop.runUntilComplete(child()), RuntimeError, 'already running');
      expect(await first).to.equal(1);
    });
  });

  describe('odd, but allowed', () => {
    it('throw undefined is an error like any other', async () => {
      const fail = function* (): Coroutine<void> {
        yield* sleep(0);
        throw undefined;
      };
      const failed = Symbol('failed');
      expect(await run(fail()).catch((error: unknown) => [failed, error])).to.deep.equal([
        failed,
        undefined,
      ]);
      const main = function* (): Coroutine<unknown[]> {
        const task = createTask(fail());
        try {
          yield* task;
        } catch (error) {
          return [failed, error, task.exception(), task.cancelled()];
        }
        return [];
      };
      expect(loop.runSync(main())).to.deep.equal([failed, undefined, undefined, false]);
    });

    it('a coroutine that returns a future gives it as it is; a promise waits for it', async () => {
      const indirect = function* (): Coroutine<Future<number>> {
        yield* sleep(0);
        const future = new Future<number>();
        future.setResult(7);
        return future;
      };
      const main = function* (): Coroutine<boolean> {
        return (yield* createTask(indirect())) instanceof Future;
      };
      expect(loop.runSync(main())).to.equal(true);
      expect(await run(indirect())).to.equal(7);
      expect(await loop.runUntilComplete(indirect())).to.equal(7);
    });
  });

  describe('a future misused', () => {
    it('is settled once', async () => {
      const future = loop.createFuture();
      await refuses(() => future.result(), InvalidStateError, 'Result is not set');
      await refuses(() => future.exception(), InvalidStateError, 'Exception is not set');
      future.setResult(1);
      const settle = (): void => {
        future.setResult(2);
      };
      await refuses(settle, InvalidStateError, 'invalid state: the future is done already');
      expect(future.cancel()).to.equal(false);
    });

    it('a task settles itself', async () => {
      const task = loop.createTask(child());
      await refuses(() => task.setResult(1), RuntimeError, 'does not support set_result');
      await refuses(() => task.setException(1), RuntimeError, 'does not support set_exception');
      loop.runSync(task);
    });

    it('takes functions for callbacks', async () => {
      const future = loop.createFuture();
      const add = (fn: unknown) => () => {
        future.addDoneCallback(fn as () => void);
      };
      await refuses(add(5), TypeError, 'a callback was expected, got the number 5');
      await refuses(add(child()), TypeError, 'a callback was expected, got a generator');
    });
  });

  describe('a callback', () => {
    it('that is no function is refused', async () => {
      const soon = (value: unknown) => () => loop.callSoon(value as () => void);
      await refuses(soon(undefined), TypeError, 'a callable object was expected by callSoon()');
      await refuses(soon(child()), TypeError, 'coroutines cannot be used with callSoon()');
    });
  });

  describe('without a loop', () => {
    it('what needs one says how to have one', async () => {
      const text = 'no running event loop: call this from a coroutine or a callback of a loop';
      await refuses(() => createTask(child()), RuntimeError, text);
      await refuses(() => getRunningLoop(), RuntimeError, text);
      await refuses(() => new Future(), RuntimeError, text);
    });
  });
});
