// Programs that a dump is taken of. Each is given the library, and gives its main coroutine, and what is to be
// seen: for each task the marks of the places where it stands, innermost first. A mark is a comment
// before `yield*`; the spec finds its line and column in this file.

export const programs = {
  'one sleep': ({ createTask, sleep }) => ({
    tasks: { child: ['sleeps'] },
    *main(quiet) {
      createTask(
        (function* () {
          /*@sleeps*/ yield* sleep(1000);
        })(),
        { name: 'child' },
      );
      yield* quiet();
    },
  }),

  'delegation, three deep': ({ createTask, Future }) => {
    function* inner(future) {
      const before = 1;
      return before + /*@inner*/ (yield* future);
    }
    function* middle(future) {
      for (const each of [future]) /*@middle*/ yield* inner(each);
    }
    function* outer(future) {
      try {
        const list = [1, /*@outer*/ yield* middle(future)];
        return list;
      } finally {
        future.cancel();
      }
    }
    return {
      tasks: { child: ['inner', 'middle', 'outer'] },
      *main(quiet) {
        createTask(outer(new Future()), { name: 'child' });
        yield* quiet();
      },
    };
  },

  'delegation, fifty deep': ({ createTask, Future }) => {
    function* down(level, future) {
      if (level === 0) /*@bottom*/ yield* future;
      else /*@down*/ yield* down(level - 1, future);
    }
    return {
      tasks: { child: ['bottom', ...Array.from({ length: 50 }, () => 'down')] },
      *main(quiet) {
        createTask(down(50, new Future()), { name: 'child' });
        yield* quiet();
      },
    };
  },

  'calls, which stand on the frames of the driver': ({ call, coroutine, createTask, Future }) => {
    const decorated = coroutine(function* decorated(future) {
      /*@decorated*/ yield* future;
    });
    function* plain(future) {
      /*@plain*/ yield* decorated(future);
    }
    function* outer(future) {
      /*@calls*/ yield* call(plain(future));
    }
    return {
      tasks: { child: ['decorated', 'plain', 'calls'] },
      *main(quiet) {
        createTask(outer(new Future()), { name: 'child' });
        yield* quiet();
      },
    };
  },

  'a gather of several': ({ createTask, gather, sleep }) => {
    function* leaf(ms) {
      /*@leaf*/ yield* sleep(ms);
    }
    return {
      tasks: { parent: ['gathers'], 'unnamed-1': ['leaf'], 'unnamed-2': ['leaf'] },
      *main(quiet) {
        createTask(
          (function* () {
            /*@gathers*/ yield* gather([leaf(1000), leaf(2000)]);
          })(),
          { name: 'parent' },
        );
        yield* quiet();
      },
    };
  },

  'a ring': ({ createTask, sleep }) => {
    const tasks = {};
    function* awaits(name) {
      yield* sleep(0);
      /*@ring*/ yield* tasks[name];
    }
    return {
      tasks: { a: ['ring'], b: ['ring'] },
      *main(quiet) {
        tasks.a = createTask(awaits('b'), { name: 'a' });
        tasks.b = createTask(awaits('a'), { name: 'b' });
        yield* quiet();
      },
    };
  },

  'a cleanup after a cancellation': ({ createTask, sleep }) => ({
    tasks: { child: ['cleanup'] },
    *main(quiet) {
      const child = createTask(
        (function* () {
          try {
            yield* sleep(1000);
          } finally {
            /*@cleanup*/ yield* sleep(500);
          }
        })(),
        { name: 'child' },
      );
      yield* sleep(0);
      child.cancel();
      yield* quiet();
    },
  }),

  'a lock, inside the library': ({ asyncWith, createTask, Lock, sleep }) => {
    const lock = new Lock();
    return {
      tasks: { holder: ['holds', 'with'], waiter: ['waits'] },
      *main(quiet) {
        createTask(
          (function* () {
            /*@with*/ yield* asyncWith(lock, function* () {
              /*@holds*/ yield* sleep(1000);
            });
          })(),
          { name: 'holder' },
        );
        createTask(
          (function* () {
            /*@waits*/ yield* lock.acquire();
          })(),
          { name: 'waiter' },
        );
        yield* quiet();
      },
    };
  },

  'a queue and a group': ({ asyncWith, createTask, Queue, TaskGroup }) => {
    const queue = new Queue();
    function* take() {
      for (;;) /*@take*/ yield* queue.get();
    }
    return {
      tasks: { group: ['leaves'], 'unnamed-1': ['take'], 'unnamed-2': ['take'] },
      *main(quiet) {
        createTask(
          (function* () {
            /*@leaves*/ yield* asyncWith(new TaskGroup(), function* (group) {
              group.createTask(take());
              group.createTask(take());
            });
          })(),
          { name: 'group' },
        );
        yield* quiet();
      },
    };
  },

  'methods, arrows and a time-out': ({ createTask, Future, waitFor }) => {
    class Service {
      static *open(future) {
        /*@static*/ yield* future;
      }
      *run(future) {
        const parts = [future].map((each) => Service.open(each));
        for (const part of parts) /*@method*/ yield* part;
      }
    }
    return {
      tasks: { child: ['static', 'method', 'limited'] },
      *main(quiet) {
        createTask(
          (function* () {
            /*@limited*/ yield* waitFor(new Service().run(new Future()), 5000);
          })(),
          { name: 'child' },
        );
        yield* quiet();
      },
    };
  },
};
