// Many who wait for one and the same thing: where a list that is searched makes a program quadratic.

import { shuffled } from './tasks.mjs';

/** Tasks that all wait when this is over. */
function* waiting({ createTask, sleep }, size, body) {
  const tasks = Array.from({ length: size }, () => createTask(body()));
  yield* sleep(0);
  yield* sleep(0);
  return tasks;
}

/** Cancels tasks in an irregular order, and waits until they have ended. */
function* cancelAll({ wait }, tasks, watch) {
  watch.pause();
  const order = shuffled(tasks.length);
  watch.resume();
  for (const i of order) tasks[i].cancel();
  yield* wait(tasks);
}

export default {
  semaphore: {
    title: 'semaphore: many wait, all its units are released at once',
    *ours(api, size) {
      const semaphore = new api.Semaphore(0);
      const tasks = yield* waiting(api, size, () => semaphore.acquire());
      for (let i = 0; i < size; i += 1) semaphore.release();
      for (const task of tasks) yield* task;
    },
  },

  semaphoreLeft: {
    title: 'semaphore: many wait, and are cancelled',
    *ours(api, size, watch) {
      const semaphore = new api.Semaphore(0);
      yield* cancelAll(api, yield* waiting(api, size, () => semaphore.acquire()), watch);
    },
  },

  lock: {
    title: 'lock: many wait, one after the other has it',
    *ours(api, size) {
      const lock = new api.Lock();
      const tasks = yield* waiting(api, size, function* () {
        yield* lock.acquire();
        yield* api.sleep(0);
        lock.release();
      });
      for (const task of tasks) yield* task;
    },
  },

  event: {
    title: 'event: many wait, it is set',
    *ours(api, size) {
      const event = new api.Event();
      const tasks = yield* waiting(api, size, () => event.wait());
      event.set();
      for (const task of tasks) yield* task;
    },
  },

  eventLeft: {
    title: 'event: many wait, and are cancelled',
    *ours(api, size, watch) {
      const event = new api.Event();
      yield* cancelAll(api, yield* waiting(api, size, () => event.wait()), watch);
    },
  },

  condition: {
    title: 'condition: many wait, all are notified',
    *ours(api, size) {
      const condition = new api.Condition();
      const tasks = yield* waiting(api, size, function* () {
        yield* condition.acquire();
        yield* condition.wait();
        condition.release();
      });
      // They come in one after the other: wait until the last one has.
      yield* api.sleep(1);
      yield* condition.acquire();
      condition.notifyAll();
      condition.release();
      for (const task of tasks) yield* task;
    },
  },

  barrier: {
    title: 'barrier: many wait for the last one',
    *ours(api, size) {
      const barrier = new api.Barrier(size);
      const tasks = yield* waiting(api, size, () => barrier.wait());
      for (const task of tasks) yield* task;
    },
  },

  queueLeft: {
    title: 'queue: many wait for an item, and are cancelled',
    *ours(api, size, watch) {
      const queue = new api.Queue();
      yield* cancelAll(api, yield* waiting(api, size, () => queue.get()), watch);
    },
  },

  wait: {
    title: 'wait for all of many futures',
    *ours({ getRunningLoop, wait }, size) {
      const loop = getRunningLoop();
      const futures = Array.from({ length: size }, () => loop.createFuture());
      loop.callSoon(() => {
        for (const future of futures) future.setResult();
      });
      yield* wait(futures);
    },
  },

  asCompleted: {
    title: 'take many futures as they are completed',
    *ours({ asCompleted, getRunningLoop }, size) {
      const loop = getRunningLoop();
      const futures = Array.from({ length: size }, () => loop.createFuture());
      loop.callSoon(() => {
        for (const future of futures) future.setResult();
      });
      for (const next of asCompleted(futures)) yield* next;
    },
  },

  shared: {
    title: 'many wait for one task',
    *ours(api, size) {
      const future = api.getRunningLoop().createFuture();
      function* one() {
        yield* future;
      }
      const tasks = yield* waiting(api, size, one);
      future.setResult();
      for (const task of tasks) yield* task;
    },
  },

  shieldLeft: {
    title: 'many wait for one task behind a shield, and are cancelled',
    *ours(api, size, watch) {
      const future = api.getRunningLoop().createFuture();
      function* one() {
        yield* api.shield(future);
      }
      yield* cancelAll(api, yield* waiting(api, size, one), watch);
    },
  },
};
