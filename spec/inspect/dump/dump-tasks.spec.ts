import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  Lock,
  run,
  runSync,
  sleep,
  type Task,
} from '../../../lib/index.js';
import {
  captureTasks,
  type DumpedLoop,
  type DumpedTask,
  dumpTasks,
  formatReasons,
  formatTasks,
  type TaskDump,
  watchTasks,
} from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

function runIn<T>(main: Coroutine<T>, debug = false): T {
  return runSync(main, { debug, loopFactory: () => new VirtualTimeLoop() });
}

/** Without places, which are of this file, and without what runs. */
const lines = (text: string): string[] =>
  text.split('\n').filter((line) => !/^\s*(?:[│ ]*at |made )/.test(line));

function* turns(count: number): Coroutine<void> {
  for (let i = 0; i < count; i += 1) yield* sleep(0);
}

/** A holder of a lock, two visitors that wait for it, and two tasks in a ring. */
function* scene(look: () => void): Coroutine<void> {
  currentTask()?.setName('main');
  const lock = new Lock();
  yield* lock.acquire();
  const visit = function* (): Coroutine<void> {
    yield* lock.acquire();
  };
  const ring: Task<void>[] = [];
  const follow = function* (next: number): Coroutine<void> {
    yield* sleep(0);
    yield* ring[next] as Task<void>;
  };
  void createTask(visit(), { name: 'first' });
  void createTask(visit(), { name: 'second' });
  ring.push(createTask(follow(1), { name: 'left' }), createTask(follow(0), { name: 'right' }));
  void createTask(sleep(2500), { name: 'sleeper' });
  yield* turns(3);
  look();
  ring[0]?.cancel();
}

describe('dumpTasks', () => {
  it('lists tasks, with those that stand and wait alike written once', () => {
    let text = '';
    runIn(scene(() => (text = dumpTasks({ loop: getRunningLoop() }))));
    expect(lines(text).slice(1)).to.deep.equal([
      '* #1 main runs',
      '* 2 tasks (#2 #3), as #2 first waits for <Lock [locked, waiters:2]>',
      `* #4 left waits for <Task pending name='right'>`,
      '    waits for #5',
      '    awaited by #5',
      `* #5 right waits for <Task pending name='left'>`,
      '    waits for #4',
      '    awaited by #4',
      '* #6 sleeper waits for sleep(2500), 2.5 s left',
    ]);
    expect(text).to.match(/^Loop 1 <VirtualTimeLoop .*>: 6 tasks, 0 ready, 1 timer\n/);
  });

  it('draws trees, and rings with a reference', () => {
    let text = '';
    runIn(scene(() => (text = dumpTasks({ loop: getRunningLoop(), format: 'tree' }))));
    expect(lines(text).slice(4)).to.deep.equal([
      '└── #6 sleeper waits for sleep(2500), 2.5 s left',
      `└── #4 left waits for <Task pending name='right'>`,
      `    └── #5 right waits for <Task pending name='left'>`,
      '        └── #4 left (see above)',
    ]);
  });

  it('writes graphs for Graphviz and Mermaid', () => {
    let dot = '';
    let mermaid = '';
    runIn(
      scene(() => {
        dot = dumpTasks({ loop: getRunningLoop(), format: 'dot' });
        mermaid = dumpTasks({ loop: getRunningLoop(), format: 'mermaid' });
      }),
    );
    expect(dot)
      .to.match(/^digraph tasks \{\n/)
      .and.to.contain('  task4 -> task5;\n  task5 -> task4;\n}');
    expect(dot).to.contain(
      String.raw`task4 [label="#4 left\nwaits for <Task pending name='right'>"`,
    );
    expect(mermaid).to.contain('  task4 --> task5\n  task5 --> task4');
    expect(mermaid).to.contain(
      'task2["#35;2 first<br>waits for #60;Lock [locked, waiters:2]#62;"]',
    );
  });

  it('writes JSON that says what captureTasks says', () => {
    const shape = (loops: readonly DumpedLoop[] = []): unknown =>
      loops.map(({ tasks, ...loop }) => [loop, tasks.slice(1)]);
    runIn(
      scene(() => {
        const { loops } = JSON.parse(
          dumpTasks({ loop: getRunningLoop(), format: 'json' }),
        ) as TaskDump;
        expect(shape(loops)).to.deep.equal(shape(captureTasks({ loop: getRunningLoop() }).loops));
      }),
    );
  });

  it('says so when there is no loop, and refuses a format that it does not know', () => {
    expect(formatTasks({ loops: [], detail: 'basic' })).to.equal('No loop is under way.');
    expect(formatTasks({ loops: [], detail: 'basic' }, 'tree')).to.equal('No loop is under way.');
    expect(() => formatTasks({ loops: [], detail: 'basic' }, 'xml' as never)).to.throw(
      RangeError,
      'Cannot write a dump as "xml": it is one of text, tree, json, dot, mermaid',
    );
  });

  it('tells who holds a lock, who made a task and how its time was spent, once it watches', () => {
    const stop = watchTasks();
    let text = '';
    let tasks: readonly DumpedTask[] = [];
    function* main(): Coroutine<void> {
      const lock = new Lock();
      const hold = function* hold(): Coroutine<void> {
        yield* lock.acquire();
        yield* sleep(100);
        lock.release();
      };
      const wait = function* (): Coroutine<void> {
        yield* sleep(10);
        yield* lock.acquire();
      };
      void createTask(hold(), { name: 'holder' });
      void createTask(wait(), { name: 'waiter' });
      yield* sleep(50);
      tasks = captureTasks({ loop: getRunningLoop() }).loops[0]?.tasks ?? [];
      text = dumpTasks({ loop: getRunningLoop() });
    }
    runIn(main(), true);
    stop();
    const [, holder, waiter] = tasks;
    expect(waiter?.waitsFor?.heldBy.map(({ at, task }) => [task, at?.funcname])).to.deep.equal([
      [holder?.id, 'hold'],
    ]);
    expect(waiter?.spawnedBy).to.equal(1);
    expect(waiter?.spawnedAt?.funcname).to.equal('main');
    expect(waiter?.times).to.deep.equal({ ageMs: 50, busyMs: 0, readyMs: 0, waitingMs: 50 });
    expect(text).to.match(/held by #2 since hold \(.*dump-tasks\.spec\.ts:\d+:\d+\)/);
    expect(text).to.contain('50 ms old: ran 0 ms, was ready 0 ms, waited 50 ms');
  });

  it('tells how long a task is ready, also while it is', () => {
    const stop = watchTasks();
    const loop = new VirtualTimeLoop({ autoAdvance: false });
    const future = new Future<void>({ loop });
    const task = loop.createTask(
      (function* () {
        yield* future;
      })(),
    );
    loop.runOnce();
    loop.advance(5);
    future.setResult(undefined);
    const readyMs = (): unknown => captureTasks({ loop }).loops[0]?.tasks[0]?.times;
    expect(readyMs()).to.deep.equal({ ageMs: 5, busyMs: 0, readyMs: 0, waitingMs: 5 });
    loop.runOnce();
    stop();
    expect(task.done()).to.equal(true);
    loop.close();
  });

  describe('of many', function () {
    this.timeout(60_000);

    /** Layers of two tasks, each of which waits for both of the next layer. */
    function* lattice(layers: number, look: () => void): Coroutine<void> {
      const bottom = new Future<void>();
      let below: Future[] = [bottom];
      for (let layer = 0; layer < layers; layer += 1) {
        const targets = below;
        const wait = function* (): Coroutine<void> {
          for (const target of targets) yield* target;
        };
        below = [createTask(wait()), createTask(wait())];
      }
      yield* turns(2);
      look();
      bottom.setResult(undefined);
      yield* turns(layers * 2);
    }

    it('writes a lattice of 20 layers in ten lines for each task at most', () => {
      let text = '';
      let tree = '';
      runIn(
        lattice(20, () => {
          text = dumpTasks({ loop: getRunningLoop() });
          tree = dumpTasks({ loop: getRunningLoop(), format: 'tree' });
        }),
        true,
      );
      expect(text.split('\n').length).to.be.lessThan(41 * 10);
      expect(tree.split('\n').length).to.be.lessThan(41 * 10);
    });

    it('writes ten thousand tasks that wait for one as one', () => {
      let text = '';
      function* main(): Coroutine<void> {
        const gun = getRunningLoop().createFuture<void>();
        const wait = function* (): Coroutine<void> {
          yield* gun;
        };
        for (let i = 0; i < 10_000; i += 1) void createTask(wait());
        yield* turns(2);
        text = dumpTasks({ loop: getRunningLoop() });
        gun.setResult(undefined);
        yield* turns(2);
      }
      runIn(main());
      expect(text.split('\n').length).to.be.lessThan(6);
      expect(text).to.contain('* 10000 tasks (#2 #3');
    });
  });

  it('counts what is awaited of the host, without those of the host who await the loop', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const counts: (number | null)[] = [];
    let reasons = '';
    const look = (): void => {
      const dump = captureTasks({ loop: getRunningLoop() });
      counts.push(dump.loops[0]?.hostWork ?? null);
      if (counts.length === 2) reasons = formatReasons(dump);
    };
    function* main(): Coroutine<void> {
      look();
      const waiting = createTask(
        (function* (): Coroutine<void> {
          yield gate;
        })(),
      );
      yield* sleep(0);
      look();
      open();
      yield* waiting;
      look();
    }
    await run(main());
    expect(counts).to.deep.equal([0, 1, 0]);
    expect(reasons).to.contain('1 promise, job or call of the host awaited');
  });
});
