// Rules 265 to 267, which are of CPython 3.14: read in its `graph.py` and `test_graph.py`, since there is no
// interpreter of it here. Which end of a stack `limit` keeps is what its documentation says.

import { expect } from 'chai';
import {
  call,
  coroutine,
  type Coroutine,
  createTask,
  currentTask,
  Future,
  futureAddToAwaitedBy,
  gather,
  getRunningLoop,
  runSync,
  RuntimeError,
  shield,
  sleep,
  Task,
  TaskGroup,
  wait,
  asyncWith,
} from '../../lib/index.js';
import { captureCallGraph, FrameCallGraphEntry, FutureCallGraph } from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/** A graph as nested lists: the name of a task, its stack, and those who wait for it. */
type Shape = [name: string, stack: string[], awaitedBy: Shape[]];

function shapeOf(graph: FutureCallGraph | undefined): Shape {
  if (graph === undefined) throw new Error('there is no graph');
  const { future, callStack, awaitedBy } = graph;
  return [
    future instanceof Task ? future.getName() : 'a future',
    callStack.map(({ frame }) => frame.funcname),
    awaitedBy.map(shapeOf),
  ];
}

function runIn<T>(main: Coroutine<T>, debug = true): T {
  return runSync(main, { debug, loopFactory: () => new VirtualTimeLoop() });
}

/** Captures from a function that is called from `c4`, as the innermost of a chain. */
function* c2(found: Shape[]): Coroutine<void> {
  yield* c3(found);
}
function* c3(found: Shape[]): Coroutine<void> {
  yield* c4(found);
}
function* c4(found: Shape[]): Coroutine<void> {
  yield* sleep(0);
  c5(found);
}
function c5(found: Shape[]): void {
  found.push(shapeOf(captureCallGraph()));
}
function* c1(task: Task<void>): Coroutine<void> {
  yield* task;
}

const stackOfC5 = ['c5', 'c4', 'c3', 'c2'];

describe('captureCallGraph', () => {
  describe('of the current task', () => {
    it('[rule 266] has its stack, innermost first, and who waits for it', () => {
      const found: Shape[] = [];
      function* main(): Coroutine<void> {
        currentTask()?.setName('main');
        yield* createTask(c2(found), { name: 'c2_root' });
      }
      runIn(main());
      expect(found).to.deep.equal([['c2_root', stackOfC5, [['main', ['main'], []]]]]);
    });

    it('has its own stack outside debug mode too', () => {
      const found: Shape[] = [];
      function* main(): Coroutine<void> {
        yield* createTask(c2(found), { name: 'c2_root' });
      }
      runIn(main(), false);
      const [[name, stack, awaitedBy] = []] = found;
      expect([name, stack, awaitedBy?.[0]?.[1]]).to.deep.equal(['c2_root', stackOfC5, []]);
    });

    it('has its frames through calls, which the engine’s own stack does not hold any more', () => {
      const found: Shape[] = [];
      const inner = coroutine(c2);
      function* outer(): Coroutine<void> {
        yield* call(inner(found));
      }
      function* main(): Coroutine<void> {
        yield* call(outer());
      }
      runIn(main());
      expect(found[0]?.[1]).to.deep.equal([...stackOfC5, 'outer', 'main']);
    });

    it('[rule 266] is none outside a task, and needs a running loop', () => {
      const loop = new VirtualTimeLoop();
      const found: unknown[] = [];
      loop.callSoon(() => found.push(captureCallGraph()));
      loop.runOnce();
      loop.close();
      expect(found).to.deep.equal([undefined]);
      expect(() => captureCallGraph()).to.throw(RuntimeError, 'outside of a running event loop');
    });
  });

  describe('of a future', () => {
    it('[rule 265] [rule 266] names every task that waits for it, in the order in which they began', () => {
      let shape: Shape | undefined;
      function* a2(future: Future): Coroutine<void> {
        yield* future;
      }
      function* a1(future: Future): Coroutine<void> {
        yield* a2(future);
      }
      function* main(): Coroutine<void> {
        const future = new Future();
        const tasks = [
          createTask(a1(future), { name: 'task A' }),
          createTask(a2(future), { name: 'task B' }),
        ];
        yield* sleep(0);
        shape = shapeOf(captureCallGraph(future));
        future.setResult(undefined);
        for (const task of tasks) yield* task;
      }
      runIn(main());
      expect(shape).to.deep.equal([
        'a future',
        [],
        [
          ['task A', ['a2', 'a1'], []],
          ['task B', ['a2'], []],
        ],
      ]);
    });

    it('[rule 265] forgets those that wait no more', () => {
      const counts: number[] = [];
      function* main(): Coroutine<void> {
        const future = new Future();
        const count = (): void => {
          counts.push(captureCallGraph(future)?.awaitedBy.length ?? -1);
        };
        function* waits(): Coroutine<void> {
          yield* wait([future]);
        }
        const [first, second] = [createTask(waits()), createTask(waits())];
        yield* sleep(0);
        count();
        first.cancel();
        yield* sleep(0);
        count();
        future.setResult(undefined);
        yield* second;
        count();
      }
      runIn(main());
      expect(counts).to.deep.equal([2, 1, 0]);
    });

    it('needs no running loop', () => {
      const loop = new VirtualTimeLoop();
      const future = loop.createFuture();
      const task = loop.createTask(c1(future as never), { name: 'waits' });
      loop.runOnce();
      expect(shapeOf(captureCallGraph(future))).to.deep.equal([
        'a future',
        [],
        [['waits', [], []]],
      ]);
      future.setResult(undefined);
      loop.runSync(task);
      loop.close();
    });

    it('refuses what is none', () => {
      for (const wrong of [5, {}, 'future']) {
        expect(() => captureCallGraph(wrong as never)).to.throw(
          TypeError,
          'does not appear to be compatible with asyncio.Future',
        );
      }
    });
  });

  describe('knows who waits through', () => {
    /** Runs a program in a task `main`; gives what waits for the task `c2_root` meanwhile. */
    function waitersIn(program: (root: Coroutine<void>) => Coroutine): Shape[] {
      const found: Shape[] = [];
      function* main(): Coroutine<void> {
        currentTask()?.setName('main');
        yield* program(c2(found));
      }
      runIn(main());
      return found[0]?.[2] ?? [];
    }

    it('[rule 265] gather', () => {
      const waiters = waitersIn(function* program(root) {
        yield* gather([root, sleep(0)]);
      });
      expect(waiters).to.deep.equal([['main', ['program', 'main'], []]]);
    });

    it('[rule 265] wait', () => {
      const waiters = waitersIn(function* program(root) {
        yield* wait([createTask(root)]);
      });
      expect(waiters).to.deep.equal([['main', ['program', 'main'], []]]);
    });

    it('[rule 265] shield', () => {
      const waiters = waitersIn(function* program(root) {
        yield* shield(root);
      });
      expect(waiters).to.deep.equal([['main', ['program', 'main'], []]]);
    });

    it('[rule 265] a TaskGroup, and the siblings', () => {
      const waiters = waitersIn(function* program(root) {
        yield* asyncWith(new TaskGroup(), function* body(group) {
          const task = group.createTask(root, { name: 'c2_root' });
          for (const name of ['sub_1', 'sub_2']) void group.createTask(c1(task), { name });
          yield* sleep(0);
        });
      });
      const main: Shape = ['main', ['program', 'main'], []];
      expect(waiters).to.have.deep.members([
        main,
        ['sub_1', ['c1'], [main]],
        ['sub_2', ['c1'], [main]],
      ]);
    });

    it('[rule 265] primitives of your own that say so', () => {
      const loop = new VirtualTimeLoop();
      const [future, waiter] = [loop.createFuture(), loop.createFuture()];
      futureAddToAwaitedBy(future, waiter);
      expect(shapeOf(captureCallGraph(future))).to.deep.equal([
        'a future',
        [],
        [['a future', [], []]],
      ]);
      loop.close();
    });
  });

  describe('options', () => {
    const stackWith = (options: object): string[] => {
      let stack: string[] = [];
      function capture(): void {
        const graph = captureCallGraph(null, options);
        stack = graph?.callStack.map(({ frame }) => frame.funcname) ?? [];
      }
      function* inner(): Coroutine<void> {
        yield* sleep(0);
        capture();
      }
      function* outer(): Coroutine<void> {
        yield* inner();
      }
      runIn(outer());
      return stack;
    };

    it('[rule 266] limit keeps the nearest, the outermost, or none', () => {
      expect([
        stackWith({}),
        stackWith({ limit: null }),
        stackWith({ limit: 2 }),
        stackWith({ limit: -2 }),
        stackWith({ limit: 0 }),
        stackWith({ limit: 9 }),
      ]).to.deep.equal([
        ['capture', 'inner', 'outer'],
        ['capture', 'inner', 'outer'],
        ['capture', 'inner'],
        ['inner', 'outer'],
        [],
        ['capture', 'inner', 'outer'],
      ]);
    });

    it('[rule 266] limit holds for those who wait, too', () => {
      let stacks: string[][] = [];
      function* child(): Coroutine<void> {
        yield* sleep(0);
        const graph = captureCallGraph(null, { limit: -1 });
        stacks = [graph, graph?.awaitedBy[0]].map(
          (each) => each?.callStack.map(({ frame }) => frame.funcname) ?? [],
        );
      }
      function* main(): Coroutine<void> {
        yield* c1(createTask(child()));
      }
      runIn(main());
      expect(stacks).to.deep.equal([['child'], ['main']]);
    });

    it('depth leaves out the functions that call', () => {
      expect(stackWith({ depth: 2 })).to.deep.equal(['inner', 'outer']);
    });
  });

  it('[rule 267] follows raw generators, which are coroutines here, and async functions not', async () => {
    const found: Shape[] = [];
    function* main(): Coroutine<void> {
      yield* c2(found);
      yield (async () => {
        await Promise.resolve();
        c5(found);
      })().catch(() => found.push(['no task', [], []]));
    }
    const loop = new VirtualTimeLoop();
    await loop.runUntilComplete(main());
    loop.close();
    expect(found.map(([, stack]) => stack)).to.deep.equal([[...stackOfC5, 'main'], []]);
  });

  it('tells the file and the line', () => {
    let line = 0;
    let file = '';
    function* main(): Coroutine<void> {
      yield* sleep(0);
      const { lineno, filename } = captureCallGraph()?.callStack[0]?.frame ?? {
        lineno: 0,
        filename: '',
      };
      [line, file] = [lineno, filename];
    }
    runIn(main());
    expect(line).to.be.greaterThan(0);
    expect(file).to.match(/call-graph\.spec\.[tj]s$|specs\.js$/);
  });

  it('shares what several wait for, and ends where tasks wait in a ring', () => {
    const loop = new VirtualTimeLoop();
    const futures = Array.from({ length: 6 }, () => loop.createFuture());
    const [first, ...rest] = futures as [Future, ...Future[]];
    let before = first;
    for (const future of rest) {
      futureAddToAwaitedBy(before, future);
      before = future;
    }
    futureAddToAwaitedBy(before, first);
    const graph = captureCallGraph(first);
    let node = graph;
    for (let step = 0; step < futures.length; step += 1) node = node?.awaitedBy[0];
    expect(node).to.equal(graph);
    loop.close();
  });

  it('costs no more than there are futures and edges', () => {
    const loop = new VirtualTimeLoop();
    const layers = Array.from({ length: 30 }, () => [loop.createFuture(), loop.createFuture()]);
    for (const [i, layer] of layers.entries()) {
      for (const future of layer) {
        for (const waiter of layers[i + 1] ?? []) futureAddToAwaitedBy(future, waiter);
      }
    }
    const seen = new Set<FutureCallGraph>();
    const visit = (graph: FutureCallGraph): void => {
      if (seen.has(graph)) return;
      seen.add(graph);
      for (const waiter of graph.awaitedBy) visit(waiter);
    };
    visit(captureCallGraph(layers[0]?.[0]) as FutureCallGraph);
    expect(seen.size).to.equal(59);
    loop.close();
  });

  it('is not bounded by the native stack', () => {
    const loop = new VirtualTimeLoop();
    const futures = Array.from({ length: 50_000 }, () => loop.createFuture());
    for (const [i, future] of futures.entries()) futureAddToAwaitedBy(future, futures[i + 1]);
    let depth = 0;
    let node = captureCallGraph(futures[0]);
    for (; node !== undefined; node = node.awaitedBy[0]) depth += 1;
    expect(depth).to.equal(50_000);
    loop.close();
  });
});

describe('FutureCallGraph and FrameCallGraphEntry', () => {
  it('are records that do not change', () => {
    const loop = new VirtualTimeLoop();
    const frame = { funcname: 'main', filename: 'a.ts', lineno: 1, colno: 1 };
    const entry = new FrameCallGraphEntry({ frame });
    const future = loop.createFuture();
    const graph = new FutureCallGraph({ future, callStack: [entry], awaitedBy: [] });
    expect([entry.frame, graph.future, graph.callStack, graph.awaitedBy]).to.deep.equal([
      frame,
      future,
      [entry],
      [],
    ]);
    expect([Object.isFrozen(entry), Object.isFrozen(graph)]).to.deep.equal([true, true]);
    expect(Object.isFrozen(captureCallGraph(future)?.awaitedBy)).to.equal(true);
    expect(getRunningLoop).to.throw(RuntimeError);
    loop.close();
  });
});
