// An application may load the ES module and the CommonJS build in one process. What comes from one
// must work in the other, as it does between two files of one program.

import { expect } from 'chai';
import type { Awaitable, Coroutine, Future } from '../../lib/index.js';
import { bothCopies, type Copy } from './dist.js';

const copies = {} as { esm: Copy; cjs: Copy };

before(async function () {
  this.timeout(240_000);
  Object.assign(copies, await bothCopies());
});

for (const [ours, theirs] of [
  ['esm', 'cjs'],
  ['cjs', 'esm'],
] as const) {
  describe(`two copies: objects of ${theirs} in a run of ${ours}`, () => {
    let mine: Copy;
    let foreign: Copy;
    beforeEach(() => {
      mine = copies[ours];
      foreign = copies[theirs];
    });

    const runMine = <T>(main: () => Awaitable<T>): T => mine.runSync(main());

    function* foreignSleeper(log: string[] = []): Coroutine<string> {
      try {
        yield* foreign.sleep(1);
        return 'slept';
      } catch (error) {
        log.push(mine.isCancelled(error) ? 'cancelled' : 'failed');
        throw error;
      } finally {
        yield* foreign.sleep(0);
        log.push('cleaned up');
      }
    }

    it('are copies indeed', () => {
      expect(mine.Future).not.to.equal(foreign.Future);
    });

    describe('what runs', () => {
      it('has one running loop', () => {
        runMine(function* () {
          expect(foreign.getRunningLoop()).to.equal(mine.getRunningLoop());
          yield* mine.sleep(0);
        });
        expect(() => foreign.getRunningLoop()).to.throw(mine.RuntimeError);
      });

      it('has one current task', () => {
        runMine(function* () {
          expect(foreign.currentTask()).to.equal(mine.currentTask());
          yield* foreign.createTask(checked());
        });
        function* checked(): Coroutine<void> {
          yield* mine.sleep(0);
          expect(mine.currentTask()).to.equal(foreign.currentTask());
          expect(mine.currentTask()).to.be.instanceOf(mine.Task);
        }
      });

      it('has one set of tasks', () => {
        runMine(function* () {
          const task = new foreign.Task(foreignSleeper());
          expect([...mine.allTasks()]).to.deep.equal([...foreign.allTasks()]);
          expect(mine.allTasks().has(task)).to.equal(true);
          yield* task;
        });
      });

      it('refuses a second run inside a turn', () => {
        runMine(function* () {
          expect(() => {
            foreign.runSync(foreign.sleep(0));
          }).to.throw(mine.RuntimeError, 'cannot be called from a running event loop');
          yield* mine.sleep(0);
        });
      });

      it('has one pending run outside of turns', async () => {
        const loop = await mine.run(
          (function* (): Coroutine {
            const found = mine.getRunningLoop().createFuture();
            setTimeout(() => {
              found.setResult([foreign.getRunningLoop()]);
            });
            return yield* found;
          })(),
        );
        expect((loop as unknown[])[0]).to.be.instanceOf(mine.EventLoop);
      });

      it('has one loop that the host drives', async () => {
        const whose = (copy: Copy): Promise<unknown[]> =>
          copy.toAsync(function* () {
            yield* copy.sleep(0);
            return [copy.getRunningLoop()];
          })();
        expect(await whose(mine)).to.deep.equal(await whose(foreign));
      });

      it('has one set loop and one policy', () => {
        const loop = mine.newEventLoop();
        mine.setEventLoop(loop);
        expect(foreign.getEventLoop()).to.equal(loop);
        mine.setEventLoop(null);
        loop.close();
        class Policy extends mine.DefaultEventLoopPolicy {}
        mine.setEventLoopPolicy(new Policy());
        expect(foreign.getEventLoopPolicy()).to.be.instanceOf(Policy);
        foreign.setEventLoopPolicy(null);
        expect(mine.getEventLoopPolicy()).not.to.be.instanceOf(Policy);
      });

      it('has one signal for a task', () => {
        const [signal, aborted] = runMine(function* () {
          let seen: AbortSignal | undefined;
          const task = foreign.createTask(
            (function* (): Coroutine<void> {
              seen = mine.currentSignal();
              yield* foreignSleeper();
            })(),
          );
          yield* mine.sleep(0);
          task.cancel();
          return [mine.currentSignal() === foreign.currentSignal(), seen?.aborted];
        });
        expect([signal, aborted]).to.deep.equal([true, true]);
      });
    });

    describe('what is awaited', () => {
      const check = (name: string, make: () => Awaitable, expected: unknown): void => {
        it(`${name} by yield*`, () => {
          const result = runMine(function* () {
            return yield* make();
          });
          expect(result).to.deep.equal(expected);
        });
        it(`${name} by plain yield`, () => {
          const result = runMine(function* (): Coroutine {
            return yield make();
          });
          expect(result).to.deep.equal(expected);
        });
        it(`${name} inside a call`, () => {
          const result = runMine(function* () {
            const inner = function* (): Coroutine {
              return yield* make();
            };
            return yield* mine.call(inner());
          });
          expect(result).to.deep.equal(expected);
        });
      };

      const pending = (): Future<string> => {
        const future = new foreign.Future<string>();
        foreign.getRunningLoop().callSoon(() => {
          future.setResult('result');
        });
        return future;
      };
      const done = (): Future<string> => {
        const future = new foreign.Future<string>();
        future.setResult('done');
        return future;
      };

      check('a pending future', pending, 'result');
      check('a future that is done', done, 'done');
      check('a task', () => foreign.createTask(foreignSleeper()), 'slept');
      check('a sleep', () => foreign.sleep(1, 'woke'), 'woke');
      check('a sleep of zero', () => foreign.sleep(0), undefined);
      check('a raw generator', () => foreignSleeper(), 'slept');
      check('a call', () => foreign.call(foreignSleeper()), 'slept');
      check('a call of a call', () => foreign.call(mine.call(foreignSleeper())), 'slept');
      check('a call that does not suspend', () => foreign.call(quick()), 'quick');
      check('a coroutine object', () => foreign.coroutine(foreignSleeper)(), 'slept');
      check('a step of a generator', () => emitting().anext(), { done: false, value: 1 });
      check('a coroutine of an async function', () => foreign.fromAsync(() => 5)(), 5);

      // oxlint-disable-next-line require-yield -- it never suspends
      function* quick(): Coroutine<string> {
        return 'quick';
      }

      function emitting(): ReturnType<typeof foreign.asyncGenerator<number>> {
        return foreign.asyncGenerator<number>(function* (emit) {
          yield* mine.sleep(0);
          yield* emit(1);
        });
      }

      it('errors come through frames of both copies', () => {
        const frame = (copy: Copy, inner: Awaitable): Awaitable =>
          copy.call(
            (function* (): Coroutine {
              try {
                return yield* inner;
              } finally {
                yield* copy.sleep(0);
              }
            })(),
          );
        expect(() =>
          runMine(function* () {
            const failing = (function* (): Coroutine {
              yield* mine.sleep(0);
              throw new RangeError('no');
            })();
            yield* frame(mine, frame(foreign, frame(mine, frame(foreign, failing))));
          }),
        ).to.throw(RangeError, 'no');
      });

      it('recursion through both copies is bounded by the heap only', () => {
        const deep = (n: number): Awaitable<number> =>
          (n % 2 === 0 ? mine : foreign).call(
            (function* (): Coroutine<number> {
              if (n === 0) {
                yield* foreign.sleep(0);
                return 0;
              }
              return 1 + (yield* deep(n - 1));
            })(),
          );
        expect(runMine(() => deep(20_000))).to.equal(20_000);
      });

      it('a coroutine object runs once, whoever runs it', () => {
        const used = foreign.call(foreignSleeper());
        runMine(() => used);
        const again = (copy: Copy, awaitable: Awaitable): (() => unknown) => {
          return () => copy.runSync(awaitable);
        };
        expect(again(mine, used)).to.throw(foreign.RuntimeError, 'cannot reuse');
        const raw = foreignSleeper();
        runMine(() => raw);
        expect(again(foreign, raw)).to.throw(mine.RuntimeError, 'cannot reuse');
      });

      it('a call that suspended under no driver is carried on by its then', async () => {
        const suspended = foreign.call(foreignSleeper());
        const result = await mine.run(
          (function* (): Coroutine {
            const coro = suspended[Symbol.iterator]();
            coro.next();
            return yield* mine.fromPromise(suspended as unknown as PromiseLike<string>);
          })(),
        );
        expect(result).to.equal('slept');
      });

      it('promises of both copies cross', async () => {
        expect(await mine.run(foreign.sleep(1, 'a'))).to.equal('a');
        expect(await mine.toAsync(() => foreign.call(foreignSleeper()))()).to.equal('slept');
      });
    });

    describe('what is cancelled', () => {
      it('a foreign task, by cancelling the one that waits for it', () => {
        const log: string[] = [];
        runMine(function* () {
          const inner = foreign.createTask(foreignSleeper(log));
          const outer = new mine.Task(
            (function* (): Coroutine {
              return yield* inner;
            })(),
          );
          yield* mine.sleep(0);
          outer.cancel('why');
          try {
            yield* outer;
          } catch (error) {
            expect(error).to.be.instanceOf(mine.CancelledError);
            expect(error).to.be.instanceOf(foreign.CancelledError);
            expect(String(error)).to.equal('CancelledError: why');
          }
          expect([inner.cancelled(), outer.cancelled()]).to.deep.equal([true, true]);
        });
        expect(log).to.deep.equal(['cancelled', 'cleaned up']);
      });

      it('the work behind a foreign future of an executor', () => {
        const work = new foreign.ConcurrentFuture<number>();
        runMine(function* () {
          const wrapped = mine.wrapFuture(work);
          wrapped.cancel();
          yield* mine.sleep(0);
          expect(work.cancelled()).to.equal(true);
        });
      });

      it('an own task that runs a foreign coroutine object', () => {
        const log: string[] = [];
        runMine(function* () {
          const task = mine.createTask(foreign.coroutine(foreignSleeper)(log));
          yield* mine.sleep(0);
          task.cancel();
          yield* mine.sleep(2);
          expect(task.cancelled()).to.equal(true);
        });
        expect(log).to.deep.equal(['cancelled', 'cleaned up']);
      });
    });

    describe('what tasks share', () => {
      it('a lock, a queue and an event', () => {
        const order: string[] = [];
        runMine(function* () {
          const lock = new foreign.Lock();
          const queue = new foreign.Queue<string>();
          const event = new foreign.Event();
          const worker = function* (copy: Copy, name: string): Coroutine<void> {
            yield* event.wait();
            yield* mine.asyncWith(lock, function* () {
              order.push(`${name} in`);
              yield* copy.sleep(1);
              order.push(`${name} out`);
            });
            yield* queue.put(name);
          };
          void mine.createTask(worker(mine, 'mine'));
          void foreign.createTask(worker(foreign, 'foreign'));
          yield* mine.sleep(1);
          event.set();
          order.push(yield* queue.get(), yield* queue.get());
        });
        expect(order).to.deep.equal([
          ...['mine in', 'mine out', 'foreign in', 'foreign out'],
          ...['mine', 'foreign'],
        ]);
      });

      it('several results at once', () => {
        const results = runMine(function* () {
          const tasks = [mine.createTask(mine.sleep(2, 'a')), foreign.createTask(foreignSleeper())];
          const [done] = yield* foreign.wait(tasks);
          return [...(yield* foreign.gather(tasks)), done.size];
        });
        expect(results).to.deep.equal(['a', 'slept', 2]);
      });

      it('a deadline', () => {
        const log: string[] = [];
        runMine(function* () {
          try {
            yield* foreign.waitFor(mine.sleep(1000), 1);
          } catch (error) {
            log.push(error instanceof mine.TimeoutError ? 'waitFor' : String(error));
          }
          try {
            yield* mine.asyncWith(foreign.timeout(1), () => mine.sleep(1000));
          } catch (error) {
            log.push(error instanceof mine.TimeoutError ? 'timeout' : String(error));
          }
          expect(mine.currentTask()?.cancelling()).to.equal(0);
        });
        expect(log).to.deep.equal(['waitFor', 'timeout']);
      });

      it('a group, and what its members raise together', () => {
        let caught: unknown;
        const log: string[] = [];
        runMine(function* () {
          try {
            yield* mine.asyncWith(new foreign.TaskGroup(), function* (group) {
              void group.createTask(foreignSleeper(log));
              throw new RangeError('no');
            });
          } catch (error) {
            caught = error;
          }
          yield* mine.sleep(0);
        });
        expect(caught).to.be.instanceOf(mine.ExceptionGroup);
        expect((caught as AggregateError).errors.map(String)).to.deep.equal(['RangeError: no']);
      });

      it('an iteration that is left early', () => {
        const log: unknown[] = [];
        runMine(function* () {
          const numbers = foreign.asyncGenerator<number>(function* (emit) {
            try {
              for (let i = 1; ; i += 1) yield* emit(i);
            } finally {
              yield* mine.sleep(0);
              log.push('closed');
            }
          });
          yield* mine.asyncFor(numbers, function* (n) {
            log.push(n);
            return n === 2 ? foreign.BREAK : undefined;
          });
        });
        expect(log).to.deep.equal([1, 2, 'closed']);
      });
    });

    describe('errors', () => {
      const names = [
        'CancelledError',
        'InvalidStateError',
        'TimeoutError',
        'RuntimeError',
        'DeadlockError',
        'WouldBlockError',
        'LookupError',
        'NotImplementedError',
        'KeyboardInterrupt',
        'SystemExit',
      ] as const;

      for (const name of names) {
        it(`${name} is recognised, and only as what it is`, () => {
          const error = new foreign[name]('text');
          expect(error).to.be.instanceOf(mine[name]);
          expect(error).to.be.instanceOf(Error);
          const others = names.filter((other) => other !== name);
          for (const other of others) expect(error).not.to.be.instanceOf(mine[other]);
          expect(String(error)).to.equal(`${name}: text`);
        });
      }

      it('an error is what its parents are', () => {
        expect(new foreign.KeyError('text')).to.be.instanceOf(mine.LookupError);
        expect(new foreign.LookupError('text')).not.to.be.instanceOf(mine.KeyError);
      });

      it('a class of errors that a user derived is not taken for its parent', () => {
        class Special extends mine.RuntimeError {}
        expect(new Special()).to.be.instanceOf(foreign.RuntimeError);
        expect(new foreign.RuntimeError()).not.to.be.instanceOf(Special);
      });

      it('isCancelled tells a foreign cancellation', () => {
        expect(mine.isCancelled(new foreign.CancelledError())).to.equal(true);
        expect(mine.isCancelled(new foreign.TimeoutError())).to.equal(false);
      });

      it('a foreign KeyboardInterrupt leaves the loop', () => {
        expect(() =>
          runMine(function* () {
            void mine.createTask(
              (function* (): Coroutine {
                yield* mine.sleep(0);
                throw new foreign.KeyboardInterrupt();
              })(),
            );
            yield* mine.sleep(10);
          }),
        ).to.throw(mine.KeyboardInterrupt);
      });

      it('an error that nobody retrieved is reported once, by whoever closes the loop', () => {
        const reports: unknown[] = [];
        const loop = mine.newEventLoop();
        loop.setExceptionHandler((_loop, { message }) => reports.push(message));
        new foreign.Future({ loop }).setException(new Error('lost'));
        new mine.Future({ loop }).setException(new Error('lost too'));
        loop.close();
        expect(reports).to.deep.equal([
          'Future exception was never retrieved',
          'Future exception was never retrieved',
        ]);
      });
    });

    describe('predicates', () => {
      it('know a foreign future, coroutine and coroutine function', () => {
        runMine(function* () {
          const future = new foreign.Future();
          expect([mine.isFuture(future), mine.isCoroutine(future)]).to.deep.equal([true, false]);
          const sleeper = foreign.coroutine(foreignSleeper);
          expect(mine.isCoroutineFunction(sleeper)).to.equal(true);
          const made = sleeper();
          expect(mine.isCoroutine(made)).to.equal(true);
          expect(mine.ensureFuture(future)).to.equal(future);
          yield* made;
        });
      });
    });

    describe('context variables', () => {
      it('have one value in both copies', () => {
        const user = new mine.ContextVar('user', { default: 'nobody' });
        const role = new foreign.ContextVar('role', { default: 'none' });
        const seen = runMine(function* () {
          user.set('ada');
          const task = foreign.createTask(inner());
          user.set('later');
          return [...(yield* task), user.get(), role.get()];
        });
        function* inner(): Coroutine<string[]> {
          yield* mine.sleep(0);
          role.set('author');
          yield* foreign.sleep(0);
          return [user.get(), role.get()];
        }
        expect(seen).to.deep.equal(['ada', 'author', 'later', 'none']);
      });

      it('are reset by the token of a foreign set', () => {
        const user = new foreign.ContextVar('user', { default: 'nobody' });
        const seen = mine.copyContext().run(() => {
          const token = user.set('ada');
          const before = user.get();
          user.reset(token);
          return [before, user.get()];
        });
        expect(seen).to.deep.equal(['ada', 'nobody']);
      });

      it('come with a foreign context that a task is given', () => {
        const user = new mine.ContextVar<string>('user');
        const context = foreign.copyContext();
        context.run(() => user.set('ada'));
        const seen = runMine(function* () {
          const task = mine.createTask(
            (function* (): Coroutine<string> {
              yield* mine.sleep(0);
              return user.get();
            })(),
            { context },
          );
          return yield* task;
        });
        expect(seen).to.equal('ada');
      });
    });

    describe('debug mode', () => {
      it('does not report a coroutine that the other copy ran', async () => {
        const warnings: unknown[] = [];
        const { warn } = console;
        console.warn = (text: unknown) => warnings.push(text);
        try {
          mine.runSync(
            (function* (): Coroutine<void> {
              yield foreign.coroutine(foreignSleeper)();
              yield* mine.createTask(foreign.coroutine(foreignSleeper)());
            })(),
            { debug: true },
          );
          (globalThis as { gc?: () => void }).gc?.();
          await new Promise((resolve) => setTimeout(resolve));
        } finally {
          console.warn = warn;
        }
        expect(warnings.filter((text) => /never awaited/.test(String(text)))).to.deep.equal([]);
      });

      it('says where a task waits for a foreign future', () => {
        let blocked: unknown;
        try {
          mine.runSync(
            (function* (): Coroutine<void> {
              yield* new foreign.Future();
            })(),
            { debug: true },
          );
        } catch (error) {
          blocked = error;
        }
        expect(blocked).to.be.instanceOf(foreign.DeadlockError);
        expect(String(blocked)).to.match(/waits for <Future pending> at .*two-copies\.spec/);
      });
    });
  });
}
