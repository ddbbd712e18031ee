// Giving up a turn again and again: what switching costs, alone and among others. Effection and
// redux-saga have nothing shorter than a timer for it.

export default {
  rows: {
    'sleep-1': { title: 'sleep(0) in a loop, 1 task', target: 1.1, tasks: 1 },
    'sleep-100': { title: 'sleep(0) in a loop, 100 tasks', target: 1.2, tasks: 100 },
  },
  systems: {
    native(_, { tasks }) {
      async function spin(turns) {
        for (let turn = 0; turn < turns; turn += 1) await null;
        return turns;
      }
      return async (turns) => {
        const spinning = Array.from({ length: tasks }, () => spin(turns));
        let sum = 0;
        for (const one of spinning) sum += await one;
        return sum;
      };
    },

    yieldfrom({ createTask, run, sleep }, { tasks }) {
      function* spin(turns) {
        for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
        return turns;
      }
      function* main(turns) {
        const spinning = Array.from({ length: tasks }, () => createTask(spin(turns)));
        let sum = 0;
        for (const one of spinning) sum += yield* one;
        return sum;
      }
      return (turns) => run(main(turns));
    },

    effection({ run, sleep, spawn }, { tasks }) {
      function* spin(turns) {
        for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
        return turns;
      }
      function* main(turns) {
        const spinning = [];
        for (let i = 0; i < tasks; i += 1) spinning.push(yield* spawn(() => spin(turns)));
        let sum = 0;
        for (const one of spinning) sum += yield* one;
        return sum;
      }
      return (turns) => run(() => main(turns));
    },

    effect({ Effect, Fiber, fork, yieldNow }, { tasks }) {
      const spin = (turns) =>
        Effect.gen(function* () {
          for (let turn = 0; turn < turns; turn += 1) yield* yieldNow;
          return turns;
        });
      const main = (turns) =>
        Effect.gen(function* () {
          const spinning = [];
          for (let i = 0; i < tasks; i += 1) spinning.push(yield* fork(spin(turns)));
          let sum = 0;
          for (const one of spinning) sum += yield* Fiber.join(one);
          return sum;
        });
      return (turns) => Effect.runPromise(main(turns));
    },

    yields({ wrap, Promise }, { tasks }) {
      const spin = wrap(function* (turns) {
        for (let turn = 0; turn < turns; turn += 1) yield Promise.resolve();
        return turns;
      });
      return wrap(function* (turns) {
        const spinning = Array.from({ length: tasks }, () => spin(turns));
        let sum = 0;
        for (const one of spinning) sum += yield one;
        return sum;
      });
    },

    saga({ delay, fork, join, runSaga }, { tasks }) {
      function* spin(turns) {
        for (let turn = 0; turn < turns; turn += 1) yield delay(0);
        return turns;
      }
      function* main(turns) {
        const spinning = [];
        for (let i = 0; i < tasks; i += 1) spinning.push(yield fork(spin, turns));
        let sum = 0;
        for (const one of spinning) sum += yield join(one);
        return sum;
      }
      return (turns) => runSaga({}, main, turns).toPromise();
    },

    gensync({ gensync, pause }, { tasks }) {
      const spin = gensync(function* (turns) {
        for (let turn = 0; turn < turns; turn += 1) yield* pause();
        return turns;
      });
      return async (turns) => {
        const spinning = Array.from({ length: tasks }, () => spin.async(turns));
        let sum = 0;
        for (const one of spinning) sum += await one;
        return sum;
      };
    },
  },
};
