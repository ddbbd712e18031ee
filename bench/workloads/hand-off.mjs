// Two tasks that hand futures to each other: what waking somebody costs.

export default {
  rows: {
    'hand-off': { title: 'two tasks handing futures to each other', target: 1.1 },
  },
  systems: {
    native() {
      async function play(court, mine, theirs, rounds) {
        let seen = 0;
        for (let round = 0; round < rounds; round += 1) {
          seen += await court[mine].promise;
          court[mine] = withResolvers(Promise);
          court[theirs].resolve(1);
        }
        return seen;
      }
      return async (rounds) => {
        const court = { left: withResolvers(Promise), right: withResolvers(Promise) };
        const left = play(court, 'left', 'right', rounds);
        const right = play(court, 'right', 'left', rounds);
        court.left.resolve(1);
        return (await left) + (await right);
      };
    },

    yieldfrom({ createTask, Future, run }) {
      function* play(court, mine, theirs, rounds) {
        let seen = 0;
        for (let round = 0; round < rounds; round += 1) {
          seen += yield* court[mine];
          court[mine] = new Future();
          court[theirs].setResult(1);
        }
        return seen;
      }
      function* main(rounds) {
        const court = { left: new Future(), right: new Future() };
        const left = createTask(play(court, 'left', 'right', rounds));
        const right = createTask(play(court, 'right', 'left', rounds));
        court.left.setResult(1);
        return (yield* left) + (yield* right);
      }
      return (rounds) => run(main(rounds));
    },

    effection({ run, spawn, withResolvers: resolvers }) {
      function* play(court, mine, theirs, rounds) {
        let seen = 0;
        for (let round = 0; round < rounds; round += 1) {
          seen += yield* court[mine].operation;
          court[mine] = resolvers();
          court[theirs].resolve(1);
        }
        return seen;
      }
      function* main(rounds) {
        const court = { left: resolvers(), right: resolvers() };
        const left = yield* spawn(() => play(court, 'left', 'right', rounds));
        const right = yield* spawn(() => play(court, 'right', 'left', rounds));
        court.left.resolve(1);
        return (yield* left) + (yield* right);
      }
      return (rounds) => run(() => main(rounds));
    },

    effect({ Deferred, Effect, Fiber, fork }) {
      const play = (court, mine, theirs, rounds) =>
        Effect.gen(function* () {
          let seen = 0;
          for (let round = 0; round < rounds; round += 1) {
            seen += yield* Deferred.await(court[mine]);
            court[mine] = yield* Deferred.make();
            yield* Deferred.succeed(court[theirs], 1);
          }
          return seen;
        });
      const main = (rounds) =>
        Effect.gen(function* () {
          const court = { left: yield* Deferred.make(), right: yield* Deferred.make() };
          const left = yield* fork(play(court, 'left', 'right', rounds));
          const right = yield* fork(play(court, 'right', 'left', rounds));
          yield* Deferred.succeed(court.left, 1);
          return (yield* Fiber.join(left)) + (yield* Fiber.join(right));
        });
      return (rounds) => Effect.runPromise(main(rounds));
    },

    yields({ wrap, Promise }) {
      const play = wrap(function* (court, mine, theirs, rounds) {
        let seen = 0;
        for (let round = 0; round < rounds; round += 1) {
          seen += yield court[mine].promise;
          court[mine] = withResolvers(Promise);
          court[theirs].resolve(1);
        }
        return seen;
      });
      return wrap(function* (rounds) {
        const court = { left: withResolvers(Promise), right: withResolvers(Promise) };
        const left = play(court, 'left', 'right', rounds);
        const right = play(court, 'right', 'left', rounds);
        court.left.resolve(1);
        return (yield left) + (yield right);
      });
    },
  },
};

/** As `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(PromiseClass) {
  const made = {};
  made.promise = new PromiseClass((resolve) => {
    made.resolve = resolve;
  });
  return made;
}
