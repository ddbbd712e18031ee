import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Coroutine,
  createTask,
  DeadlockError,
  type EventLoop,
  Future,
  getRunningLoop,
  KeyboardInterrupt,
  run,
  RuntimeError,
  runSync,
  sleep,
  type Task,
  type TimerHandle,
  WouldBlockError,
} from '../../lib/index.js';
import { ReferenceEventLoop, VirtualTimeLoop } from '../../lib/testing/index.js';

const virtual = (): ReferenceEventLoop => new ReferenceEventLoop({ virtual: true });
const real = (): ReferenceEventLoop => new ReferenceEventLoop();

describe('ReferenceEventLoop', () => {
  describe('as an oracle', () => {
    /** What one task of a random program does, one after the other. */
    type Op =
      | { readonly kind: 'sleep'; readonly ms: number }
      | { readonly kind: 'soon' | 'await' | 'cancel' | 'settle' | 'wait' }
      | { readonly kind: 'later'; readonly ms: number }
      | { readonly kind: 'withdraw' }
      | { readonly kind: 'spawn'; readonly ops: readonly Op[] };

    const { op } = fc.letrec<{ op: Op }>((tie) => ({
      op: fc.oneof(
        { maxDepth: 3 },
        fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 3 }) }),
        fc.record({ kind: fc.constant('later' as const), ms: fc.integer({ min: -1, max: 3 }) }),
        fc.record({
          kind: fc.constantFrom('soon', 'await', 'cancel', 'settle', 'wait', 'withdraw' as const),
        }),
        fc.record({
          kind: fc.constant('spawn' as const),
          ops: fc.array(tie('op'), { maxLength: 6 }),
        }),
      ),
    }));

    /** Runs a program of random tasks, and gives all that happened, with the time. */
    function traceOf(loop: EventLoop, ops: readonly Op[]): string[] {
      const trace: string[] = [];
      loop.setExceptionHandler((_loop: EventLoop, { message, task }) => {
        trace.push(`${String(message)} ${(task as Task).getName().replace(/\d+/, 'N')}`);
      });
      let taskCount = 0;
      let gate = loop.createFuture<void>();
      let timer: TimerHandle | null = null;

      function* perform(name: string, body: readonly Op[], children: Task[]): Coroutine<string> {
        const note = (what: string): void => {
          trace.push(`${String(loop.time())} ${name} ${what}`);
        };
        for (const { kind, ...rest } of body) {
          note(kind);
          switch (kind) {
            case 'sleep':
              yield* sleep((rest as { ms: number }).ms);
              break;
            case 'soon':
              loop.callSoon(note, 'soon it is');
              break;
            case 'later':
              timer = loop.callLater((rest as { ms: number }).ms, note, 'later it is');
              break;
            case 'withdraw':
              timer?.cancel();
              break;
            case 'spawn':
              children.push(createTask(live((rest as { ops: readonly Op[] }).ops)));
              break;
            case 'await':
              if (children.length > 0) note(yield* children.at(-1) as Task<string>);
              break;
            case 'cancel':
              children.at(0)?.cancel(name);
              break;
            case 'settle':
              if (!gate.done()) gate.setResult();
              gate = loop.createFuture<void>();
              break;
            case 'wait':
              loop.callLater(
                2,
                (waited: Future<void>) => waited.done() || waited.setResult(),
                gate,
              );
              yield* gate;
              break;
          }
          note('on');
        }
        return `${name} is done`;
      }

      function* live(body: readonly Op[]): Coroutine<string> {
        taskCount += 1;
        const name = `t${String(taskCount)}`;
        try {
          return yield* perform(name, body, []);
        } catch (error) {
          trace.push(`${name} fails: ${String(error)}`);
          yield* sleep(0);
          return `${name} was stopped`;
        } finally {
          trace.push(`${name} ends`);
        }
      }

      trace.push(runSync(live(ops), { loopFactory: () => loop }));
      return trace;
    }

    it('gives the same trace of any program as the fast loop', () => {
      fc.assert(
        fc.property(fc.array(op, { maxLength: 12 }), (ops) => {
          expect(traceOf(virtual(), ops)).to.deep.equal(traceOf(new VirtualTimeLoop(), ops));
        }),
        { numRuns: 200 },
      );
    });
  });

  for (const [name, make] of [
    ['on setTimeout', real],
    ['on a virtual clock', virtual],
  ] as const) {
    describe(name, () => {
      it('runs a program to its result, and closes', async () => {
        const loop = make();
        function* main(): Coroutine<string> {
          expect(getRunningLoop()).to.equal(loop);
          return yield* sleep(2, 'slept');
        }
        expect(await run(main(), { loopFactory: () => loop })).to.equal('slept');
        expect([loop.isRunning(), loop.isClosed()]).to.deep.equal([false, true]);
      });

      it('never runs the first turn inside the call', async () => {
        const order: string[] = [];
        function* main(): Coroutine<void> {
          order.push('turn');
        }
        const pending = run(main(), { loopFactory: make });
        order.push('call');
        await pending;
        expect(order).to.deep.equal(['call', 'turn']);
      });

      it('waits for promises', async () => {
        function* main(): Coroutine<number> {
          return yield Promise.resolve(42);
        }
        expect(await run(main(), { loopFactory: make })).to.equal(42);
      });

      it('is woken by what comes from outside a turn', async () => {
        const loop = make();
        const future = loop.createFuture<string>();
        setTimeout(() => {
          future.setResult('from outside');
        }, 1);
        expect(await loop.runUntilComplete(future)).to.equal('from outside');
        loop.close();
      });

      it('ends a run that is stopped, from inside and from outside', async () => {
        const loop = make();
        loop.callSoon(() => {
          loop.stop();
        });
        await loop.runForever();
        setTimeout(() => {
          loop.stop();
        }, 1);
        await loop.runForever();
        expect(loop.isRunning()).to.equal(false);
        loop.close();
      });

      it('rejects with an interrupt that a callback raises, and keeps the rest of the turn', async () => {
        const loop = make();
        const order: string[] = [];
        loop.callSoon(() => {
          throw new KeyboardInterrupt('now');
        });
        loop.callSoon(() => order.push('kept'));
        const error = await loop.runForever().catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(KeyboardInterrupt);
        expect(order).to.deep.equal([]);
        loop.callSoon(() => {
          loop.stop();
        });
        await loop.runForever();
        expect(order).to.deep.equal(['kept']);
        loop.close();
      });

      it('refuses to run twice, in a turn, or closed', async () => {
        const loop = make();
        const other = make();
        const refused = async (attempt: Promise<unknown>): Promise<string> =>
          String(await attempt.catch((reason: unknown) => reason));
        const inTurn: Promise<string>[] = [];
        loop.callSoon(() => {
          inTurn.push(refused(other.runForever()));
        });
        const pending = loop.runForever();
        const twice = await refused(loop.runForever());
        loop.callSoon(() => {
          loop.stop();
        });
        await pending;
        loop.close();
        expect([
          twice,
          ...(await Promise.all(inTurn)),
          await refused(loop.runForever()),
        ]).to.deep.equal([
          'RuntimeError: This event loop is already running',
          'RuntimeError: Cannot run the event loop while another loop is running',
          'RuntimeError: Event loop is closed',
        ]);
        expect(() => loop.callLater(1, () => undefined)).to.throw(RuntimeError, 'closed');
        other.close();
      });

      it('refuses to close while it runs', async () => {
        const loop = make();
        loop.callSoon(() => {
          expect(() => {
            loop.close();
          }).to.throw(RuntimeError, 'Cannot close a running event loop');
          loop.stop();
        });
        await loop.runForever();
        loop.close();
        loop.close();
        expect(loop.isClosed()).to.equal(true);
      });
    });
  }

  it('[rule 14] refuses what a future would call that is settled after the close', () => {
    const loop = virtual();
    const future = loop.createFuture<number>();
    future.addDoneCallback(() => 0);
    loop.close();
    expect(() => {
      future.setResult(1);
    }).to.throw(RuntimeError, 'Event loop is closed');
    expect([future.result(), loop.readyCount]).to.deep.equal([1, 0]);
  });

  it('runs a day of sleeps at once on its own clock', () => {
    const loop = virtual();
    expect(loop.runSync(sleep(86_400_000, 'a day'))).to.equal('a day');
    expect(loop.time()).to.equal(86_400_000);
    loop.close();
  });

  it('holds its clock while a promise is awaited', async () => {
    const loop = virtual();
    function* main(): Coroutine<number> {
      loop.callLater(10, () => undefined);
      yield new Promise((resolve) => setTimeout(resolve, 2));
      return loop.time();
    }
    expect(await loop.runUntilComplete(main())).to.equal(0);
    loop.close();
  });

  it('never comes to a timer without end, nor to one that was withdrawn', () => {
    const loop = virtual();
    const order: number[] = [];
    loop.callLater(Infinity, () => order.push(Infinity));
    loop.callLater(1, () => order.push(1)).cancel();
    loop.callLater(2, () => order.push(2));
    loop.runOnce();
    expect([order, loop.time()]).to.deep.equal([[2], 2]);
    expect(() => {
      loop.runOnce();
    }).to.throw(DeadlockError);
    loop.close();
  });

  it('refuses to stand still where it does not own its clock', () => {
    const loop = real();
    expect(() => loop.runSync(sleep(1000))).to.throw(WouldBlockError);
    loop.setExceptionHandler(() => undefined);
    loop.close();
    expect(loop.readyCount).to.equal(0);
  });

  it('refuses to wait for a promise without the platform', () => {
    const loop = virtual();
    function* main(): Coroutine<void> {
      yield Promise.resolve();
    }
    expect(() => loop.runSync(main())).to.throw(WouldBlockError);
    loop.setExceptionHandler(() => undefined);
    loop.close();
  });

  it('names the blocked tasks of a deadlock', () => {
    function* stuck(): Coroutine<void> {
      yield* new Future<void>();
    }
    const attempt = (): void => {
      runSync(stuck(), { loopFactory: virtual });
    };
    expect(attempt).to.throw(DeadlockError, /waits for <Future pending>/);
  });

  it('names a slow step in debug mode', () => {
    const loop = virtual();
    loop.setDebug(true);
    loop.slowCallbackDuration = 0;
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (message: string) => warnings.push(message);
    try {
      loop.runSync(createLater(loop));
    } finally {
      console.warn = warn;
    }
    expect(warnings[0]).to.match(/^Executing <Task .* name='slow'.*> took 0\.000 seconds$/);
    loop.close();

    function createLater(on: EventLoop): Task<void> {
      return on.createTask(sleep(0), { name: 'slow' });
    }
  });
});
