import { expect } from 'chai';
import { onEveryLoop, traceOnEveryLoop } from '../kit/loops.js';
import {
  CancelledError,
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  Future,
  InvalidStateError,
  isFuture,
  RuntimeError,
  setEventLoop,
  sleep,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

const nameOf = (error: unknown): string => (error as Error).name;

describe('futures', () => {
  describe('states', () => {
    const settled: readonly [string, (future: Future) => unknown][] = [
      ['a result', (future) => future.setResult(1)],
      ['an error', (future) => future.setException(new Error('e'))],
      ['cancelled', (future) => future.cancel()],
    ];
    for (const [name, settle] of settled) {
      onEveryLoop(`[rule 28] are left once: ${name} stays`, ({ loop }) => {
        const future = loop.createFuture();
        settle(future);
        expect(future.done()).to.equal(true);
        expect(() => future.setResult(2)).to.throw(InvalidStateError, 'invalid state');
        expect(() => future.setException(new Error())).to.throw(InvalidStateError, 'invalid state');
        expect(future.cancel()).to.equal(false);
        future._logTraceback = false;
      });
    }

    traceOnEveryLoop(
      '[rule 29] are told apart by what result and exception raise',
      [
        'InvalidStateError InvalidStateError',
        'CancelledError CancelledError',
        'CancelledError CancelledError',
      ],
      function* (step, loop) {
        const future = loop.createFuture();
        const outcome = (ask: () => unknown): string => {
          try {
            return String(ask());
          } catch (error) {
            return nameOf(error);
          }
        };
        const both = (): void => {
          step(
            outcome(() => future.result()),
            outcome(() => future.exception()),
          );
        };
        both();
        future.cancel();
        both();
        both();
      },
    );

    traceOnEveryLoop(
      '[rule 36] become cancelled at once, and cancel says whether they did',
      ['true true', 'false', 'callback true', 'false'],
      function* (step, loop) {
        const future = loop.createFuture();
        future.addDoneCallback((done) => step('callback', done.cancelled()));
        step(future.cancel(), future.cancelled());
        step(future.cancel());
        yield* sleep(0);
        const finished = loop.createFuture();
        finished.setResult(1);
        step(finished.cancel());
      },
    );
  });

  describe('callbacks', () => {
    traceOnEveryLoop(
      '[rule 30] run through the loop, in the order of adding, with the future',
      ['set', 'a true', 'b true', 'main', 'soon'],
      function* (step, loop) {
        const future = loop.createFuture();
        future.addDoneCallback((done) => {
          step('a', done === future);
          loop.callSoon(step, 'soon');
        });
        future.addDoneCallback((done) => step('b', done === future));
        future.setResult(1);
        step('set');
        yield* sleep(0);
        step('main');
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 30] and waiting tasks are woken in the order in which they came',
      ['callback 1', 'task 1', 'callback 2', 'task 2'],
      function* (step, loop) {
        const future = loop.createFuture();
        function* waiter(name: string): Coroutine<void> {
          yield* future;
          step(name);
        }
        future.addDoneCallback(() => step('callback 1'));
        void createTask(waiter('task 1'));
        yield* sleep(0);
        future.addDoneCallback(() => step('callback 2'));
        void createTask(waiter('task 2'));
        yield* sleep(0);
        future.setResult(1);
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 30] of an error and of a cancellation run through the loop as well',
      ['settled', 'a Error: e', 'b cancelled'],
      function* (step, loop) {
        const failed = loop.createFuture();
        const cancelled = loop.createFuture();
        failed.addDoneCallback((done) => step('a', done.exception()));
        cancelled.addDoneCallback((done) => step('b', done.cancelled() ? 'cancelled' : ''));
        failed.setException(new Error('e'));
        cancelled.cancel();
        step('settled');
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 31] added to a future that is done are scheduled, not called',
      ['added', 'callback', 'main'],
      function* (step, loop) {
        const future = loop.createFuture();
        future.setResult(1);
        future.addDoneCallback(() => step('callback'));
        step('added');
        yield* sleep(0);
        step('main');
      },
    );

    traceOnEveryLoop(
      '[rule 31] added by a callback run a turn later',
      ['first', 'main', 'second'],
      function* (step, loop) {
        const future = loop.createFuture();
        future.addDoneCallback(() => {
          step('first');
          future.addDoneCallback(() => step('second'));
        });
        future.setResult(1);
        yield* sleep(0);
        step('main');
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 32] may be added often, and are all removed at once',
      ['2', '0', 'b', 'b'],
      function* (step, loop) {
        const future = loop.createFuture();
        const a = (): void => step('a');
        const b = (): void => step('b');
        for (const callback of [a, b, a, b]) future.addDoneCallback(callback);
        step(future.removeDoneCallback(a));
        step(future.removeDoneCallback(a));
        future.setResult(1);
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 32] can be removed while a task waits, which stays',
      ['1', 'task'],
      function* (step, loop) {
        const future = loop.createFuture();
        function* waiter(): Coroutine<void> {
          yield* future;
          step('task');
        }
        const callback = (): void => step('callback');
        future.addDoneCallback(callback);
        void createTask(waiter());
        yield* sleep(0);
        step(future.removeDoneCallback(callback));
        future.setResult(1);
        yield* sleep(0);
      },
    );

    const letter = new ContextVar<string>('letter', { default: 'none' });

    traceOnEveryLoop(
      '[rule 33] run in a copy of the context of their adding, or in the one given',
      ['a', 'given', 'changed', 'main'],
      function* (step, loop) {
        const future = loop.createFuture();
        letter.set('given');
        const context = copyContext();
        letter.set('a');
        future.addDoneCallback(() => {
          step(letter.get());
          letter.set('unseen');
        });
        future.addDoneCallback(
          () => {
            step(letter.get());
            letter.set('changed');
          },
          { context },
        );
        letter.set('main');
        future.setResult(1);
        yield* sleep(0);
        step(context.get(letter));
        step(letter.get());
      },
    );

    traceOnEveryLoop(
      '[rule 20] that fail are reported, and the others run',
      ['reported Error: of a callback', 'b'],
      function* (step, loop) {
        loop.setExceptionHandler((_loop: unknown, { exception }) => step('reported', exception));
        const future = loop.createFuture();
        future.addDoneCallback(() => {
          throw new Error('of a callback');
        });
        future.addDoneCallback(() => step('b'));
        future.setResult(1);
        yield* sleep(0);
      },
    );
  });

  describe('awaited', () => {
    it('[rule 34] yield themselves once; resumed while pending they raise', () => {
      const loop = new VirtualTimeLoop();
      const future = loop.createFuture<number>();
      const body = (function* (): Coroutine<number> {
        return yield* future;
      })();
      expect(body.next().value).to.equal(future);
      expect(future._asyncioFutureBlocking).to.equal(true);
      expect(() => body.next()).to.throw(RuntimeError, "await wasn't used with future");
      expect(() => Array.from(future as Iterable<unknown>)).to.throw(
        RuntimeError,
        "await wasn't used with future",
      );
      loop.close();
    });

    traceOnEveryLoop(
      '[rule 35] do not suspend when they are done',
      ['1', 'Error: e', 'CancelledError', 'turn'],
      function* (step, loop) {
        loop.callSoon(step, 'turn');
        const [result, error, cancelled] = [
          loop.createFuture(),
          loop.createFuture(),
          loop.createFuture(),
        ];
        result.setResult(1);
        error.setException(new Error('e'));
        cancelled.cancel();
        step(yield* result);
        for (const future of [error, cancelled]) {
          try {
            yield* future;
          } catch (reason) {
            step(reason instanceof CancelledError ? nameOf(reason) : reason);
          }
        }
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 35] resume their waiter one turn after they are set',
      ['set', 'turn 1', 'resumed with 5', 'turn 2'],
      function* (step, loop) {
        const future = loop.createFuture<number>();
        function* waiter(): Coroutine<void> {
          step('resumed with', yield* future);
        }
        void createTask(waiter());
        yield* sleep(0);
        loop.callSoon(step, 'turn 1');
        future.setResult(5);
        step('set');
        yield* sleep(0);
        step('turn 2');
      },
    );
  });

  describe('messages of cancel', () => {
    traceOnEveryLoop(
      '[rule 37] come back in the error, every time on a plain future',
      ['CancelledError: why', 'CancelledError: why'],
      function* (step, loop) {
        const future = loop.createFuture();
        future.cancel('why');
        for (let i = 0; i < 2; i += 1) {
          try {
            future.result();
          } catch (error) {
            step(error);
          }
        }
      },
    );

    it('[rule 37] may be any value; none and null are none', () => {
      const loop = new VirtualTimeLoop();
      const raised = (msg?: unknown): CancelledError => {
        const future = loop.createFuture();
        future.cancel(msg);
        try {
          future.result();
        } catch (error) {
          return error as CancelledError;
        }
        throw new Error('it has a result');
      };
      const bare: unknown = Object.create(null);
      for (const msg of ['text', 5, false, ['a'], { a: 1 }, bare, Symbol('s')]) {
        expect(raised(msg).msg).to.equal(msg);
      }
      for (const msg of [undefined, null]) {
        expect(raised(msg).msg).to.equal(undefined);
        expect(raised(msg).message).to.equal('');
      }
      loop.close();
    });
  });

  describe('errors', () => {
    it('[rule 39] may be given as a class, which is instantiated', () => {
      const loop = new VirtualTimeLoop();
      const future = loop.createFuture();
      future.setException(TypeError);
      expect(future.exception()).to.be.instanceOf(TypeError);
      loop.close();
    });

    traceOnEveryLoop(
      '[rule 41] that nobody asked for are reported, at the latest when the loop closes',
      ['reported: Future exception was never retrieved Error: lost'],
      function* (_step, loop) {
        loop.createFuture().setException(new Error('lost'));
        for (const see of [
          (future: Future) => future.exception(),
          (future: Future) => future.cancel(),
          (future: Future) => {
            try {
              future.result();
            } catch {
              // Seen.
            }
          },
        ]) {
          const seen = loop.createFuture();
          seen.setException(new Error('seen'));
          see(seen);
        }
        yield* sleep(0);
      },
    );

    traceOnEveryLoop(
      '[rule 41] that a waiter got are not reported',
      ['caught Error: e'],
      function* (step, loop) {
        const future = loop.createFuture();
        loop.callSoon(() => future.setException(new Error('e')));
        try {
          yield* future;
        } catch (error) {
          step('caught', error);
        }
      },
    );

    it('[rule 42] can be marked as seen from outside, never as unseen', () => {
      const loop = new VirtualTimeLoop();
      const order: unknown[] = [];
      loop.setExceptionHandler((_loop: unknown, context) => order.push(context.message));
      const future = loop.createFuture();
      future.setException(new Error('e'));
      expect(future._logTraceback).to.equal(true);
      future._logTraceback = false;
      expect(future._logTraceback).to.equal(false);
      expect(() => {
        future._logTraceback = true;
      }).to.throw(RangeError, '_logTraceback can only be set to false');
      loop.close();
      expect(order).to.deep.equal([]);
    });
  });

  it('[rule 43] are told by a marker of their class, which subclasses inherit', () => {
    class Own extends Future {}
    const loop = new VirtualTimeLoop();
    expect(isFuture(new Own({ loop }))).to.equal(true);
    expect(isFuture(Own)).to.equal(false);
    expect(isFuture({ then: () => undefined })).to.equal(false);
    expect(isFuture(null)).to.equal(false);
    loop.close();
  });

  traceOnEveryLoop(
    '[rule 44] belong to the running loop if none is given',
    ['true'],
    function* (step, loop) {
      step(new Future().getLoop() === loop);
    },
  );

  it('[rule 44] belong to the loop that was set where none is running, else to none', () => {
    expect(() => new Future()).to.throw(RuntimeError, 'no running event loop');
    const loop = new VirtualTimeLoop();
    setEventLoop(loop);
    try {
      expect(new Future().getLoop()).to.equal(loop);
    } finally {
      setEventLoop(null);
      loop.close();
    }
  });
});
