// A chain of calls none of which suspends: what a call costs. Every call adds one to the result,
// so the result is the number of calls and none of them can be left out.

export default {
  rows: {
    'chain-raw-1': {
      title: 'chain that does not suspend, 1 raw',
      target: 2,
      depth: 1,
      style: 'raw',
    },
    'chain-raw-10': {
      title: 'chain that does not suspend, 10 raw',
      target: 2,
      depth: 10,
      style: 'raw',
    },
    'chain-raw-100': {
      title: 'chain that does not suspend, 100 raw',
      target: 2,
      depth: 100,
      style: 'raw',
    },
    'chain-call-10': {
      title: 'chain that does not suspend, 10 through call()',
      target: 1.5,
      depth: 10,
      style: 'call',
    },
    'chain-call-100': {
      title: 'chain that does not suspend, 100 through call()',
      target: 1.5,
      depth: 100,
      style: 'call',
    },
    'chain-made-10': {
      title: 'chain that does not suspend, 10 of coroutine()',
      target: 1.5,
      depth: 10,
      style: 'made',
    },
    'chain-made-100': {
      title: 'chain that does not suspend, 100 of coroutine()',
      target: 1.5,
      depth: 100,
      style: 'made',
    },
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

    yieldfrom({ call, coroutine, run }, { depth, style }) {
      function* raw(left) {
        return left === 1 ? 1 : 1 + (yield* raw(left - 1));
      }
      function* called(left) {
        return left === 1 ? 1 : 1 + (yield* call(called(left - 1)));
      }
      const made = coroutine(function* (left) {
        return left === 1 ? 1 : 1 + (yield* made(left - 1));
      });
      const mains = {
        *raw(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* raw(depth);
          return calls;
        },
        *call(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* call(called(depth));
          return calls;
        },
        *made(chains) {
          let calls = 0;
          for (let chain = 0; chain < chains; chain += 1) calls += yield* made(depth);
          return calls;
        },
      };
      const main = mains[style];
      return (chains) => run(main(chains));
    },
  },
};
