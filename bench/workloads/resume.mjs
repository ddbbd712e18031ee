// A leaf that suspends again and again under many frames: what a resume costs at that depth.

const TURNS = 100;

export default {
  rows: {
    'resume-5': { title: 'leaf that suspends on and on under 5 frames', target: 1, depth: 5 },
    'resume-50': { title: 'leaf that suspends on and on under 50 frames', target: 1, depth: 50 },
  },
  systems: {
    native(_, { depth }) {
      async function descend(left) {
        if (left > 0) return await descend(left - 1);
        for (let turn = 0; turn < TURNS; turn += 1) await null;
        return TURNS;
      }
      return async (chains) => {
        let turns = 0;
        for (let chain = 0; chain < chains; chain += 1) turns += await descend(depth);
        return turns;
      };
    },

    yieldfrom({ call, run, sleep }, { depth }) {
      function* descend(left) {
        if (left > 0) return yield* call(descend(left - 1));
        for (let turn = 0; turn < TURNS; turn += 1) yield* sleep(0);
        return TURNS;
      }
      function* main(chains) {
        let turns = 0;
        for (let chain = 0; chain < chains; chain += 1) turns += yield* call(descend(depth));
        return turns;
      }
      return (chains) => run(main(chains));
    },

    effect({ Effect, yieldNow }, { depth }) {
      const descend = (left) =>
        Effect.gen(function* () {
          if (left > 0) return yield* descend(left - 1);
          for (let turn = 0; turn < TURNS; turn += 1) yield* yieldNow;
          return TURNS;
        });
      const main = (chains) =>
        Effect.gen(function* () {
          let turns = 0;
          for (let chain = 0; chain < chains; chain += 1) turns += yield* descend(depth);
          return turns;
        });
      return (chains) => Effect.runPromise(main(chains));
    },

    yields({ wrap, Promise }, { depth }) {
      const descend = wrap(function* (left) {
        if (left > 0) return yield descend(left - 1);
        for (let turn = 0; turn < TURNS; turn += 1) yield Promise.resolve();
        return TURNS;
      });
      return wrap(function* (chains) {
        let turns = 0;
        for (let chain = 0; chain < chains; chain += 1) turns += yield descend(depth);
        return turns;
      });
    },

    gensync({ gensync, pause }, { depth }) {
      const descend = gensync(function* (left) {
        if (left > 0) return yield* descend(left - 1);
        for (let turn = 0; turn < TURNS; turn += 1) yield* pause();
        return TURNS;
      });
      const main = gensync(function* (chains) {
        let turns = 0;
        for (let chain = 0; chain < chains; chain += 1) turns += yield* descend(depth);
        return turns;
      });
      return (chains) => main.async(chains);
    },
  },
};
