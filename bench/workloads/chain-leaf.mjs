// A chain of ten calls whose leaf suspends once: what the first suspension costs.

const DEPTH = 10;

export default {
  rows: {
    'leaf-raw': { title: 'chain of 10, the leaf suspends, raw', target: 1.3, style: 'raw' },
    'leaf-call': {
      title: 'chain of 10, the leaf suspends, through call()',
      target: 1,
      style: 'call',
    },
  },
  systems: {
    native() {
      async function descend(left) {
        if (left > 1) return 1 + (await descend(left - 1));
        await null;
        return 1;
      }
      return async (chains) => {
        let calls = 0;
        for (let chain = 0; chain < chains; chain += 1) calls += await descend(DEPTH);
        return calls;
      };
    },

    yieldfrom({ call, run, sleep }, { style }) {
      function* raw(left) {
        if (left > 1) return 1 + (yield* raw(left - 1));
        yield* sleep(0);
        return 1;
      }
      function* called(left) {
        if (left > 1) return 1 + (yield* call(called(left - 1)));
        yield* sleep(0);
        return 1;
      }
      const mains = {
        *raw(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* raw(DEPTH);
          return calls;
        },
        *call(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* call(called(DEPTH));
          return calls;
        },
      };
      const main = mains[style];
      return (chains) => run(main(chains));
    },

    effection({ call, run, sleep }, { style }) {
      function* raw(left) {
        if (left > 1) return 1 + (yield* raw(left - 1));
        yield* sleep(0);
        return 1;
      }
      function* called(left) {
        if (left > 1) return 1 + (yield* call(() => called(left - 1)));
        yield* sleep(0);
        return 1;
      }
      const descend = style === 'raw' ? raw : called;
      function* main(chains) {
        let calls = 0;
        for (let chain = 0; chain < chains; chain += 1) calls += yield* descend(DEPTH);
        return calls;
      }
      return (chains) => run(() => main(chains));
    },

    effect({ Effect, yieldNow }, { style }) {
      function* raw(left) {
        if (left > 1) return 1 + (yield* raw(left - 1));
        yield* yieldNow;
        return 1;
      }
      const called = (left) =>
        Effect.gen(function* () {
          if (left > 1) return 1 + (yield* called(left - 1));
          yield* yieldNow;
          return 1;
        });
      const descend = style === 'raw' ? raw : called;
      const main = (chains) =>
        Effect.gen(function* () {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* descend(DEPTH);
          return calls;
        });
      return (chains) => Effect.runPromise(main(chains));
    },

    yields({ wrap, Promise }, { style }) {
      function* raw(left) {
        if (left > 1) return 1 + (yield* raw(left - 1));
        yield Promise.resolve();
        return 1;
      }
      const called = wrap(function* (left) {
        if (left > 1) return 1 + (yield called(left - 1));
        yield Promise.resolve();
        return 1;
      });
      const mains = {
        *raw(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* raw(DEPTH);
          return calls;
        },
        *call(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield called(DEPTH);
          return calls;
        },
      };
      return wrap(mains[style]);
    },

    gensync({ gensync, pause }) {
      const descend = gensync(function* (left) {
        if (left > 1) return 1 + (yield* descend(left - 1));
        yield* pause();
        return 1;
      });
      const main = gensync(function* (chains) {
        let calls = 0;
        for (let chain = 0; chain < chains; chain += 1) calls += yield* descend(DEPTH);
        return calls;
      });
      return (chains) => main.async(chains);
    },
  },
};
