// Making many tasks and joining each: what a task costs.

const TASKS = 10_000;

export default {
  rows: {
    'spawn-end': { title: 'spawn and join 10,000 tasks that end at once', target: 1, turns: 0 },
    'spawn-once': { title: 'spawn and join 10,000 tasks that suspend once', target: 1, turns: 1 },
    'eager-end': {
      title: 'the same, eager, that end at once',
      target: 1.3,
      turns: 0,
      options: { eagerStart: true },
    },
    'eager-once': {
      title: 'the same, eager, that suspend once',
      target: 1.3,
      turns: 1,
      options: { eagerStart: true },
    },
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
  },
};
