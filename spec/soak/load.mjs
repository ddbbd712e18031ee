// One round of everything at once, with faults. Each round waits for all that it began.

import { openSync } from 'node:fs';
import {
  asyncWith,
  CancelledError,
  createTask,
  Event,
  fromPromise,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  sleep,
  TaskGroup,
  TimeoutError,
  waitFor,
} from 'yieldfrom';
import {
  job,
  openConnection,
  ProcessPoolExecutor,
  startServer,
  ThreadPoolExecutor,
} from 'yieldfrom/node';

const jobs = new URL('./jobs.mjs', import.meta.url);
const count = job(jobs, 'count');
const fail = job(jobs, 'fail');

/** Errors that are put in on purpose, or come of those. */
const expected = new Set([
  'RangeError',
  'TimeoutError',
  'IncompleteReadError',
  'ConnectionResetError',
  'OSError',
  'ConnectionError',
  'BrokenPipeError',
]);

export class Load {
  #random;
  #leak;
  #leaked = [];
  #server = null;
  #threads = null;
  #processes = null;
  #connectionCount = 0;
  #quiet = new Event();
  #counts = { requests: 0, cancelled: 0, timeouts: 0, faults: 0, jobs: 0, groups: 0 };

  constructor(seed, leak) {
    this.#random = randomFrom(seed);
    this.#leak = leak;
  }

  summary() {
    return Object.entries(this.#counts)
      .map(([name, value]) => `${value} ${name}`)
      .join(', ');
  }

  *open() {
    this.#threads = new ThreadPoolExecutor({ maxWorkers: 2 });
    this.#processes = new ProcessPoolExecutor({ maxWorkers: 1 });
    this.#server = yield* startServer(
      (reader, writer) => this.#serve(reader, writer),
      '127.0.0.1',
      0,
    );
    // Everything is there before the first sample: workers are started by their first jobs.
    yield* gather(
      [this.#threads, this.#threads, this.#processes].map((pool) => this.#job(pool, count, 1)),
    );
  }

  *close() {
    yield* this.#server.aexit();
    yield* fromPromise(this.#threads.shutdown());
    yield* fromPromise(this.#processes.shutdown());
  }

  *round() {
    const parts = [
      ...Array.from({ length: 8 }, () => this.#client()),
      ...Array.from({ length: 4 }, () => this.#executors()),
      ...Array.from({ length: 20 }, () => this.#timers()),
      this.#crew(),
      this.#groups(),
    ];
    yield* gather(parts);
    while (this.#connectionCount > 0) {
      this.#quiet.clear();
      yield* this.#quiet.wait();
    }
    this.#leakOnPurpose();
  }

  /** Answers lines; some it answers late, and some end the connection. */
  *#serve(reader, writer) {
    this.#connectionCount += 1;
    try {
      for (;;) {
        const line = yield* reader.readline();
        if (line.length === 0) break;
        const text = new TextDecoder().decode(line);
        if (text.startsWith('cut')) {
          writer.transport.abort();
          break;
        }
        if (text.startsWith('late')) yield* sleep(2);
        writer.write(line);
        yield* writer.drain();
      }
    } catch (error) {
      this.#mustBeExpected(error);
    } finally {
      writer.close();
      this.#connectionCount -= 1;
      this.#quiet.set();
    }
  }

  *#client() {
    const { port } = this.#server.sockets[0];
    const [reader, writer] = yield* openConnection('127.0.0.1', port);
    try {
      for (let i = 0; i < 10; i += 1) {
        this.#counts.requests += 1;
        const kind = this.#pick(['now', 'now', 'now', 'late', 'late', 'impatient', 'cut']);
        writer.write(new TextEncoder().encode(`${kind === 'impatient' ? 'late' : kind} ${i}\n`));
        yield* writer.drain();
        if (kind === 'impatient') yield* this.#impatient(reader.readline());
        else if ((yield* reader.readline()).length === 0) break;
        if (kind === 'impatient') break;
      }
    } catch (error) {
      this.#mustBeExpected(error);
    } finally {
      writer.close();
      yield* this.#ended(writer);
    }
  }

  *#ended(writer) {
    try {
      yield* writer.waitClosed();
    } catch (error) {
      this.#mustBeExpected(error);
    }
  }

  /** Gives up, by a time limit or by a cancellation. */
  *#impatient(coro) {
    if (this.#random() < 0.5) {
      try {
        yield* waitFor(coro, 1);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
        this.#counts.timeouts += 1;
      }
      return;
    }
    const task = createTask(coro);
    yield* sleep(0);
    task.cancel();
    yield* gather([task], { returnExceptions: true });
    if (task.cancelled()) this.#counts.cancelled += 1;
  }

  *#executors() {
    const pool = this.#random() < 0.75 ? this.#threads : this.#processes;
    for (let i = 0; i < 3; i += 1) {
      const kind = this.#pick(['works', 'works', 'fails', 'cancelled']);
      this.#counts.jobs += 1;
      try {
        if (kind === 'cancelled') yield* this.#impatient(this.#job(pool, count, 1000));
        else yield* this.#job(pool, kind === 'fails' ? fail : count, 10_000);
      } catch (error) {
        this.#mustBeExpected(error);
      }
    }
  }

  *#job(pool, fn, ...args) {
    return yield* getRunningLoop().runInExecutor(pool, fn, ...args);
  }

  *#timers() {
    const loop = getRunningLoop();
    const withdrawn = loop.callLater(3_600_000, () => undefined);
    const lost = createTask(sleep(3_600_000));
    yield* sleep(this.#random() * 3);
    withdrawn.cancel();
    lost.cancel();
    yield* gather([lost], { returnExceptions: true });
    this.#counts.cancelled += 1;
  }

  /** Producers and consumers around a queue and a lock. */
  *#crew() {
    const queue = new Queue(4);
    const lock = new Lock();
    function* produce() {
      for (let i = 0; i < 50; i += 1) yield* queue.put(i);
    }
    function* consume() {
      for (let i = 0; i < 50; i += 1) {
        yield* queue.get();
        yield* asyncWith(lock, () => sleep(0));
      }
    }
    yield* gather([produce(), produce(), consume(), consume()]);
  }

  /** Groups whose members fail beside others that sleep. */
  *#groups() {
    for (let i = 0; i < 5; i += 1) {
      this.#counts.groups += 1;
      try {
        yield* asyncWith(new TaskGroup(), function* (group) {
          for (let member = 0; member < 5; member += 1) void group.createTask(sleep(3_600_000));
          yield* sleep(0);
          throw new RangeError('on purpose');
        });
      } catch (error) {
        for (const one of error.errors) this.#mustBeExpected(one);
      }
    }
  }

  #mustBeExpected(error) {
    if (error instanceof CancelledError || !expected.has(error?.name)) throw error;
    this.#counts.faults += 1;
  }

  #pick(kinds) {
    return kinds[Math.floor(this.#random() * kinds.length)];
  }

  #leakOnPurpose() {
    if (this.#leak === 'heap') this.#leaked.push(new Array(64_000).fill(0));
    if (this.#leak === 'descriptors') this.#leaked.push(openSync(process.execPath));
    if (this.#leak === 'tasks') this.#leaked.push(createTask(new Event().wait()));
    if (this.#leak === 'timers') this.#leaked.push(setTimeout(() => undefined, 3_600_000));
  }
}

/** Numbers in [0, 1) that a seed decides. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
