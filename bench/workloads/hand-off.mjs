// Two tasks that hand futures to each other: what waking somebody costs.

export default {
  rows: {
    'hand-off': { title: 'two tasks handing futures to each other', target: 1.1 },
  },
  systems: {
    native() {
      function withResolvers() {
        const made = {};
        made.promise = new Promise((resolve) => {
          made.resolve = resolve;
        });
        return made;
      }
      async function play(court, mine, theirs, rounds) {
        let seen = 0;
        for (let round = 0; round < rounds; round += 1) {
          seen += await court[mine].promise;
          court[mine] = withResolvers();
          court[theirs].resolve(1);
        }
        return seen;
      }
      return async (rounds) => {
        const court = { left: withResolvers(), right: withResolvers() };
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
  },
};
