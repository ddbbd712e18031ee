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

function timeout(delay) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(), delay);
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
    async native() {
      const { setTimeout } = await import('node:timers/promises');
      async function nap(delay) {
        await setTimeout(delay);
        return 1;
      }
      return async (rounds) => {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = delays().map((delay) => nap(delay));
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

    effection({ run, sleep, spawn }) {
      function* nap(delay) {
        yield* sleep(delay);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = [];
          for (const delay of delays()) naps.push(yield* spawn(() => nap(delay)));
          for (const one of naps) ended += yield* one;
        }
        return ended;
      }
      return (rounds) => run(() => main(rounds));
    },

    effect({ Effect, Fiber, fork }) {
      const nap = (delay) =>
        Effect.gen(function* () {
          yield* Effect.sleep(delay);
          return 1;
        });
      const main = (rounds) =>
        Effect.gen(function* () {
          let ended = 0;
          for (let round = 0; round < rounds; round += 1) {
            const naps = [];
            for (const delay of delays()) naps.push(yield* fork(nap(delay)));
            for (const one of naps) ended += yield* Fiber.join(one);
          }
          return ended;
        });
      return (rounds) => Effect.runPromise(main(rounds));
    },

    yields({ wrap, Promise }) {
      const pause = Promise.delay ?? timeout;
      const nap = wrap(function* (delay) {
        yield pause(delay);
        return 1;
      });
      return wrap(function* (rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = delays().map((delay) => nap(delay));
          for (const one of naps) ended += yield one;
        }
        return ended;
      });
    },

    saga({ delay: pause, fork, join, runSaga }) {
      function* nap(delay) {
        yield pause(delay);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const naps = [];
          for (const delay of delays()) naps.push(yield fork(nap, delay));
          for (const one of naps) ended += yield join(one);
        }
        return ended;
      }
      return (rounds) => runSaga({}, main, rounds).toPromise();
    },
  },
};
