// A chain of calls none of which suspends: what a call costs. Every call adds one to the result,
// so the result is the number of calls and none of them can be left out. "raw" is the language's
// own `yield*`; through `call` (whatever a system calls it) each call has a frame of its own.

const raw = (depth) => ({
  title: `chain that does not suspend, ${depth} raw`,
  target: 2,
  depth,
  style: 'raw',
});
const call = (depth) => ({
  title: `chain that does not suspend, ${depth} through call()`,
  target: 1.5,
  depth,
  style: 'call',
});
const made = (depth) => ({
  title: `chain that does not suspend, ${depth} of coroutine()`,
  target: 1.5,
  depth,
  style: 'made',
  only: [],
});

export default {
  rows: {
    'chain-raw-1': raw(1),
    'chain-raw-10': raw(10),
    'chain-raw-100': raw(100),
    'chain-call-10': call(10),
    'chain-call-100': call(100),
    'chain-made-10': made(10),
    'chain-made-100': made(100),
  },
  systems: {
    native(_, { depth }) {
      async function descend(left) {
        return left === 1 ? 1 : 1 + (await descend(left - 1));
      }
      return async (chains) => {
        let calls = 0;
        for (let chain = 0; chain < chains; chain += 1) calls += await descend(depth);
        return calls;
      };
    },

    yieldfrom({ call: callOf, coroutine, run }, { depth, style }) {
      function* descend(left) {
        return left === 1 ? 1 : 1 + (yield* descend(left - 1));
      }
      function* called(left) {
        return left === 1 ? 1 : 1 + (yield* callOf(called(left - 1)));
      }
      const ofCoroutine = coroutine(function* (left) {
        return left === 1 ? 1 : 1 + (yield* ofCoroutine(left - 1));
      });
      const mains = {
        *raw(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* descend(depth);
          return calls;
        },
        *call(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* callOf(called(depth));
          return calls;
        },
        *made(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* ofCoroutine(depth);
          return calls;
        },
      };
      return (chains) => run(mains[style](chains));
    },

    effection({ call: callOf, run }, { depth, style }) {
      function* descend(left) {
        return left === 1 ? 1 : 1 + (yield* descend(left - 1));
      }
      function* called(left) {
        return left === 1 ? 1 : 1 + (yield* callOf(() => called(left - 1)));
      }
      const child = style === 'raw' ? descend : called;
      function* main(chains) {
        let calls = 0;
        for (let chain = 0; chain < chains; chain += 1) calls += yield* child(depth);
        return calls;
      }
      return (chains) => run(() => main(chains));
    },

    effect({ Effect }, { depth, style }) {
      function* descend(left) {
        return left === 1 ? 1 : 1 + (yield* descend(left - 1));
      }
      const called = (left) =>
        Effect.gen(function* () {
          return left === 1 ? 1 : 1 + (yield* called(left - 1));
        });
      const child = style === 'raw' ? descend : called;
      const main = (chains) =>
        Effect.gen(function* () {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* child(depth);
          return calls;
        });
      return (chains) => Effect.runPromise(main(chains));
    },

    yields({ wrap }, { depth, style }) {
      function* descend(left) {
        return left === 1 ? 1 : 1 + (yield* descend(left - 1));
      }
      const called = wrap(function* (left) {
        return left === 1 ? 1 : 1 + (yield called(left - 1));
      });
      const mains = {
        *raw(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* descend(depth);
          return calls;
        },
        *call(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield called(depth);
          return calls;
        },
      };
      return wrap(mains[style]);
    },

    saga({ call: callOf, runSaga }, { depth, style }) {
      function* descend(left) {
        return left === 1 ? 1 : 1 + (yield* descend(left - 1));
      }
      function* called(left) {
        return left === 1 ? 1 : 1 + (yield callOf(called, left - 1));
      }
      const mains = {
        *raw(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* descend(depth);
          return calls;
        },
        *call(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield callOf(called, depth);
          return calls;
        },
      };
      return (chains) => runSaga({}, mains[style], chains).toPromise();
    },

    gensync({ gensync }, { depth, style }) {
      function* descend(left) {
        return left === 1 ? 1 : 1 + (yield* descend(left - 1));
      }
      const called = gensync(function* (left) {
        return left === 1 ? 1 : 1 + (yield* called(left - 1));
      });
      const child = style === 'raw' ? descend : called;
      const main = gensync(function* (chains) {
        let calls = 0;
        for (let chain = 0; chain < chains; chain += 1) calls += yield* child(depth);
        return calls;
      });
      return (chains) => main.async(chains);
    },
  },
};
