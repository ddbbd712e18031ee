// What is tried of each entry point, in every host: as little as shows that it works there, or that it
// says by name why it does not. `load` gives an entry point, `about` tells where we are.

/**
 * Tries every entry point that `load` knows. An outcome is `works`, `refuses` with what was said, or
 * `fails` with what went wrong.
 */
export async function checkAll(load, about) {
  const outcomes = {};
  const library = await load['yieldfrom']();
  for (const [entry, open] of Object.entries(load)) {
    outcomes[entry] = await outcomeOf(entry, open, library, about);
  }
  return outcomes;
}

async function outcomeOf(entry, open, library, about) {
  const refusal = refusalOf(entry, about);
  try {
    await checks[entry](await open(), library, about);
  } catch (error) {
    const says = `${error?.name}: ${error?.message}`;
    if (refusal?.test(says)) return { outcome: 'refuses', says };
    return { outcome: 'fails', says: error?.stack?.includes(says) ? error.stack : says };
  }
  return refusal === undefined ? { outcome: 'works' } : { outcome: 'fails', says: 'no refusal' };
}

/** What an entry point has to say here instead of working. */
function refusalOf(entry, { kind, hasPeers, hasWorkers }) {
  if (kind === 'browser') {
    const needsNode = /^NotImplementedError: yieldfrom\/\w+ needs Node: in a browser, /;
    return { 'yieldfrom/node': needsNode, 'yieldfrom/cluster': needsNode }[entry];
  }
  const withoutWorkers = hasWorkers ? undefined : /^RuntimeError: this host has no Web Workers: /;
  if (entry === 'yieldfrom/browser') return withoutWorkers;
  if (hasPeers) return undefined;
  return {
    'yieldfrom/cluster': /^RuntimeError: yieldfrom\/cluster needs .*: npm install bullmq ioredis$/,
    'yieldfrom/opentelemetry':
      /^RuntimeError: yieldfrom\/opentelemetry needs .*: npm install @opentelemetry\/api$/,
  }[entry];
}

function hold(condition, what) {
  if (!condition) throw new Error(`it does not hold that ${what}`);
}

const checks = {
  async yieldfrom(library) {
    const { asyncWith, CancelledError, coroutine, createTask, fromPromise, gather } = library;
    const { Lock, Queue, run, runSync, sleep, TaskGroup, TimeoutError, timeout, waitFor } = library;
    const seen = [];
    function* worker(name, lock, queue) {
      yield* asyncWith(lock, function* () {
        seen.push(`${name} in`);
        yield* sleep(1);
        seen.push(`${name} out`);
      });
      yield* queue.put(name);
      return name;
    }
    function* endless() {
      try {
        yield* sleep(3_600_000);
      } catch (error) {
        hold(error instanceof CancelledError, 'a cancelled task is told so');
        seen.push('cancelled');
        throw error;
      } finally {
        yield* sleep(1);
        seen.push('put away');
      }
    }
    const result = await run(
      (function* () {
        const [lock, queue] = [new Lock(), new Queue()];
        const names = yield* gather([worker('a', lock, queue), worker('b', lock, queue)]);
        yield* asyncWith(new TaskGroup(), function* (group) {
          group.createTask(worker('c', lock, queue));
        });
        const task = createTask(endless());
        yield* sleep(0);
        task.cancel();
        yield* gather([task], { returnExceptions: true });
        let timedOut = 0;
        try {
          yield* waitFor(endless(), 1);
        } catch (error) {
          timedOut += error instanceof TimeoutError ? 1 : 0;
        }
        try {
          yield* asyncWith(timeout(1), () => sleep(3_600_000));
        } catch (error) {
          timedOut += error instanceof TimeoutError ? 1 : 0;
        }
        const deep = coroutine(function* (n) {
          if (n > 0) return 1 + (yield* deep(n - 1));
          yield* sleep(0);
          return 0;
        });
        return [
          ...names,
          queue.qsize(),
          timedOut,
          yield* fromPromise(Promise.resolve('kept')),
          yield* deep(20_000),
        ];
      })(),
    );
    hold(result.join() === 'a,b,3,2,kept,20000', `a run gives what it should: ${result}`);
    const order = 'a in,a out,b in,b out,c in,c out,cancelled,put away,cancelled,put away';
    hold(seen.join() === order, `steps are in order: ${seen.join()}`);
    hold(runSync(sleep(0, 'at once')) === 'at once', 'runSync runs');
  },

  async 'yieldfrom/lowlevel'({ Deque }) {
    const deque = new Deque();
    deque.push(1);
    deque.push(2);
    hold(deque.shift() === 1 && deque.length === 1, 'a deque gives what came first');
  },

  async 'yieldfrom/testing'({ VirtualTimeLoop }, { Event, sleep }) {
    const loop = new VirtualTimeLoop();
    hold(loop.runSync(sleep(3_600_000, 'awake')) === 'awake', 'an hour is slept at once');
    hold(loop.time() === 3_600_000, 'the clock says so');
    loop.close();
    let says = '';
    try {
      new VirtualTimeLoop().runSync(new Event().wait());
    } catch (error) {
      says = String(error);
    }
    hold(says.startsWith('DeadlockError: Deadlock: nothing can ever wake'), `it says so: ${says}`);
  },

  async 'yieldfrom/inspect'({ dumpTasks }, { createTask, Lock, run, sleep }) {
    const dump = await run(
      (function* () {
        const lock = new Lock();
        yield* lock.acquire();
        createTask(lock.acquire(), { name: 'visitor' });
        yield* sleep(0);
        return dumpTasks();
      })(),
    );
    hold(/visitor waits for <\S+ \[locked, waiters:1\]>/.test(dump), `a dump says it: ${dump}`);
  },

  async 'yieldfrom/co'(door) {
    const co = door.co ?? door.default;
    const result = await co(function* () {
      return [yield Promise.resolve(1), yield [Promise.resolve(2), 3].slice(0, 1)];
    });
    hold(String(result) === '1,2', `co runs: ${result}`);
  },

  /** The area of the corpus that says in which order things run: on virtual time, and on this host. */
  async 'yieldfrom/conformance'({ checkScenario, checkScenarioOnHost, loadCorpus, yieldfrom }) {
    const { scenarios } = await loadCorpus();
    const order = scenarios.filter(({ area }) => area === 'order');
    hold(order.length >= 5, 'there is an area of order');
    for (const scenario of order) {
      const verdicts = [
        checkScenario(yieldfrom, scenario),
        await checkScenarioOnHost(yieldfrom, scenario),
      ];
      for (const verdict of verdicts) {
        hold(
          verdict.kind !== 'differs',
          `${scenario.id} agrees with asyncio: ${JSON.stringify(verdict)}`,
        );
      }
      hold(verdicts[0].kind === 'agrees', `${scenario.id} is run: ${verdicts[0].why}`);
    }
  },

  async 'yieldfrom/eslint'(door) {
    const plugin = door.plugin ?? door.default;
    hold(Object.keys(plugin.rules).includes('require-yield-star'), 'the plugin has its rules');
  },

  async 'yieldfrom/http'(door, { asyncWith, run }, about) {
    const { url, echoUrl, stop } = await about.startServer(door);
    try {
      const said = await run(
        asyncWith(new door.ClientSession(), function* (session) {
          const response = yield* session.get(url);
          return yield* response.text();
        }),
      );
      hold(said === 'said', `a request is answered: ${said}`);
      if (echoUrl === null) return;
      const echoed = await run(
        asyncWith(new door.ClientSession(), (session) =>
          asyncWith(session.wsConnect(echoUrl), function* (socket) {
            yield* socket.sendStr('echo');
            return yield* socket.receiveStr();
          }),
        ),
      );
      hold(echoed === 'echo', `a WebSocket echoes: ${echoed}`);
    } finally {
      await stop();
    }
  },

  async 'yieldfrom/node'(door, { asyncWith, getRunningLoop, run }, about) {
    const { createSubprocessExec, job, openConnection, startServer, subprocess } = door;
    const double = job(about.jobs, 'double');
    const doubled = await run(
      (function* () {
        const pool = new door.ThreadPoolExecutor({ maxWorkers: 1 });
        return yield* asyncWith(pool, function* () {
          return yield* getRunningLoop().runInExecutor(pool, double, 21);
        });
      })(),
    );
    hold(doubled === 42, `a thread answers: ${doubled}`);
    function* answer(reader, writer) {
      writer.write(yield* reader.readline());
      yield* writer.drain();
      writer.close();
    }
    const echoed = await run(
      (function* () {
        const server = yield* startServer(answer, '127.0.0.1', 0);
        const [reader, writer] = yield* openConnection('127.0.0.1', server.sockets[0].port);
        writer.write(new TextEncoder().encode('hello\n'));
        const line = yield* reader.readline();
        writer.close();
        yield* writer.waitClosed();
        yield* server.aexit();
        return new TextDecoder().decode(line);
      })(),
    );
    hold(echoed === 'hello\n', `a server answers: ${echoed}`);
    const said = await run(
      (function* () {
        const child = yield* createSubprocessExec('echo', ['hello'], { stdout: subprocess.PIPE });
        const [output] = yield* child.communicate();
        return `${new TextDecoder().decode(output).trim()} ${child.returncode}`;
      })(),
    );
    hold(said === 'hello 0', `a process answers: ${said}`);
  },

  async 'yieldfrom/browser'(door, { asyncWith, getRunningLoop, run }, about) {
    const doubled = await run(
      (function* () {
        const pool = new door.ThreadPoolExecutor({ maxWorkers: 1, ...about.poolOptions });
        return yield* asyncWith(pool, function* () {
          const double = door.job(about.jobs, 'double');
          return yield* getRunningLoop().runInExecutor(pool, double, 21);
        });
      })(),
    );
    hold(doubled === 42, `a worker answers: ${doubled}`);
  },

  /** That it works needs Redis; see spec/node/cluster.spec.ts. */
  async 'yieldfrom/cluster'({ ClusterExecutor, startWorker }) {
    hold(typeof ClusterExecutor === 'function' && typeof startWorker === 'function', 'it is there');
  },

  async 'yieldfrom/opentelemetry'({ traceTasks }, { createTask, run, sleep }) {
    const end = traceTasks();
    const result = await run(
      (function* () {
        return yield* createTask(sleep(1, 'traced'));
      })(),
    );
    end();
    hold(result === 'traced', 'a traced task runs');
  },
};
