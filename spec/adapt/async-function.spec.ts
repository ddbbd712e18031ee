import { expect } from 'chai';
import {
  allTasks,
  ContextVar,
  type Coroutine,
  createTask,
  currentTask,
  fromAsync,
  fromPromise,
  Future,
  getRunningLoop,
  isCoroutine,
  isCoroutineFunction,
  run,
  RuntimeError,
  sleep,
  Task,
  toAsync,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { failureOf, onVirtualTime } from './on-virtual-time.js';

function* double(n: number): Coroutine<number> {
  yield* sleep(0);
  return 2 * n;
}

describe('toAsync', () => {
  it('keeps the name and the length of the coroutine function', () => {
    const wrapped = toAsync(double);
    expect([wrapped.name, wrapped.length]).to.deep.equal([double.name, 1]);
  });

  it('takes the first step inside the call with eagerStart, as an async function does', async () => {
    const order: string[] = [];
    const body = function* (name: string): Coroutine<string> {
      order.push(`${name} begins`);
      yield* sleep(0);
      return name;
    };
    const eager = toAsync(body, { eagerStart: true });
    const first = eager('a');
    order.push('after the call');
    const late = toAsync(body)('b');
    order.push('after the late one');
    expect(await Promise.all([first, late])).to.deep.equal(['a', 'b']);
    expect(order).to.deep.equal(['a begins', 'after the call', 'after the late one', 'b begins']);
    const inside = await run(
      (function* (): Coroutine<string> {
        const promise = eager('c');
        order.push('in the same turn');
        return yield* fromPromise(promise);
      })(),
    );
    expect([inside, ...order.slice(-2)]).to.deep.equal(['c', 'c begins', 'in the same turn']);
  });

  it('asks the task factory of the loop with eagerStart, too', async () => {
    const asked: (boolean | undefined)[] = [];
    const body = function* (): Coroutine<string> {
      yield* sleep(0);
      return 'made';
    };
    const result = await run(
      (function* (): Coroutine<string> {
        getRunningLoop().setTaskFactory((loop, coro, options) => {
          asked.push(options.eagerStart);
          return new Task(coro, { ...options, loop });
        });
        const made = toAsync(body, { eagerStart: true })();
        getRunningLoop().setTaskFactory(null);
        return yield* fromPromise(made);
      })(),
    );
    expect([result, asked]).to.deep.equal(['made', [true]]);
  });

  it('rejects with eagerStart where the first step throws, and takes any awaitable', async () => {
    const failing = toAsync(
      function* (): Coroutine<never> {
        throw new Error('at once');
      },
      { eagerStart: true },
    );
    expect(await failing().catch((error: Error) => error.message)).to.equal('at once');
    expect(await toAsync(() => sleep(0, 'slept'), { eagerStart: true })()).to.equal('slept');
  });

  it('gives a promise of the result, and hands on this and the arguments', async () => {
    const account = {
      balance: 1,
      deposit: toAsync(function* (this: { balance: number }, amount: number): Coroutine<number> {
        yield* sleep(0);
        return (this.balance += amount);
      }),
    };
    const promise = account.deposit(2);
    expect(promise).to.be.instanceOf(Promise);
    expect(await promise).to.equal(3);
  });

  it('rejects with what the coroutine throws', async () => {
    const failing = toAsync(function* (): Coroutine<void> {
      yield* sleep(0);
      throw new RangeError('no');
    });
    expect(await failureOf(failing())).to.be.instanceOf(RangeError);
  });

  it('rejects, and does not throw, when the call itself fails', async () => {
    const failing = toAsync((): Coroutine<void> => {
      throw new RangeError('at once');
    });
    expect(await failureOf(failing())).to.be.instanceOf(RangeError);
    const plain = toAsync((() => 5) as unknown as () => Coroutine<void>);
    expect(await failureOf(plain())).to.be.instanceOf(TypeError);
  });

  it('never runs the first step inside the call', async () => {
    const log: string[] = [];
    const logging = toAsync(function* (): Coroutine<void> {
      log.push('body');
      yield* sleep(0);
    });
    const promise = logging();
    log.push('called');
    await promise;
    expect(log).to.deep.equal(['called', 'body']);
  });

  it('flattens a coroutine that returns a future', async () => {
    const indirect = toAsync(function* (): Coroutine<Future<number>> {
      yield* sleep(0);
      const future = new Future<number>();
      future.setResult(7);
      return future;
    });
    expect(await indirect()).to.equal(7);
  });

  it('refuses what is not a function', () => {
    expect(() => toAsync(double(1) as never)).to.throw(
      TypeError,
      'toAsync() needs a function, got a generator',
    );
  });

  describe('inside a turn', () => {
    it('runs in the loop whose turn it is, with the context in force', () => {
      const user = new ContextVar('user', { default: 'nobody' });
      const loop = new VirtualTimeLoop();
      const seen: unknown[] = [];
      const look = toAsync(function* (): Coroutine<void> {
        yield* sleep(1);
        seen.push(getRunningLoop(), user.get(), currentTask() === undefined);
      });
      const main = function* (): Coroutine<void> {
        user.set('ada');
        void look();
        yield* sleep(5);
      };
      loop.runSync(main());
      loop.close();
      expect(seen).to.deep.equal([loop, 'ada', false]);
    });
  });

  describe('with one pending run', () => {
    it('runs in its loop, from a callback of the platform too', async () => {
      const whose = toAsync(function* () {
        yield* sleep(0);
        return getRunningLoop();
      });
      const same = await onVirtualTime(function* (loop) {
        const answer = loop.createFuture();
        setTimeout(() => {
          void whose().then((found) => {
            answer.setResult(found);
          });
        });
        return (yield* answer) === loop;
      });
      expect(same).to.equal(true);
    });
  });

  describe('alone', () => {
    it('runs on a loop that the host drives, the same for all', async () => {
      const whose = toAsync(function* () {
        yield* sleep(1);
        return [getRunningLoop()];
      });
      const [first] = await whose();
      const [second] = await whose();
      expect(first).to.equal(second);
      expect(first?.isRunning()).to.equal(true);
      expect([...allTasks(first)]).to.deep.equal([]);
      expect(() => getRunningLoop()).to.throw(RuntimeError);
    });

    it('stays apart from two runs that are pending at once', async () => {
      const whose = toAsync(function* () {
        yield* sleep(0);
        return [getRunningLoop()];
      });
      const main = function* (): Coroutine {
        yield* sleep(5);
        return getRunningLoop();
      };
      const runs = [run(main()), run(main())];
      const [mounted] = await whose();
      const loops = await Promise.all(runs);
      expect(new Set([...loops, mounted]).size).to.equal(3);
    });
  });
});

describe('fromAsync', () => {
  const later = async (value: number): Promise<number> => {
    await Promise.resolve();
    return value;
  };

  it('makes a coroutine function, with the name and the length of the async function', () => {
    const wrapped = fromAsync(later);
    expect([wrapped.name, wrapped.length]).to.deep.equal(['later', 1]);
    expect(isCoroutineFunction(wrapped)).to.equal(true);
    const made = wrapped(1);
    expect(isCoroutine(made)).to.equal(true);
  });

  it('gives the result of the promise, and hands on this and the arguments', async () => {
    const account = {
      balance: 1,
      deposit: fromAsync(async function (this: { balance: number }, amount: number) {
        await Promise.resolve();
        return (this.balance += amount);
      }),
    };
    const balance = await onVirtualTime(function* () {
      return yield* account.deposit(2);
    });
    expect(balance).to.equal(3);
  });

  it('throws what the promise is rejected with', async () => {
    const failing = fromAsync(async () => {
      await Promise.resolve();
      throw new RangeError('no');
    });
    const error = await failureOf(
      onVirtualTime(function* () {
        yield* failing();
      }),
    );
    expect(error).to.be.instanceOf(RangeError);
  });

  it('calls the async function when it is awaited, not before', async () => {
    let callCount = 0;
    const counted = fromAsync(async () => {
      callCount += 1;
      await Promise.resolve();
    });
    await onVirtualTime(function* () {
      const made = counted();
      expect(callCount).to.equal(0);
      yield* made;
    });
    expect(callCount).to.equal(1);
  });

  it('makes tasks like any coroutine function', async () => {
    const result = await onVirtualTime(function* () {
      return yield* createTask(fromAsync(later)(3));
    });
    expect(result).to.equal(3);
  });

  it('lets the head of the async function see the current task', async () => {
    const result = await onVirtualTime(function* () {
      let seen: unknown;
      yield* fromAsync(async () => {
        seen = currentTask();
        await Promise.resolve();
      })();
      return seen === currentTask();
    });
    expect(result).to.equal(true);
  });

  it('takes a function that gives no promise', async () => {
    const result = await onVirtualTime(function* () {
      return yield* fromAsync((n: number) => n + 1)(1);
    });
    expect(result).to.equal(2);
  });

  it('turns back into an async function', async () => {
    expect(await toAsync(fromAsync(later))(9)).to.equal(9);
  });

  it('ignores a rejection after its awaiter was cancelled', async () => {
    let fail!: (error: unknown) => void;
    const hanging = fromAsync(() => new Promise((_resolve, reject) => (fail = reject)));
    const cancelled = await onVirtualTime(function* () {
      const task = createTask(hanging());
      yield* sleep(0);
      task.cancel();
      fail(new Error('late'));
      yield* sleep(0);
      return task.cancelled();
    });
    expect(cancelled).to.equal(true);
  });

  it('refuses what is not a function', () => {
    expect(() => fromAsync(Promise.resolve() as never)).to.throw(
      TypeError,
      'fromAsync() needs a function, got a promise',
    );
  });
});
