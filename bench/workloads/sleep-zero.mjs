// Giving up a turn again and again: what switching costs, alone and among others.

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
  },
};
