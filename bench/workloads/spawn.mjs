// Making many tasks and joining each: what a task costs. An eager task runs its first step inside
// the call that makes it, as an async function does.

const TASKS = 10_000;
const eager = { options: { eagerStart: true }, only: ['co', 'bluebird'] };

export default {
  rows: {
    'spawn-end': { title: 'spawn and join 10,000 tasks that end at once', target: 1, turns: 0 },
    'spawn-once': { title: 'spawn and join 10,000 tasks that suspend once', target: 1, turns: 1 },
    'eager-end': { title: 'the same, eager, that end at once', target: 1.3, turns: 0, ...eager },
    'eager-once': { title: 'the same, eager, that suspend once', target: 1.3, turns: 1, ...eager },
  },
  systems: {
    native(_, { turns }) {
      async function child() {
        for (let turn = 0; turn < turns; turn += 1) await null;
        return 1;
      }
      return async (rounds) => {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const children = [];
          for (let i = 0; i < TASKS; i += 1) children.push(child());
          for (const one of children) ended += await one;
        }
        return ended;
      };
    },

    yieldfrom({ createTask, run, sleep }, { turns, options }) {
      function* child() {
        for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const children = [];
          for (let i = 0; i < TASKS; i += 1) children.push(createTask(child(), options));
          for (const one of children) ended += yield* one;
        }
        return ended;
      }
      return (rounds) => run(main(rounds));
    },

    effection({ run, sleep, spawn }, { turns }) {
      function* child() {
        for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const children = [];
          for (let i = 0; i < TASKS; i += 1) children.push(yield* spawn(child));
          for (const one of children) ended += yield* one;
        }
        return ended;
      }
      return (rounds) => run(() => main(rounds));
    },

    effect({ Effect, Fiber, fork, yieldNow }, { turns }) {
      const child = Effect.gen(function* () {
        for (let turn = 0; turn < turns; turn += 1) yield* yieldNow;
        return 1;
      });
      const main = (rounds) =>
        Effect.gen(function* () {
          let ended = 0;
          for (let round = 0; round < rounds; round += 1) {
            const children = [];
            for (let i = 0; i < TASKS; i += 1) children.push(yield* fork(child));
            for (const one of children) ended += yield* Fiber.join(one);
          }
          return ended;
        });
      return (rounds) => Effect.runPromise(main(rounds));
    },

    yields({ wrap, Promise }, { turns }) {
      const child = wrap(function* () {
        for (let turn = 0; turn < turns; turn += 1) yield Promise.resolve();
        return 1;
      });
      return wrap(function* (rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const children = [];
          for (let i = 0; i < TASKS; i += 1) children.push(child());
          for (const one of children) ended += yield one;
        }
        return ended;
      });
    },

    saga({ delay, fork, join, runSaga }, { turns }) {
      function* child() {
        for (let turn = 0; turn < turns; turn += 1) yield delay(0);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const children = [];
          for (let i = 0; i < TASKS; i += 1) children.push(yield fork(child));
          for (const one of children) ended += yield join(one);
        }
        return ended;
      }
      return (rounds) => runSaga({}, main, rounds).toPromise();
    },
  },
};
