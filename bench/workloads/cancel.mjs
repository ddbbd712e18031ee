// Cancelling sleeping tasks. The clock runs from the first request to the end of the last task.

const TASKS = 5_000;
const LONG_MS = 100_000;

export default {
  rows: {
    cancel: {
      title: 'cancel 5,000 sleeping tasks',
      target: 20,
      only: ['effection', 'effect', 'effect3', 'bluebird', 'saga', 'asyncio', 'uvloop'],
    },
  },
  systems: {
    async native() {
      const { setTimeout } = await import('node:timers/promises');
      async function nap(signal) {
        await setTimeout(LONG_MS, undefined, { signal });
      }
      return async (rounds, watch) => {
        watch.pause();
        let cancelled = 0;
        for (let round = 0; round < rounds; round += 1) {
          const controllers = Array.from({ length: TASKS }, () => new AbortController());
          const naps = controllers.map(({ signal }) => nap(signal));
          await null;
          watch.resume();
          for (const controller of controllers) controller.abort();
          for (const one of naps) {
            try {
              await one;
            } catch (error) {
              if (error.name !== 'AbortError') throw error;
              cancelled += 1;
            }
          }
          watch.pause();
        }
        return cancelled;
      };
    },

    yieldfrom({ createTask, isCancelled, run, sleep }) {
      function* nap() {
        yield* sleep(LONG_MS);
      }
      function* main(rounds, watch) {
        watch.pause();
        let cancelled = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = Array.from({ length: TASKS }, () => createTask(nap()));
          yield* sleep(0);
          watch.resume();
          for (const one of naps) one.cancel();
          for (const one of naps) {
            try {
              yield* one;
            } catch (error) {
              if (!isCancelled(error)) throw error;
              cancelled += 1;
            }
          }
          watch.pause();
        }
        return cancelled;
      }
      return (rounds, watch) => run(main(rounds, watch));
    },

    effection({ run, sleep, spawn }) {
      function* nap() {
        yield* sleep(LONG_MS);
      }
      function* main(rounds, watch) {
        watch.pause();
        let cancelled = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = [];
          for (let i = 0; i < TASKS; i += 1) naps.push(yield* spawn(nap));
          yield* sleep(0);
          watch.resume();
          for (const one of naps) {
            yield* one.halt();
            cancelled += 1;
          }
          watch.pause();
        }
        return cancelled;
      }
      return (rounds, watch) => run(() => main(rounds, watch));
    },

    effect({ Effect, Fiber, fork, yieldNow }) {
      const nap = Effect.sleep(LONG_MS);
      const main = (rounds, watch) =>
        Effect.gen(function* () {
          watch.pause();
          let cancelled = 0;
          for (let round = 0; round < rounds; round += 1) {
            const naps = [];
            for (let i = 0; i < TASKS; i += 1) naps.push(yield* fork(nap));
            yield* yieldNow;
            watch.resume();
            yield* Fiber.interruptAll(naps);
            cancelled += naps.length;
            watch.pause();
          }
          return cancelled;
        });
      return (rounds, watch) => Effect.runPromise(main(rounds, watch));
    },

    // Of the two that share this, only Bluebird can cancel.
    yields({ wrap, Promise }) {
      const nap = wrap(function* (done) {
        try {
          yield Promise.delay(LONG_MS);
        } finally {
          done();
        }
      });
      return async (rounds, watch) => {
        watch.pause();
        let cancelled = 0;
        const done = () => (cancelled += 1);
        for (let round = 0; round < rounds; round += 1) {
          const naps = Array.from({ length: TASKS }, () => nap(done));
          await Promise.resolve();
          watch.resume();
          for (const one of naps) one.cancel();
          while (naps.some((one) => !one.isCancelled())) await Promise.delay(0);
          watch.pause();
        }
        return cancelled;
      };
    },

    saga({ cancel, delay, fork, runSaga }) {
      function* nap() {
        yield delay(LONG_MS);
      }
      function* main(rounds, watch) {
        watch.pause();
        let cancelled = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = [];
          for (let i = 0; i < TASKS; i += 1) naps.push(yield fork(nap));
          yield delay(0);
          watch.resume();
          yield cancel(naps);
          cancelled += naps.length;
          watch.pause();
        }
        return cancelled;
      }
      return (rounds, watch) => runSaga({}, main, rounds, watch).toPromise();
    },
  },
};
