// Mistakes with cancellation, failure, locks and wake-ups.

import {
  type Awaitable,
  asyncWith,
  type Coroutine,
  Event,
  type Future,
  gather,
  isCancelled,
  Lock,
  Queue,
  sleep,
  TaskGroup,
} from '../../../lib/index.js';
import type { TestBody } from '../../../lib/testing/index.js';
import { type Bug, check } from './bug.js';

/** Two transfers take the locks of two accounts, each its own first. */
function lockOrder(isFixed: boolean): TestBody {
  return function* () {
    const [a, b] = [new Lock(), new Lock()];
    function* transfer(from: Lock, to: Lock): Coroutine<void> {
      const [first, second] = isFixed ? [a, b] : [from, to];
      yield* asyncWith(first, function* () {
        yield* sleep(0);
        yield* asyncWith(second, () => sleep(0));
      });
    }
    function* later(): Coroutine<void> {
      for (let i = 0; i < 4; i += 1) yield* sleep(0);
      yield* transfer(b, a);
    }
    yield* gather([transfer(a, b), later()]);
  };
}

/** A condition of one's own: a notification goes to a waiter that is cancelled in that moment. */
function lostWakeup(isFixed: boolean): TestBody {
  return function* (t) {
    const waiters: Future<void>[] = [];
    const items: string[] = [];
    const notify = (): void => {
      const next = waiters.find((waiter) => !waiter.done());
      next?.setResult();
    };
    function* take(): Coroutine<string> {
      while (items.length === 0) {
        const waiter = t.loop.createFuture<void>();
        waiters.push(waiter);
        try {
          yield* waiter;
        } catch (error) {
          if (isFixed && waiter.done() && !waiter.cancelled()) notify();
          throw error;
        } finally {
          void waiters.splice(waiters.indexOf(waiter), 1);
        }
      }
      return items.shift() as string;
    }
    function* impatient(): Coroutine<void> {
      yield* sleep(5);
      first.cancel();
    }
    function* producer(): Coroutine<void> {
      yield* sleep(5);
      items.push('item');
      notify();
    }
    const first = t.loop.createTask(take());
    const second = t.loop.createTask(take());
    yield* gather([impatient(), producer()]);
    if (first.done() && !first.cancelled()) second.cancel();
    else yield* second;
  };
}

/** A cleanup that waits is cancelled itself, and what follows in it never happens. */
function cancelledCleanup(isFixed: boolean): TestBody {
  return function* (t) {
    let free = 1;
    t.check(() => {
      check(free === 1, 'the connection never came back to the pool');
    });
    function* reset(): Coroutine<void> {
      yield* t.host.call('reset', { latency: 1 });
    }
    function* work(): Coroutine<void> {
      free -= 1;
      try {
        yield* t.host.call('query', { latency: 5 });
      } finally {
        if (isFixed) {
          try {
            yield* reset();
          } finally {
            free += 1;
          }
        } else {
          yield* reset();
          free += 1;
        }
      }
    }
    yield* ending(t.loop.createTask(work()));
  };
}

/** The item and the timeout come together, and the timeout wins: the item is gone. */
function timeoutRace(isFixed: boolean): TestBody {
  return function* (t) {
    const queue = ['item'];
    let taken: string | undefined;
    let isLate = false;
    let got: string | undefined;
    const wake = new Event();
    function* timer(): Coroutine<void> {
      yield* sleep(5);
      isLate = true;
      wake.set();
    }
    function* receive(): Coroutine<void> {
      yield* wake.wait();
      if (isFixed ? taken === undefined : isLate) return;
      got = taken;
    }
    t.loop.callLater(5, () => {
      if (!isLate) taken = queue.shift();
      wake.set();
    });
    yield* gather([receive(), timer()]);
    check(got === 'item' || queue.length === 1, 'the item was taken, and nobody has it');
  };
}

/** One of several requests fails, and the others go on for nobody. */
function leakedChild(isFixed: boolean): TestBody {
  return function* (t) {
    const fetch = (name: string, latency: number): Awaitable => t.host.call(name, { latency });
    try {
      if (isFixed) {
        yield* asyncWith(new TaskGroup(), function* (group) {
          void group.createTask(fetch('a', 1));
          void group.createTask(fetch('b', 50));
        });
      } else {
        yield* gather([t.loop.createTask(fetch('a', 1)), t.loop.createTask(fetch('b', 50))]);
      }
    } catch (error) {
      if (isCancelled(error)) throw error;
    }
  };
}

/** A retry takes a cancellation for one more failure, and goes on after it was stopped. */
function swallowedCancel(isFixed: boolean): TestBody {
  return function* (t) {
    let isStopped = false;
    let isWrittenAfter = false;
    function* sync(): Coroutine<void> {
      for (let tries = 0; tries < 3; tries += 1) {
        try {
          yield* t.host.call('upload', { latency: 2 });
          isWrittenAfter = isStopped;
          return;
        } catch (error) {
          if (isFixed && isCancelled(error)) throw error;
        }
      }
    }
    const syncing = t.loop.createTask(sync());
    yield* t.host.call('stop', { latency: 30 });
    isStopped = true;
    syncing.cancel();
    yield* ending(syncing);
    check(!isWrittenAfter, 'it uploaded after it was stopped');
  };
}

/** A connection is looked at before it is handed out; cancelled meanwhile, it is nobody's. */
function lostConnection(isFixed: boolean): TestBody {
  return function* (t) {
    const pool = ['connection'];
    t.check(() => {
      check(pool.length === 1, 'the pool has lost a connection');
    });
    function* acquire(): Coroutine<string> {
      const connection = pool.pop() as string;
      if (!isFixed) {
        yield* t.host.call('ping', { latency: 1 });
        return connection;
      }
      try {
        yield* t.host.call('ping', { latency: 1 });
        return connection;
      } catch (error) {
        pool.push(connection);
        throw error;
      }
    }
    function* work(): Coroutine<void> {
      const connection = yield* acquire();
      try {
        yield* t.host.call('query', { latency: 1 });
      } finally {
        pool.push(connection);
      }
    }
    yield* ending(t.loop.createTask(work()));
  };
}

/** A job fails, is never counted as done, and whoever waits for the queue waits for ever. */
function unjoinableQueue(isFixed: boolean): TestBody {
  return function* (t) {
    const queue = new Queue<string>();
    function* worker(): Coroutine<void> {
      for (;;) {
        const job = yield* queue.get();
        try {
          yield* t.host.call(job, { latency: 1 });
          if (!isFixed) queue.taskDone();
        } catch (error) {
          if (isCancelled(error)) throw error;
        } finally {
          if (isFixed) queue.taskDone();
        }
      }
    }
    const working = t.loop.createTask(worker());
    for (const job of ['a', 'b']) queue.putNowait(job);
    yield* queue.join();
    working.cancel();
    yield* ending(working);
  };
}

/** A busy consumer leaves its heartbeat no turn, and the group throws it out. */
function starvedHeartbeat(isFixed: boolean): TestBody {
  return function* () {
    let silence = 0;
    function* heartbeat(): Coroutine<void> {
      for (let beat = 0; beat < 16; beat += 1) {
        silence = 0;
        yield* sleep(0);
      }
    }
    function* consume(): Coroutine<void> {
      for (let record = 0; record < 16; record += 1) {
        silence += 1;
        check(silence < 15, 'the session has expired: no heartbeat for 15 records');
        if (isFixed) silence = 0;
        yield* sleep(0);
      }
    }
    yield* gather([consume(), heartbeat()]);
  };
}

/** A subscriber comes to its turn too late, and the ring of messages has gone round. */
function laggingSubscriber(isFixed: boolean): TestBody {
  return function* () {
    const ring: number[] = [];
    const seen: number[] = [];
    const [news, room] = [new Event(), new Event()];
    function* publish(): Coroutine<void> {
      for (let message = 1; message <= 16; message += 1) {
        if (isFixed && ring.length === 14) {
          room.clear();
          yield* room.wait();
        }
        ring.push(message);
        if (ring.length > 14) ring.shift();
        news.set();
        yield* sleep(0);
      }
    }
    function* subscribe(): Coroutine<void> {
      while (seen.at(-1) !== 16) {
        yield* news.wait();
        news.clear();
        seen.push(...ring.splice(0));
        room.set();
      }
    }
    yield* gather([publish(), subscribe()]);
    check(seen.length === 16, `saw ${String(seen.length)} of 16 messages`);
  };
}

/** Waits for a task to end, however it does. */
function* ending(task: Awaitable): Coroutine<void> {
  try {
    yield* task;
  } catch (error) {
    if (!isCancelled(error)) throw error;
  }
}

const both = (make: (isFixed: boolean) => TestBody) => ({ buggy: make(false), fixed: make(true) });
const github = (path: string): string => `https://github.com/${path}`;

export const cancellation: readonly Bug[] = [
  {
    name: 'lock-order',
    what: 'Two tasks take two locks in opposite order, and each has what the other waits for.',
    issue: github('DeFiCh/ain/issues/368'),
    vary: ['ready'],
    ...both(lockOrder),
  },
  {
    name: 'lost-wakeup',
    what: 'A notification goes to a waiter that is cancelled in the same moment, and to nobody else.',
    issue: github('python/cpython/issues/112202'),
    vary: ['ready', 'timers'],
    ...both(lostWakeup),
  },
  {
    name: 'cancelled-cleanup',
    what: 'A cleanup is cancelled while it waits, and the connection never comes back.',
    issue: github('MagicStack/asyncpg/issues/97'),
    vary: ['cancel'],
    ...both(cancelledCleanup),
  },
  {
    name: 'timeout-race',
    what: 'An item comes together with the timeout of whoever waited for it, and is lost.',
    issue: github('python/asyncio/issues/343'),
    vary: ['ready'],
    ...both(timeoutRace),
  },
  {
    name: 'leaked-child',
    what: 'One of several requests fails, and the others go on for nobody.',
    issue: github('openai/openai-agents-python/pull/4142'),
    vary: ['fault'],
    leaks: true,
    ...both(leakedChild),
  },
  {
    name: 'swallowed-cancel',
    what: 'A retry takes a cancellation for one more failure.',
    issue: github('langflow-ai/langflow/pull/6625'),
    vary: ['host'],
    ...both(swallowedCancel),
  },
  {
    name: 'lost-connection',
    what: 'A connection is out of the pool and not yet in any hands when its taker is cancelled.',
    issue: github('psycopg/psycopg/issues/1208'),
    vary: ['cancel'],
    ...both(lostConnection),
  },
  {
    name: 'unjoinable-queue',
    what: 'A job that fails is never counted as done, and join() waits for ever.',
    issue: github('pyrogram/pyrogram/pull/1305'),
    vary: ['fault'],
    ...both(unjoinableQueue),
  },
  {
    name: 'starved-heartbeat',
    what: 'A busy consumer leaves its heartbeat no turn, and its session expires.',
    issue: github('aio-libs/aiokafka/issues/678'),
    vary: ['ready'],
    isRare: true,
    ...both(starvedHeartbeat),
  },
  {
    name: 'lagging-subscriber',
    what: 'A subscriber comes to its turn when the ring of messages has gone round.',
    issue: github('marmot-protocol/mdk/issues/606'),
    vary: ['ready'],
    isRare: true,
    ...both(laggingSubscriber),
  },
];
