// Many tasks, and what is done with all of them at once. All run on a clock that jumps, so that
// waiting costs nothing and everything that is armed is armed at the same time.

const HOUR = 3_600_000;

/** Irregular numbers from 0 to 1, the same ones each time. */
export function irregular() {
  let seed = 12345;
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

/** The numbers from 0 on, in an order that is none. */
export function shuffled(size) {
  const random = irregular();
  const order = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

export default {
  spawn: {
    title: 'spawn, and join: tasks that suspend once',
    *ours({ createTask, sleep }, size) {
      function* one() {
        yield* sleep(0);
      }
      const tasks = Array.from({ length: size }, () => createTask(one()));
      for (const task of tasks) yield* task;
    },
    async native(size) {
      async function one() {
        await null;
      }
      const tasks = Array.from({ length: size }, () => one());
      for (const task of tasks) await task;
    },
  },

  gather: {
    title: 'gather',
    *ours({ gather, sleep }, size) {
      function* one() {
        yield* sleep(0);
      }
      yield* gather(Array.from({ length: size }, () => one()));
    },
    async native(size) {
      async function one() {
        await null;
      }
      await Promise.all(Array.from({ length: size }, () => one()));
    },
  },

  group: {
    title: 'spawn in a task group',
    *ours({ asyncWith, sleep, TaskGroup }, size) {
      function* one() {
        yield* sleep(0);
      }
      yield* asyncWith(new TaskGroup(), function* (group) {
        for (let i = 0; i < size; i += 1) group.createTask(one());
      });
    },
  },

  sleep: {
    title: 'sleep, with irregular deadlines',
    *ours({ createTask, sleep }, size) {
      const random = irregular();
      const tasks = Array.from({ length: size }, () => createTask(sleep(1 + random() * HOUR)));
      for (const task of tasks) yield* task;
    },
  },

  cancel: {
    title: 'cancel sleeping tasks',
    *ours({ createTask, sleep }, size, watch) {
      const random = irregular();
      watch.pause();
      const tasks = Array.from({ length: size }, () => createTask(sleep(1 + random() * HOUR)));
      yield* sleep(0);
      watch.resume();
      for (const task of tasks) task.cancel();
      yield* sleep(0);
      yield* sleep(0);
      if (!tasks.every((task) => task.cancelled())) throw new Error('some go on');
    },
  },

  handOff: {
    title: 'hand an item to each of many consumers of a queue',
    *ours({ createTask, Queue, sleep }, size) {
      const queue = new Queue();
      function* one() {
        yield* queue.get();
      }
      const tasks = Array.from({ length: size }, () => createTask(one()));
      yield* sleep(0);
      for (let i = 0; i < size; i += 1) yield* queue.put(i);
      for (const task of tasks) yield* task;
    },
  },

  timers: {
    title: 'timers with irregular deadlines, all run',
    *ours({ getRunningLoop }, size) {
      const random = irregular();
      const loop = getRunningLoop();
      const over = loop.createFuture();
      let left = size;
      const onTime = () => {
        left -= 1;
        if (left === 0) over.setResult();
      };
      for (let i = 0; i < size; i += 1) loop.callLater(1 + random() * HOUR, onTime);
      yield* over;
    },
  },

  withdrawn: {
    title: 'timers with irregular deadlines, all withdrawn',
    *ours({ getRunningLoop }, size) {
      const random = irregular();
      const loop = getRunningLoop();
      const timers = Array.from({ length: size }, () => {
        return loop.callLater(1 + random() * HOUR, () => {});
      });
      for (const timer of timers) timer.cancel();
    },
  },
};
