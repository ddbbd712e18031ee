// What is kept for a task that is suspended on a future of its own, both referenced.

const TASKS = 100_000;

function bytesInUse() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

export default {
  rows: {
    memory: { title: 'bytes of a task suspended on a future', target: 1, unit: 'bytes' },
  },
  systems: {
    native() {
      async function wait(promise) {
        return await promise;
      }
      function one() {
        const made = {};
        made.promise = new Promise((resolve) => {
          made.resolve = resolve;
        });
        made.task = wait(made.promise);
        return made;
      }
      return async () => {
        const before = bytesInUse();
        const kept = Array.from({ length: TASKS }, one);
        await null;
        return (bytesInUse() - before) / kept.length;
      };
    },

    yieldfrom({ createTask, Future, run, sleep }) {
      function* wait(future) {
        return yield* future;
      }
      function one() {
        const future = new Future();
        return { future, task: createTask(wait(future)) };
      }
      function* main() {
        const before = bytesInUse();
        const kept = Array.from({ length: TASKS }, one);
        yield* sleep(0);
        return (bytesInUse() - before) / kept.length;
      }
      return () => run(main());
    },
  },
};
