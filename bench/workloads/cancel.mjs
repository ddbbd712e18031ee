// Cancelling sleeping tasks. The clock runs from the first request to the end of the last task.

const TASKS = 5_000;
const LONG_MS = 100_000;

export default {
  rows: {
    cancel: { title: 'cancel 5,000 sleeping tasks', target: 20 },
  },
  systems: {
    native() {
      async function nap(setTimeout, signal) {
        await setTimeout(LONG_MS, undefined, { signal });
      }
      return async (rounds, watch) => {
        const { setTimeout } = await import('node:timers/promises');
        watch.pause();
        let cancelled = 0;
        for (let round = 0; round < rounds; round += 1) {
          const controllers = Array.from({ length: TASKS }, () => new AbortController());
          const naps = controllers.map(({ signal }) => nap(setTimeout, signal));
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
  },
};
