import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  DeadlockError,
  isCancelled,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  sleep,
} from '../../../lib/index.js';
import { finish, runVirtual, type Step, traceOf } from '../../kit/turns.js';

function* consume(queue: Queue, name: string, step: Step): Coroutine<void> {
  try {
    step(`${name} got ${String(yield* queue.get())}`);
  } catch (error) {
    step(`${name} ${isCancelled(error) ? 'cancelled' : 'shut'} ${String(queue)}`);
    if (isCancelled(error)) throw error;
  }
}

function* produce(queue: Queue, name: string, step: Step): Coroutine<void> {
  try {
    yield* queue.put(name);
    step(`${name} put`);
  } catch (error) {
    step(`${name} ${isCancelled(error) ? 'cancelled' : 'shut'} ${String(queue)}`);
    if (isCancelled(error)) throw error;
  }
}

function* join(queue: Queue, name: string, step: Step): Coroutine<void> {
  yield* queue.join();
  step(`${name} joined`);
}

/** A queue that holds these items. */
function queueOf(maxsize: number, ...items: unknown[]): Queue {
  const queue = new Queue(maxsize);
  for (const item of items) queue.putNowait(item);
  return queue;
}

// Traces with turns are those of CPython 3.13.
describe('Queue', () => {
  it('[rule 181] passes items on in the order in which they were put', () => {
    const items = runVirtual(
      (function* () {
        const queue = new Queue<number>();
        for (let i = 0; i < 100; i += 1) yield* queue.put(i);
        const got: number[] = [];
        while (!queue.empty()) got.push(yield* queue.get());
        return got;
      })(),
    );
    expect(items).to.deep.equal(Array.from({ length: 100 }, (_, i) => i));
  });

  it('[rule 181] lets producers wait while it is full, and consumers while it is empty', () => {
    const trace = traceOf(function* (step) {
      const queue = new Queue(1);
      const producer = createTask(
        (function* () {
          for (let i = 0; i < 3; i += 1) {
            yield* queue.put(i);
            step(`put ${String(i)}`);
          }
        })(),
      );
      const consumer = createTask(
        (function* () {
          for (let i = 0; i < 3; i += 1) step(`got ${String(yield* queue.get())}`);
        })(),
      );
      yield* finish(producer, consumer);
    });
    expect(trace).to.deep.equal(['2 put 0', '2 got 0', '3 put 1', '4 got 1', '5 put 2', '6 got 2']);
  });

  it('[rule 182] lets a newcomer take the item for which another was woken', () => {
    const trace = traceOf(function* (step) {
      const queue = new Queue();
      const a = createTask(consume(queue, 'A', step));
      yield* sleep(0);
      queue.putNowait(1);
      step(`put 1, taken ${String(queue.getNowait())} ${String(queue)}`);
      yield* sleep(0);
      step(String(queue));
      queue.putNowait(2);
      yield* a;
    });
    expect(trace).to.deep.equal([
      '2 put 1, taken 1 <Queue maxsize=0 tasks=1>',
      '3 <Queue maxsize=0 _getters[1] tasks=1>',
      '4 A got 2',
    ]);
  });

  it('[rule 184] throws instead of waiting with the Nowait methods, and needs no loop', () => {
    const queue = new Queue<number>(1);
    expect(() => queue.getNowait()).to.throw(QueueEmpty, 'empty');
    queue.putNowait(1);
    expect(() => {
      queue.putNowait(2);
    }).to.throw(QueueFull, 'full');
    expect(queue.getNowait()).to.equal(1);
  });

  it('[rule 185] has no bound for zero or less, and compares a fraction as a number', () => {
    const check = (maxsize: number, count: number, isFull: boolean): void => {
      const queue = queueOf(maxsize, ...new Array<number>(count).fill(0));
      expect([queue.maxsize, queue.qsize(), queue.full()]).to.deep.equal([maxsize, count, isFull]);
    };
    check(0, 100, false);
    check(-1, 100, false);
    check(2, 1, false);
    check(2, 2, true);
    check(1.5, 1, false);
    check(1.5, 2, true);
    check(Infinity, 3, false);
  });

  it('[rule 185] refuses a maxsize that is no number', () => {
    expect(() => new Queue('1' as never)).to.throw(
      TypeError,
      "maxsize must be a number, got the string '1'",
    );
    expect(() => new Queue(NaN)).to.throw(RangeError, 'maxsize');
  });

  it('carries undefined as any other item', () => {
    const queue = queueOf(0, undefined, null);
    expect([queue.getNowait(), queue.qsize(), queue.getNowait(), queue.empty()]).to.deep.equal([
      undefined,
      1,
      null,
      true,
    ]);
  });

  describe('when a consumer is cancelled', () => {
    it('[rule 183] while waiting, passes it over', () => {
      const trace = traceOf(function* (step) {
        const queue = new Queue();
        const a = createTask(consume(queue, 'A', step));
        const b = createTask(consume(queue, 'B', step));
        yield* sleep(0);
        a.cancel();
        queue.putNowait(1);
        step(`cancelled A, put 1 ${String(queue)}`);
        yield* finish(a, b);
      });
      expect(trace).to.deep.equal([
        '2 cancelled A, put 1 <Queue maxsize=0 _queue=[1] tasks=1>',
        '3 A cancelled <Queue maxsize=0 _queue=[1] tasks=1>',
        '3 B got 1',
      ]);
    });

    it('[rule 183] in the very turn in which it was woken, gives the item to the next one', () => {
      const trace = traceOf(function* (step) {
        const queue = new Queue();
        const a = createTask(consume(queue, 'A', step));
        const b = createTask(consume(queue, 'B', step));
        yield* sleep(0);
        queue.putNowait(1);
        a.cancel();
        step(`put 1, cancelled A ${String(queue)}`);
        yield* finish(a, b);
      });
      expect(trace).to.deep.equal([
        '2 put 1, cancelled A <Queue maxsize=0 _queue=[1] _getters[1] tasks=1>',
        '3 A cancelled <Queue maxsize=0 _queue=[1] tasks=1>',
        '4 B got 1',
      ]);
    });

    it('[rule 183] in the turn in which it was woken, disturbs nobody if the item is gone', () => {
      const trace = traceOf(function* (step) {
        const queue = new Queue();
        const [a, b, c] = ['A', 'B', 'C'].map((name) => createTask(consume(queue, name, step)));
        yield* sleep(0);
        queue.putNowait(1);
        queue.getNowait();
        a?.cancel();
        yield* sleep(0);
        yield* sleep(0);
        queue.putNowait(2);
        queue.putNowait(3);
        for (const task of [a, b, c]) if (task) yield* finish(task);
      });
      expect(trace).to.deep.equal([
        '3 A cancelled <Queue maxsize=0 _getters[2] tasks=1>',
        '5 B got 2',
        '5 C got 3',
      ]);
    });

    it('[rule 183] keeps nothing of it', () => {
      const queue = new Queue();
      runVirtual(
        (function* () {
          for (let i = 0; i < 3; i += 1) {
            const task = createTask(queue.get());
            yield* sleep(0);
            task.cancel();
            yield* finish(task);
          }
        })(),
      );
      expect(String(queue)).to.equal('<Queue maxsize=0>');
    });
  });

  describe('when a producer is cancelled', () => {
    it('[rule 183] while waiting, passes it over', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(1, 0);
        const a = createTask(produce(queue, 'A', step));
        const b = createTask(produce(queue, 'B', step));
        yield* sleep(0);
        a.cancel();
        queue.getNowait();
        step(`cancelled A, got ${String(queue)}`);
        yield* finish(a, b);
        step(String(queue));
      });
      expect(trace).to.deep.equal([
        '2 cancelled A, got <Queue maxsize=1 tasks=1>',
        '3 A cancelled <Queue maxsize=1 tasks=1>',
        '3 B put',
        "4 <Queue maxsize=1 _queue=['B'] tasks=2>",
      ]);
    });

    it('[rule 183] in the very turn in which it was woken, gives the room to the next one', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(1, 0);
        const a = createTask(produce(queue, 'A', step));
        const b = createTask(produce(queue, 'B', step));
        yield* sleep(0);
        queue.getNowait();
        a.cancel();
        step(`got, cancelled A ${String(queue)}`);
        yield* finish(a, b);
        step(String(queue));
      });
      expect(trace).to.deep.equal([
        '2 got, cancelled A <Queue maxsize=1 _putters[1] tasks=1>',
        '3 A cancelled <Queue maxsize=1 tasks=1>',
        '4 B put',
        "4 <Queue maxsize=1 _queue=['B'] tasks=2>",
      ]);
    });
  });

  describe('join', () => {
    it('[rule 186] waits until the work on every item is done', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(0, 0, 1);
        const joiners = ['A', 'B'].map((name) => createTask(join(queue, name, step)));
        yield* queue.get();
        yield* queue.get();
        yield* sleep(0);
        queue.taskDone();
        step('one');
        yield* sleep(0);
        queue.taskDone();
        step('two');
        queue.putNowait(9);
        yield* finish(...joiners);
        step(String(queue));
      });
      expect(trace).to.deep.equal([
        '2 one',
        '3 two',
        '4 A joined',
        '4 B joined',
        '5 <Queue maxsize=0 _queue=[9] tasks=1>',
      ]);
    });

    it('[rule 186] does not wait for a queue that nothing was put into', () => {
      const trace = traceOf(function* (step) {
        yield* join(new Queue(), 'A', step);
      });
      expect(trace).to.deep.equal(['1 A joined']);
    });

    it('[rule 186] refuses more taskDone() than items', () => {
      const queue = queueOf(0, 1);
      queue.taskDone();
      expect(() => {
        queue.taskDone();
      }).to.throw(RangeError, /^task_done\(\) called too many times/);
    });

    it('names the queue to whoever asks what it waits for', () => {
      const queue = queueOf(0, 1);
      expect(() => {
        runVirtual(queue.join());
      }).to.throw(DeadlockError, 'waits for <Queue maxsize=0 _queue=[1] tasks=1>');
    });
  });

  describe('shutdown', () => {
    it('[rule 187] refuses what is put, and gives what is left', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(1, 0);
        const a = createTask(produce(queue, 'A', step));
        const b = createTask(produce(queue, 'B', step));
        const joiner = createTask(join(queue, 'J', step));
        yield* sleep(0);
        queue.shutdown();
        step(String(queue));
        yield* finish(a, b);
        yield* consume(queue, 'C', step);
        yield* consume(queue, 'C', step);
        queue.taskDone();
        yield* joiner;
      });
      expect(trace).to.deep.equal([
        '2 <Queue maxsize=1 _queue=[0] tasks=1 shutdown>',
        '3 A shut <Queue maxsize=1 _queue=[0] tasks=1 shutdown>',
        '3 B shut <Queue maxsize=1 _queue=[0] tasks=1 shutdown>',
        '4 C got 0',
        '4 C shut <Queue maxsize=1 tasks=1 shutdown>',
        '5 J joined',
      ]);
    });

    it('[rule 187] wakes consumers: the first may still find an item', () => {
      const trace = traceOf(function* (step) {
        const queue = new Queue();
        const tasks = ['A', 'B'].map((name) => createTask(consume(queue, name, step)));
        yield* sleep(0);
        queue.putNowait(1);
        queue.shutdown();
        step(String(queue));
        yield* finish(...tasks);
      });
      expect(trace).to.deep.equal([
        '2 <Queue maxsize=0 _queue=[1] tasks=1 shutdown>',
        '3 A got 1',
        '3 B shut <Queue maxsize=0 tasks=1 shutdown>',
      ]);
    });

    it('[rule 187] makes the Nowait methods throw too', () => {
      const queue = queueOf(2, 1);
      queue.shutdown();
      expect(() => {
        queue.putNowait(2);
      }).to.throw(QueueShutDown);
      expect(queue.getNowait()).to.equal(1);
      expect(() => queue.getNowait()).to.throw(QueueShutDown, 'shut down');
    });

    it('[rule 188] drops what is left if immediate, which may end joins', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(2, 0, 1);
        const a = createTask(produce(queue, 'A', step));
        const joiner = createTask(join(queue, 'J', step));
        yield* sleep(0);
        queue.shutdown(true);
        step(String(queue));
        yield* finish(a, joiner);
      });
      expect(trace).to.deep.equal([
        '2 <Queue maxsize=2 shutdown>',
        '3 J joined',
        '3 A shut <Queue maxsize=2 shutdown>',
      ]);
    });

    it('[rule 188] leaves unfinished, if immediate, what was taken out before', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(0, 0, 1);
        yield* queue.get();
        queue.shutdown(true);
        step(String(queue));
        const joiner = createTask(join(queue, 'J', step));
        yield* sleep(0);
        queue.taskDone();
        step(String(queue));
        yield* joiner;
      });
      expect(trace).to.deep.equal([
        '1 <Queue maxsize=0 tasks=1 shutdown>',
        '2 <Queue maxsize=0 shutdown>',
        '3 J joined',
      ]);
    });

    it('[rule 188] ends joins though items were reported as done before they were taken', () => {
      const trace = traceOf(function* (step) {
        const queue = queueOf(0, 1, 2);
        queue.taskDone();
        const joiner = createTask(join(queue, 'J', step));
        yield* sleep(0);
        queue.shutdown(true);
        yield* joiner;
      });
      expect(trace).to.deep.equal(['3 J joined']);
    });
  });

  describe('when subclassed', () => {
    it('keeps its items where _init, _put and _get say', () => {
      class Unique extends Queue<string> {
        declare protected _queue: Set<string>;

        protected override _init(): void {
          this._queue = new Set();
        }
        protected override _put(item: string): void {
          this._queue.add(item);
        }
        protected override _get(): string {
          const [first] = this._queue;
          this._queue.delete(first as string);
          return first as string;
        }
      }
      const queue = new Unique(2);
      for (const item of ['a', 'a', 'b']) queue.putNowait(item);
      expect([queue.full(), String(queue)]).to.deep.equal([
        true,
        "<Unique maxsize=2 _queue=['a', 'b'] tasks=3>",
      ]);
      expect([queue.getNowait(), queue.getNowait(), queue.empty()]).to.deep.equal(['a', 'b', true]);
    });

    it('tells _init the size', () => {
      const sizes: number[] = [];
      class Told extends Queue {
        protected override _init(maxsize: number): void {
          sizes.push(maxsize);
          super._init(maxsize);
        }
      }
      expect(String(new Told(7))).to.equal('<Told maxsize=7>');
      expect(sizes).to.deep.equal([7]);
    });
  });

  it('[rule 158] belongs to the loop in which somebody first waited, for whatever reason', () => {
    const queue = queueOf(1, 0);
    const wait = function* (waiting: Coroutine): Coroutine<void> {
      const task = createTask(waiting);
      yield* sleep(0);
      task.cancel();
      yield* finish(task);
    };
    runVirtual(wait(queue.put(1)));
    queue.getNowait();
    expect(() => {
      runVirtual(queue.get());
    }).to.throw(RuntimeError, '<Queue maxsize=1 tasks=1> is bound to a different event loop');
  });
});
