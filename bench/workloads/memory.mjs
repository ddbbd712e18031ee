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
      return async () => {
        const before = bytesInUse();
        const kept = Array.from({ length: TASKS }, () => {
          const { promise, resolve } = withResolvers(Promise);
          return { promise, resolve, task: wait(promise) };
        });
        await null;
        return (bytesInUse() - before) / kept.length;
      };
    },

    yieldfrom({ createTask, Future, run, sleep }) {
      function* wait(future) {
        return yield* future;
      }
      function* main() {
        const before = bytesInUse();
        const kept = Array.from({ length: TASKS }, () => {
          const future = new Future();
          return { future, task: createTask(wait(future)) };
        });
        yield* sleep(0);
        return (bytesInUse() - before) / kept.length;
      }
      return () => run(main());
    },

    effection({ run, sleep, spawn, withResolvers: resolvers }) {
      function* wait({ operation }) {
        return yield* operation;
      }
      function* main() {
        const before = bytesInUse();
        const kept = [];
        for (let i = 0; i < TASKS; i += 1) {
          const future = resolvers();
          kept.push({ future, task: yield* spawn(() => wait(future)) });
        }
        yield* sleep(0);
        return (bytesInUse() - before) / kept.length;
      }
      return () => run(main);
    },

    effect({ Deferred, Effect, fork, yieldNow }) {
      const wait = (future) =>
        Effect.gen(function* () {
          return yield* Deferred.await(future);
        });
      const main = Effect.gen(function* () {
        const before = bytesInUse();
        const kept = [];
        for (let i = 0; i < TASKS; i += 1) {
          const future = yield* Deferred.make();
          kept.push({ future, task: yield* fork(wait(future)) });
        }
        yield* yieldNow;
        return (bytesInUse() - before) / kept.length;
      });
      return () => Effect.runPromise(main);
    },

    yields({ wrap, Promise }) {
      const wait = wrap(function* (promise) {
        return yield promise;
      });
      return async () => {
        const before = bytesInUse();
        const kept = Array.from({ length: TASKS }, () => {
          const { promise, resolve } = withResolvers(Promise);
          return { promise, resolve, task: wait(promise) };
        });
        await null;
        return (bytesInUse() - before) / kept.length;
      };
    },
  },
};

/** As `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(PromiseClass) {
  const made = {};
  made.promise = new PromiseClass((resolve) => {
    made.resolve = resolve;
  });
  return made;
}
