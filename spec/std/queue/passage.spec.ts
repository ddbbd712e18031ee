import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  isCoroutine,
  Queue,
  run,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { finish, runVirtual, traceOf } from '../../kit/turns.js';

/** A queue with one item and room for no other. */
function fullQueue(): Queue {
  const queue = new Queue(1);
  queue.putNowait(0);
  return queue;
}

/** Drives what a queue gives, inside a turn, and gives the queue. */
function byHand(queue: Queue, act: (queue: Queue) => void): string {
  runVirtual(
    (function* () {
      act(queue);
    })(),
  );
  return String(queue);
}

describe('what get() and put() give', () => {
  it('is a coroutine object: it can be a task', () => {
    const queue = new Queue();
    expect(isCoroutine(queue.get())).to.equal(true);
    const got = runVirtual(
      (function* () {
        const getter = createTask(queue.get());
        yield* createTask(queue.put('item'));
        return yield* getter;
      })(),
    );
    expect(got).to.equal('item');
  });

  it('does nothing before it is awaited', () => {
    const queue = new Queue();
    queue.put(1);
    queue.get();
    expect(String(queue)).to.equal('<Queue maxsize=0>');
  });

  it('can be yielded plainly by legacy code', () => {
    const got = runVirtual(
      (function* (): Coroutine {
        const queue = new Queue();
        const producer = createTask(
          (function* () {
            yield* sleep(0);
            yield queue.put('item');
          })(),
        );
        const item: unknown = yield queue.get();
        yield* producer;
        return item;
      })(),
    );
    expect(got).to.equal('item');
  });

  it('can be awaited in async code', async () => {
    const queue = new Queue();
    const item = await run(
      (function* () {
        const consumer = (async () => queue.get() as unknown as PromiseLike<unknown>)();
        yield* sleep(0);
        queue.putNowait('item');
        return consumer;
      })(),
    );
    expect(item).to.equal('item');
  });

  it('waits again when another was quicker, as the last in line', () => {
    const trace = traceOf(function* (step) {
      const queue = new Queue();
      const consume = function* (name: string): Coroutine<void> {
        step(`${name} got ${String(yield* queue.get())}`);
      };
      const tasks = [createTask(consume('A')), createTask(consume('B'))];
      yield* sleep(0);
      queue.putNowait(1);
      queue.getNowait();
      yield* sleep(0);
      queue.putNowait(2);
      queue.putNowait(3);
      yield* finish(...tasks);
    });
    // The trace of CPython 3.13.
    expect(trace).to.deep.equal(['4 B got 2', '4 A got 3']);
  });

  it('[rule 181] leaves the others in line when one is woken', () => {
    const got: string[] = [];
    runVirtual(
      (function* (): Coroutine<void> {
        const queue = new Queue();
        const consume = function* (name: string): Coroutine<void> {
          got.push(`${name} got ${String(yield* queue.get())}`);
        };
        const tasks = ['A', 'B', 'C'].map((name) => createTask(consume(name)));
        for (const item of [1, 2, 3]) {
          yield* sleep(1);
          queue.putNowait(item);
        }
        yield* finish(...tasks);
      })(),
    );
    expect(got).to.deep.equal(['A got 1', 'B got 2', 'C got 3']);
  });

  it('runs once', () => {
    const queue = fullQueue();
    byHand(queue, () => {
      const get = queue.get();
      expect(get.next()).to.deep.equal({ done: true, value: 0 });
      expect(() => get.next()).to.throw(RuntimeError, 'already awaited');
      const closed = queue.get();
      expect(closed.return(1)).to.deep.equal({ done: true, value: 1 });
      expect(() => closed.next()).to.throw(RuntimeError, 'already awaited');
    });
  });

  it('is not resumed by a second task while a first one waits', () => {
    const got = runVirtual(
      (function* () {
        const queue = new Queue();
        const get = queue.get();
        const first = createTask(get);
        yield* sleep(0);
        const second = createTask(get);
        yield* sleep(0);
        const refusal = String(second.exception());
        queue.putNowait('item');
        return [refusal.slice(0, 43), yield* first];
      })(),
    );
    expect(got).to.deep.equal(['RuntimeError: coroutine is being awaited al', 'item']);
  });

  describe('leaves the line', () => {
    it('when it is spread instead of awaited', () => {
      const state = byHand(new Queue(), (queue) => {
        expect(() => [...(queue.get() as Iterable<unknown>)]).to.throw(
          RuntimeError,
          /^await wasn't used with future/,
        );
      });
      expect(state).to.equal('<Queue maxsize=0>');
    });

    it('when it is closed', () => {
      const state = byHand(new Queue(), (queue) => {
        const get = queue.get();
        get.next();
        get.return(undefined);
        queue.putNowait(1);
      });
      expect(state).to.equal('<Queue maxsize=0 _queue=[1] tasks=1>');
    });

    it('when it is thrown into', () => {
      const state = byHand(fullQueue(), (queue) => {
        const put = queue.put(1);
        put.next();
        expect(() => put.throw(new TypeError('no'))).to.throw(TypeError, 'no');
      });
      expect(state).to.equal('<Queue maxsize=1 _queue=[0] tasks=1>');
    });

    it('[rule 183] when it is closed after it was woken, for the next one', () => {
      const got = runVirtual(
        (function* () {
          const queue = new Queue();
          const get = queue.get();
          get.next();
          const other = createTask(queue.get());
          yield* sleep(0);
          queue.putNowait('item');
          get.return(undefined);
          return yield* other;
        })(),
      );
      expect(got).to.equal('item');
    });

    it('when its waiter was cancelled, and somebody resumes it all the same', () => {
      const queue = new Queue();
      runVirtual(
        (function* () {
          const get = queue.get();
          const { value: waiter } = get.next() as { value: { cancel(): void } };
          waiter.cancel();
          expect(() => get.next())
            .to.throw()
            .with.property('name', 'CancelledError');
        })(),
      );
      expect(String(queue)).to.equal('<Queue maxsize=0>');
    });
  });
});
