import { expect } from 'chai';
import {
  type Coroutine,
  createTask,
  currentTask,
  type Future,
  futureAddToAwaitedBy,
  gather,
  runSync,
  RuntimeError,
  sleep,
} from '../../lib/index.js';
import {
  type AwaitedInfo,
  buildAsyncTree,
  buildTaskTable,
  captureAwaitedBy,
} from '../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

function* leaf(): Coroutine<void> {
  yield* sleep(10);
}
function* branch(name: string): Coroutine<void> {
  yield* createTask(leaf(), { name });
}

function snapshotOf(debug: boolean): AwaitedInfo[] {
  let snapshot: AwaitedInfo[] = [];
  function* watch(): Coroutine<void> {
    yield* sleep(5);
    snapshot = captureAwaitedBy();
  }
  function* main(): Coroutine<void> {
    currentTask()?.setName('main');
    void createTask(watch(), { name: 'watch' });
    const [a, b] = [branch('leaf a'), branch('leaf b')].map((coro, i) =>
      createTask(coro, { name: `branch ${String(i)}` }),
    );
    yield* gather([a, b] as never);
  }
  runSync(main(), { debug, loopFactory: () => new VirtualTimeLoop() });
  return snapshot;
}

/** Takes files and lines out. */
const functionsIn = (trees: string[][]): string[][] =>
  trees.map((lines) => lines.map((line) => line.replace(/ [^ ]*:\d+$/, '')));

describe('captureAwaitedBy', () => {
  it('makes a tree of the tasks of a loop', () => {
    expect(functionsIn(buildAsyncTree(snapshotOf(true)))).to.deep.equal([
      [
        '└── (T) main',
        '    └──  main',
        '        ├── (T) branch 0',
        '        │   └──  branch',
        '        │       └── (T) leaf a',
        '        │           └──  leaf',
        '        └── (T) branch 1',
        '            └──  branch',
        '                └── (T) leaf b',
        '                    └──  leaf',
      ],
      ['└── (T) watch', '    └──  watch'],
    ]);
  });

  it('knows who waits for whom, but not where, outside debug mode', () => {
    expect(functionsIn(buildAsyncTree(snapshotOf(false)))).to.deep.equal([
      [
        '└── (T) main',
        '    ├── (T) branch 0',
        '    │   └── (T) leaf a',
        '    └── (T) branch 1',
        '        └── (T) leaf b',
      ],
      ['└── (T) watch', '    └──  watch'],
    ]);
  });

  it('makes a table of them', () => {
    const rows = buildTaskTable(snapshotOf(true));
    expect(rows.map((row) => [row[2], row[3], row[4], row[5]])).to.deep.equal([
      ['main', 'main', '', ''],
      ['watch', 'watch', '', ''],
      ['branch 0', 'branch', 'main', 'main'],
      ['branch 1', 'branch', 'main', 'main'],
      ['leaf a', 'leaf', 'branch', 'branch 0'],
      ['leaf b', 'leaf', 'branch', 'branch 1'],
    ]);
  });

  it('finds the tasks that wait through other futures', () => {
    const loop = new VirtualTimeLoop();
    const through = [loop.createFuture(), loop.createFuture()] as const;
    function* waits(): Coroutine<void> {
      yield* through[1] as Future<never>;
    }
    const [awaited, waiter] = [
      loop.createTask(leaf(), { name: 'awaited' }),
      loop.createTask(waits(), { name: 'waiter' }),
    ] as const;
    futureAddToAwaitedBy(awaited, through[0]);
    futureAddToAwaitedBy(through[0], through[1]);
    futureAddToAwaitedBy(through[1], through[0]);
    loop.runOnce();
    const rows = buildTaskTable(captureAwaitedBy(loop));
    expect(rows.map((row) => [row[2], row[5]])).to.deep.equal([
      ['awaited', 'waiter'],
      ['waiter', ''],
    ]);
    through[1].setResult(undefined);
    loop.runSync(waiter);
    loop.runSync(awaited);
    loop.close();
  });

  it('is empty for a loop without tasks, and needs a loop', () => {
    const loop = new VirtualTimeLoop();
    expect(captureAwaitedBy(loop)).to.deep.equal([]);
    loop.close();
    expect(() => captureAwaitedBy()).to.throw(RuntimeError, 'no running event loop');
  });
});
