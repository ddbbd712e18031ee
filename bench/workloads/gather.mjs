// Waiting for ten thousand coroutines together.

const CHILDREN = 10_000;

export default {
  rows: {
    'gather-end': { title: 'gather 10,000 coroutines that end at once', target: 1, turns: 0 },
    'gather-once': { title: 'gather 10,000 coroutines that suspend once', target: 1, turns: 1 },
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
          const results = await Promise.all(Array.from({ length: CHILDREN }, () => child()));
          ended += results.length;
        }
        return ended;
      };
    },

    yieldfrom({ gather, run, sleep }, { turns }) {
      function* child() {
        for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const results = yield* gather(Array.from({ length: CHILDREN }, () => child()));
          ended += results.length;
        }
        return ended;
      }
      return (rounds) => run(main(rounds));
    },

    effection({ all, run, sleep }, { turns }) {
      function* child() {
        for (let turn = 0; turn < turns; turn += 1) yield* sleep(0);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const results = yield* all(Array.from({ length: CHILDREN }, () => child()));
          ended += results.length;
        }
        return ended;
      }
      return (rounds) => run(() => main(rounds));
    },

    effect({ Effect, yieldNow }, { turns }) {
      const child = Effect.gen(function* () {
        for (let turn = 0; turn < turns; turn += 1) yield* yieldNow;
        return 1;
      });
      const main = (rounds) =>
        Effect.gen(function* () {
          let ended = 0;
          for (let round = 0; round < rounds; round += 1) {
            const children = Array.from({ length: CHILDREN }, () => child);
            const results = yield* Effect.all(children, { concurrency: 'unbounded' });
            ended += results.length;
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
          const results = yield Promise.all(Array.from({ length: CHILDREN }, () => child()));
          ended += results.length;
        }
        return ended;
      });
    },

    saga({ all, call, delay, runSaga }, { turns }) {
      function* child() {
        for (let turn = 0; turn < turns; turn += 1) yield delay(0);
        return 1;
      }
      function* main(rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const results = yield all(Array.from({ length: CHILDREN }, () => call(child)));
          ended += results.length;
        }
        return ended;
      }
      return (rounds) => runSaga({}, main, rounds).toPromise();
    },

    gensync({ gensync, pause }, { turns }) {
      const child = gensync(function* () {
        for (let turn = 0; turn < turns; turn += 1) yield* pause();
        return 1;
      });
      const main = gensync(function* (rounds) {
        let ended = 0;
        for (let round = 0; round < rounds; round += 1) {
          const results = yield* gensync.all(Array.from({ length: CHILDREN }, () => child()));
          ended += results.length;
        }
        return ended;
      });
      return (rounds) => main.async(rounds);
    },
  },
};
