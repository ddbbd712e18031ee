// Many sleeps at once. Its clock is the processor's: waiting is free, arranging it is not.

const SLEEPS = 20_000;
const LONGEST_MS = 50;

/** The same irregular delays for everybody. */
function delays() {
  let seed = 12345;
  return Array.from({ length: SLEEPS }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed / 2 ** 32) * LONGEST_MS;
  });
}

export default {
  rows: {
    sleeps: {
      title: '20,000 sleeps of 0 to 50 ms at once (processor time)',
      target: 5,
      clock: 'process',
    },
  },
  systems: {
    native() {
      async function nap(setTimeout, delay) {
        await setTimeout(delay);
        return 1;
      }
      return async (rounds) => {
        const { setTimeout } = await import('node:timers/promises');
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = delays().map((delay) => nap(setTimeout, delay));
          for (const one of naps) ended += await one;
        }
        return ended;
      };
    },

    yieldfrom({ createTask, run, sleep }) {
      function* nap(delay) {
        yield* sleep(delay);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = delays().map((delay) => createTask(nap(delay)));
          for (const one of naps) ended += yield* one;
        }
        return ended;
      }
      return (rounds) => run(main(rounds));
    },
  },
};
