import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  currentSignal,
  fromAsync,
  fromPromise,
  isCancelled,
  RuntimeError,
  sleep,
  type Task,
} from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';
import { onVirtualTime } from './on-virtual-time.js';

describe('currentSignal', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
  });

  function* sleeper(seen: AbortSignal[]): Coroutine<void> {
    seen.push(currentSignal());
    yield* sleep(100);
  }

  it('is a signal of the platform, the same one until it aborts', () => {
    const main = function* (): Coroutine<void> {
      const signal = currentSignal();
      expect(signal).to.be.instanceOf(AbortSignal);
      yield* sleep(1);
      expect(currentSignal()).to.equal(signal);
      expect(signal.aborted).to.equal(false);
    };
    loop.runSync(main());
  });

  it('belongs to the task', () => {
    const main = function* (): Coroutine<void> {
      const seen: AbortSignal[] = [];
      const tasks = [createTask(sleeper(seen)), createTask(sleeper(seen))];
      yield* sleep(1);
      tasks[0]?.cancel();
      expect(seen.map((signal) => signal.aborted)).to.deep.equal([true, false]);
      expect(currentSignal().aborted).to.equal(false);
    };
    loop.runSync(main());
  });

  it('aborts inside cancel(), with a CancelledError that has its message', () => {
    const main = function* (): Coroutine {
      const seen: AbortSignal[] = [];
      const task = createTask(sleeper(seen));
      yield* sleep(1);
      task.cancel('enough');
      return seen[0]?.reason;
    };
    const reason = loop.runSync(main());
    expect([isCancelled(reason), String(reason)]).to.deep.equal([true, 'CancelledError: enough']);
  });

  it('never aborts for a task that ends', () => {
    const seen: AbortSignal[] = [];
    loop.runSync(loop.createTask(sleeper(seen)));
    expect(seen[0]?.aborted).to.equal(false);
  });

  it('aborts for a task that waits for another, when the cancellation goes there', () => {
    const seen: AbortSignal[] = [];
    function* outer(inner: Task): Coroutine<void> {
      seen.push(currentSignal());
      yield* inner;
    }
    const main = function* (): Coroutine<void> {
      const task = createTask(outer(createTask(sleeper(seen))));
      yield* sleep(1);
      task.cancel();
      expect(seen.map((signal) => signal.aborted)).to.deep.equal([true, true]);
    };
    loop.runSync(main());
  });

  it('is fresh once the cancellation was delivered', () => {
    const main = function* (): Coroutine<boolean[]> {
      const seen: AbortSignal[] = [];
      const task = createTask(twice(seen));
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      const before = seen.map((signal) => signal.aborted);
      task.cancel();
      return [...before, ...seen.map((signal) => signal.aborted)];
    };
    function* twice(seen: AbortSignal[]): Coroutine<void> {
      try {
        yield* sleeper(seen);
      } catch {
        yield* sleeper(seen);
      }
    }
    expect(loop.runSync(main())).to.deep.equal([true, false, true, true]);
  });

  it('is aborted for a task that has cancelled itself, until that is delivered', () => {
    let me!: Task<boolean[]>;
    function* selfCancelling(): Coroutine<boolean[]> {
      const before = currentSignal();
      me.cancel();
      const between = currentSignal();
      try {
        yield* sleep(1);
      } catch {
        return [before === between, between.aborted, currentSignal().aborted];
      }
      return [];
    }
    me = loop.createTask(selfCancelling());
    expect(loop.runSync(me)).to.deep.equal([true, true, false]);
  });

  it('is aborted from the start if it is first asked for after the request', () => {
    let me!: Task<boolean>;
    function* late(): Coroutine<boolean> {
      me.cancel('first');
      const { aborted } = currentSignal();
      try {
        yield* sleep(1);
      } catch {
        // The cancellation is delivered.
      }
      return aborted;
    }
    me = loop.createTask(late());
    expect(loop.runSync(me)).to.equal(true);
  });

  it('is fresh after a request that was taken back', () => {
    let me!: Task<boolean[]>;
    function* wavering(): Coroutine<boolean[]> {
      const before = currentSignal();
      me.cancel();
      me.uncancel();
      yield* sleep(1);
      return [before.aborted, currentSignal().aborted];
    }
    me = loop.createTask(wavering());
    expect(loop.runSync(me)).to.deep.equal([true, false]);
  });

  it('lets a listener settle what the task waits for; the task is cancelled all the same', () => {
    const main = function* (): Coroutine<boolean> {
      const future = loop.createFuture();
      const task = createTask(
        (function* (): Coroutine<void> {
          currentSignal().addEventListener('abort', () => {
            future.setException(new Error('stopped'));
          });
          yield* future;
        })(),
      );
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      return task.cancelled();
    };
    expect(loop.runSync(main())).to.equal(true);
  });

  it('is seen by an async function before its first await', async () => {
    let seen: AbortSignal | undefined;
    const request = fromAsync(async () => {
      seen = currentSignal();
      await new Promise(() => undefined);
    });
    const cancelled = await onVirtualTime(function* () {
      const task = createTask(request());
      yield* sleep(0);
      task.cancel();
      yield* sleep(0);
      yield* sleep(0);
      return task.cancelled();
    });
    expect([cancelled, seen?.aborted]).to.deep.equal([true, true]);
  });

  it('lets a task that was cancelled ask the platform again', async () => {
    const request = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        setTimeout(resolve, 0, 'answer');
      });
    const answer = await onVirtualTime(function* () {
      const task = createTask(
        (function* (): Coroutine<string> {
          try {
            return yield* fromPromise(request(currentSignal()));
          } catch {
            return `second ${yield* fromPromise(request(currentSignal()))}`;
          }
        })(),
      );
      yield* sleep(0);
      task.cancel();
      return yield* task;
    });
    expect(answer).to.equal('second answer');
  });

  it('needs a task', () => {
    expect(() => currentSignal()).to.throw(RuntimeError, 'no running event loop');
    const errors: unknown[] = [];
    loop.callSoon(() => {
      try {
        currentSignal();
      } catch (error) {
        errors.push(String(error));
      }
    });
    loop.runOnce();
    expect(errors).to.deep.equal([
      'RuntimeError: currentSignal() needs a current task: call it inside a coroutine',
    ]);
  });
});
