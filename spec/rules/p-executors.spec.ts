// Section P: executors, on loops that need no threads. What needs them is in spec/node. The states, messages
// and orders are CPython 3.13's.

import { expect } from 'chai';
import sinon from 'sinon';
import {
  CancelledError,
  ConcurrentFuture,
  ContextVar,
  copyContext,
  type Coroutine,
  createTask,
  EventLoop,
  getRunningLoop,
  InvalidStateError,
  isCancelled,
  logger,
  NotImplementedError,
  run,
  runCoroutineThreadsafe,
  RuntimeError,
  sleep,
  toThread,
  wrapFuture,
} from '../../lib/index.js';
import { BareHost } from '../../lib/host/bare.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { errorOf } from '../kit/programs.js';

/** Runs a program on a loop whose default executor calls functions on the loop's own thread. */
function onVirtualTime<T>(program: (loop: EventLoop) => Coroutine<T>): T {
  const loop = new VirtualTimeLoop();
  try {
    return loop.runSync(program(loop));
  } finally {
    loop.close();
  }
}

/** An executor whose work the spec does by hand. */
class ByHand {
  readonly futures: ConcurrentFuture[] = [];
  readonly calls: unknown[][] = [];
  readonly ended = new ConcurrentFuture<void>();
  shutdowns: boolean[] = [];

  // What `setDefaultExecutor` looks for.
  get [Symbol.for('yieldfrom.threadPool')](): boolean {
    return true;
  }

  submit(...call: unknown[]): ConcurrentFuture<never> {
    const future = new ConcurrentFuture<never>();
    this.calls.push(call);
    this.futures.push(future);
    return future;
  }

  shutdown(wait = true): ConcurrentFuture<void> | undefined {
    this.shutdowns.push(wait);
    return wait ? this.ended : undefined;
  }
}

const double = (n: number): number => n * 2;
const user = new ContextVar<string>('user', { default: 'nobody' });

describe('loop.runInExecutor', () => {
  it('[rule 222] gives a future at once, of the function’s result', () => {
    const result = onVirtualTime(function* (loop) {
      const future = loop.runInExecutor(null, double, 21);
      expect(future.done()).to.equal(false);
      return yield* future;
    });
    expect(result).to.equal(42);
  });

  it('[rule 222] calls the function a turn later, on a loop that owns its clock', () => {
    const order: string[] = [];
    onVirtualTime(function* (loop) {
      loop.callSoon(() => order.push('before'));
      const future = loop.runInExecutor(null, () => order.push('called'));
      loop.callSoon(() => order.push('after'));
      order.push('submitted');
      yield* future;
    });
    expect(order).to.deep.equal(['submitted', 'before', 'called', 'after']);
  });

  it('[rule 222] gives the error that the function throws', () => {
    const error = onVirtualTime(function* (loop) {
      return yield* errorOf(
        loop.runInExecutor(null, () => {
          throw new RangeError('no');
        }),
      );
    });
    expect(String(error)).to.equal('RangeError: no');
  });

  it('[rule 222] waits for a promise that the function gives', async () => {
    const loop = new VirtualTimeLoop();
    const result = await loop.runUntilComplete(loop.runInExecutor(null, async () => 42));
    expect(result).to.equal(42);
    loop.close();
  });

  it('[rule 222] refuses the default executor after its shutdown, and no other', () => {
    onVirtualTime(function* (loop) {
      expect(yield* loop.runInExecutor(null, double, 1)).to.equal(2);
      yield* loop.shutdownDefaultExecutor();
      expect(() => loop.runInExecutor(null, double, 1)).to.throw(
        RuntimeError,
        'Executor shutdown has been called',
      );
      const executor = new ByHand();
      const future = loop.runInExecutor(executor, double, 1);
      executor.futures[0]?.setResult(2);
      expect(yield* future).to.equal(2);
    });
  });

  it('[rule 222] takes no coroutines, and nothing that cannot be called', () => {
    onVirtualTime(function* (loop) {
      function* coro(): Coroutine<void> {
        yield* sleep(0);
      }
      const called = {
        'runInExecutor()': (fn: unknown) => loop.runInExecutor(null, fn as never),
        'toThread()': (fn: unknown) => toThread(fn as never).next(),
      };
      for (const [method, callWith] of Object.entries(called)) {
        for (const [wrong, message] of [
          [coro, `coroutines cannot be used with ${method}: make a task of it with createTask()`],
          [coro(), `coroutines cannot be used with ${method}: make a task of it with createTask()`],
          [5, `a callable object was expected by ${method}, got the number 5`],
          [undefined, `a callable object was expected by ${method}, got undefined`],
        ] as const) {
          expect(() => callWith(wrong)).to.throw(TypeError, message);
        }
      }
      yield* sleep(0);
    });
  });

  it('[rule 15] refuses a closed loop', () => {
    const loop = new VirtualTimeLoop();
    loop.close();
    expect(() => loop.runInExecutor(null, double, 1)).to.throw(RuntimeError, 'closed');
  });

  it('belongs to the loop that is asked, whichever runs', async () => {
    const loop = new VirtualTimeLoop();
    const future = loop.runInExecutor(null, double, 1);
    expect(future.getLoop()).to.equal(loop);
    expect(await loop.runUntilComplete(future)).to.equal(2);
    loop.close();
  });

  it('says so where the host has no executor', () => {
    const loop = new EventLoop({ host: new BareHost() });
    expect(() => loop.runInExecutor(null, double, 1)).to.throw(
      NotImplementedError,
      'The bare host has no default executor: give runInExecutor() one, or set one with loop.setDefaultExecutor()',
    );
    loop.close();
  });

  it('[rule 224] when its future is cancelled, cancels work that has not begun', () => {
    onVirtualTime(function* (loop) {
      const executor = new ByHand();
      const future = loop.runInExecutor(executor, double, 1);
      future.cancel();
      yield* sleep(0);
      expect(future.cancelled()).to.equal(true);
      expect(executor.futures[0]?.cancelled()).to.equal(true);
    });
  });

  it('[rule 224] when its future is cancelled, lets begun work go on and drops its outcome', () => {
    onVirtualTime(function* (loop) {
      const executor = new ByHand();
      const future = loop.runInExecutor(executor, double, 1);
      executor.futures[0]?.setRunningOrNotifyCancel();
      future.cancel();
      expect(isCancelled(yield* errorOf(future))).to.equal(true);
      expect(executor.futures[0]?.running()).to.equal(true);
      executor.futures[0]?.setResult(2);
      yield* sleep(0);
      expect(future.cancelled()).to.equal(true);
    });
  });

  it('[rule 224] drops an outcome that comes after the loop was closed', () => {
    const executor = new ByHand();
    const loop = new VirtualTimeLoop();
    const future = loop.runInExecutor(executor, double, 1);
    loop.close();
    executor.futures[0]?.setResult(2);
    expect(future.done()).to.equal(false);
  });

  it('[rule 225] gives a cancellation of the work as one of the future', () => {
    onVirtualTime(function* (loop) {
      const executor = new ByHand();
      const future = loop.runInExecutor(executor, double, 1);
      executor.futures[0]?.cancel();
      yield* sleep(0);
      expect(future.cancelled()).to.equal(true);
    });
  });
});

describe('loop.setDefaultExecutor', () => {
  it('[rule 223] takes a pool of threads only', () => {
    onVirtualTime(function* (loop) {
      for (const wrong of [{ submit: double, shutdown: double }, null, 5]) {
        expect(() => {
          loop.setDefaultExecutor(wrong as never);
        }).to.throw(TypeError, 'executor must be ThreadPoolExecutor instance');
      }
      yield* sleep(0);
    });
  });

  it('[rule 223] has what is run with null go there', () => {
    onVirtualTime(function* (loop) {
      const executor = new ByHand();
      loop.setDefaultExecutor(executor);
      const future = loop.runInExecutor(null, double, 3);
      executor.futures[0]?.setResult(6);
      expect(yield* future).to.equal(6);
      expect(executor.calls).to.deep.equal([[double, 3]]);
    });
  });
});

describe('loop.shutdownDefaultExecutor', () => {
  it('[rule 200] does nothing where none was made', () => {
    onVirtualTime(function* (loop) {
      yield* loop.shutdownDefaultExecutor();
      expect(() => loop.runInExecutor(null, double, 1)).to.throw(RuntimeError);
    });
  });

  it('[rule 200] waits for what was submitted', () => {
    const order: string[] = [];
    onVirtualTime(function* (loop) {
      const executor = new ByHand();
      loop.setDefaultExecutor(executor);
      loop.callSoon(() => {
        order.push('ended');
        executor.ended.setResult();
      });
      yield* loop.shutdownDefaultExecutor();
      order.push('shut down');
      expect(executor.shutdowns).to.deep.equal([true]);
    });
    expect(order).to.deep.equal(['ended', 'shut down']);
  });

  // Time of a loop's own does not move while an executor works.
  it('[rule 200] after its timeout warns, and abandons the executor', async () => {
    const warning = sinon.stub(logger, 'warning');
    const executor = new ByHand();
    function* main(): Coroutine<void> {
      const loop = getRunningLoop();
      loop.setDefaultExecutor(executor);
      yield* loop.shutdownDefaultExecutor(5);
      expect(executor.shutdowns).to.deep.equal([true, false]);
      executor.ended.setResult();
    }
    try {
      await run(main());
    } finally {
      warning.restore();
    }
    expect(warning.args).to.deep.equal([
      ['The executor did not finishing joining its threads within 0.005 seconds.'],
    ]);
  });

  it('[rule 200] when cancelled, is cancelled', () => {
    onVirtualTime(function* (loop) {
      loop.setDefaultExecutor(new ByHand());
      const task = createTask(loop.shutdownDefaultExecutor(100));
      yield* sleep(0);
      task.cancel();
      expect(isCancelled(yield* errorOf(task))).to.equal(true);
      expect(loop._nextTimerAt).to.equal(Infinity);
    });
  });

  it('[rule 46] drops an end that comes after the loop was closed', () => {
    const executor = new ByHand();
    const loop = new VirtualTimeLoop();
    loop.setDefaultExecutor(executor);
    function* main(): Coroutine<boolean> {
      const task = createTask(loop.shutdownDefaultExecutor());
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      return task.cancelled();
    }
    expect(loop.runSync(main())).to.equal(true);
    loop.close();
    executor.ended.setResult();
    expect([executor.ended.done(), loop.readyCount]).to.deep.equal([true, 0]);
  });

  it('[rule 15] comes with close, without waiting', () => {
    const executor = new ByHand();
    const loop = new VirtualTimeLoop();
    loop.setDefaultExecutor(executor);
    loop.close();
    expect(executor.shutdowns).to.deep.equal([false]);
  });
});

describe('toThread', () => {
  it('[rule 221] calls the function in a copy of the caller’s context', () => {
    const seen = onVirtualTime(function* () {
      user.set('ada');
      const inside = yield* toThread(() => {
        const before = user.get();
        user.set('changed');
        return before;
      });
      return [inside, user.get()];
    });
    expect(seen).to.deep.equal(['ada', 'ada']);
  });

  it('[rule 221] hands over a context, which runInExecutor does not', () => {
    const seen = onVirtualTime(function* (loop) {
      user.set('ada');
      return yield* loop.runInExecutor(null, () => user.get());
    });
    expect(seen).to.equal('nobody');
    expect(copyContext().get(user)).to.equal(undefined);
  });

  it('has an executor of one’s own call the function, if it knows no contexts', () => {
    const executor = new ByHand();
    const result = onVirtualTime(function* (loop) {
      loop.setDefaultExecutor(executor);
      const task = createTask(toThread(double, 21));
      yield* sleep(0);
      executor.futures[0]?.setResult(executor.calls[0]?.[1]);
      return yield* task;
    });
    expect([result, executor.calls]).to.deep.equal([21, [[double, 21]]]);
  });

  it('gives arguments, the result, and errors', () => {
    onVirtualTime(function* () {
      expect(yield* toThread(double, 4)).to.equal(8);
      const error = yield* errorOf(
        toThread(() => {
          throw new RangeError('no');
        }),
      );
      expect(String(error)).to.equal('RangeError: no');
    });
  });
});

describe('ConcurrentFuture', () => {
  it('[rule 226] goes from pending to running to finished', () => {
    const future = new ConcurrentFuture<number>();
    const states = (): boolean[] => [future.running(), future.done(), future.cancelled()];
    expect(states()).to.deep.equal([false, false, false]);
    expect(() => future.result()).to.throw(InvalidStateError);
    expect(future.setRunningOrNotifyCancel()).to.equal(true);
    expect(states()).to.deep.equal([true, false, false]);
    expect(future.cancel()).to.equal(false);
    future.setResult(5);
    expect(states()).to.deep.equal([false, true, false]);
    expect([future.cancel(), future.result(), future.exception()]).to.deep.equal([
      false,
      5,
      undefined,
    ]);
    expect(() => {
      future.setResult(6);
    }).to.throw(InvalidStateError);
  });

  it('[rule 226] can be cancelled before it runs, and says so again', () => {
    const future = new ConcurrentFuture();
    expect([future.cancel(), future.cancel()]).to.deep.equal([true, true]);
    expect([future.done(), future.cancelled()]).to.deep.equal([true, true]);
    expect(future.setRunningOrNotifyCancel()).to.equal(false);
    expect([future.cancel(), future.cancelled()]).to.deep.equal([true, true]);
    expect(() => future.setRunningOrNotifyCancel()).to.throw(RuntimeError, 'unexpected state');
    expect(() => future.result()).to.throw(CancelledError);
  });

  it('[rule 227] calls back inline and in order, and at once when it is done', () => {
    const order: string[] = [];
    const future = new ConcurrentFuture();
    future.addDoneCallback(() => order.push('first'));
    future.addDoneCallback(() => order.push('second'));
    future.setException(new Error('no'));
    order.push('set');
    future.addDoneCallback(() => order.push('late'));
    expect(order).to.deep.equal(['first', 'second', 'set', 'late']);
  });

  it('[rule 227] logs errors of callbacks, and calls the others', () => {
    const error = sinon.stub(logger, 'error');
    const called = sinon.spy();
    try {
      const future = new ConcurrentFuture();
      future.addDoneCallback(() => {
        throw new Error('no');
      });
      future.addDoneCallback(called);
      future.setResult(1);
    } finally {
      error.restore();
    }
    sinon.assert.calledOnce(called);
    expect(error.args[0]?.[0]).to.match(/^exception calling callback for/);
  });

  it('is awaited through wrapFuture, or as a thenable', async () => {
    const future = new ConcurrentFuture<number>();
    const result = onVirtualTime(function* (loop) {
      loop.callSoon(() => {
        future.setResult(3);
      });
      return yield* wrapFuture(future);
    });
    expect([result, await future]).to.deep.equal([3, 3]);
  });
});

describe('runCoroutineThreadsafe', () => {
  it('[rule 228] refuses what is no coroutine', () => {
    const loop = new VirtualTimeLoop();
    expect(() => runCoroutineThreadsafe(5 as never, loop)).to.throw(TypeError);
    loop.close();
  });

  it('[rule 228] gives the result, and puts a failure to make the task on the future', () => {
    onVirtualTime(function* (loop) {
      const good = runCoroutineThreadsafe(sleep(0, 'slept'), loop);
      expect(yield* wrapFuture(good)).to.equal('slept');
      loop.setExceptionHandler(() => undefined);
      loop.setTaskFactory(() => {
        throw new RangeError('no tasks');
      });
      const bad = runCoroutineThreadsafe(sleep(1), loop);
      yield* sleep(0);
      expect(String(bad.exception())).to.equal('RangeError: no tasks');
      loop.setTaskFactory(null);
    });
  });

  it('[rule 228] cancels the task when its future is cancelled', () => {
    const order: string[] = [];
    onVirtualTime(function* (loop) {
      function* body(): Coroutine<void> {
        try {
          yield* sleep(100);
        } catch (error) {
          order.push(isCancelled(error) ? 'cancelled' : 'wrong');
          throw error;
        }
      }
      const future = runCoroutineThreadsafe(body(), loop);
      yield* sleep(1);
      expect(future.cancel()).to.equal(true);
      yield* sleep(1);
    });
    expect(order).to.deep.equal(['cancelled']);
  });
});
