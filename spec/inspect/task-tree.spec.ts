// Every tree, table and ring here is what `asyncio/tools.py` of CPython 3.14 makes of the same snapshot, but for
// the one of a task that waits and is not in the snapshot.

import { expect } from 'chai';
import {
  type AwaitedInfo,
  buildAsyncTree,
  buildTaskTable,
  type CoroInfo,
  CycleFoundException,
  NodeType,
  type TaskInfo,
} from '../../lib/inspect/index.js';

/** A stack, innermost first, of task `id`: `name` or `name file:line` each. */
function stack(id: number, ...frames: string[]): CoroInfo {
  const callStack = frames.map((text) => {
    const [funcname = '', place = ''] = text.split(' ');
    const [filename = '', lineno = '0'] = place.split(':');
    return { funcname, filename, lineno: Number(lineno), colno: 0 };
  });
  return { callStack, taskName: id };
}

function task(
  taskId: number,
  taskName: string,
  awaitedBy: readonly CoroInfo[] = [],
  coroutineStack: readonly CoroInfo[] = [],
): TaskInfo {
  return { taskId, taskName, coroutineStack, awaitedBy };
}

const loop = (threadId: number, ...tasks: TaskInfo[]): AwaitedInfo => ({
  threadId,
  awaitedBy: tasks,
});

const chain = [
  loop(
    1,
    task(2, 'main', [], [stack(2, 'main a.ts:9')]),
    task(
      3,
      'child',
      [stack(2, 'helper a.ts:8', 'main a.ts:9')],
      [stack(3, 'leaf a.ts:1', 'child a.ts:2')],
    ),
  ),
];

const group = [
  loop(
    1,
    task(2, 'main'),
    task(3, 'a', [stack(2, 'aexit', 'main')]),
    task(4, 'b', [stack(2, 'aexit', 'main')]),
    task(5, 'c', [stack(2, 'other', 'main')]),
  ),
];

const shared = [
  loop(
    1,
    task(2, 'main'),
    task(3, 'left', [stack(2, 'main')]),
    task(4, 'right', [stack(2, 'main')]),
    task(5, 'timer', [stack(3, 'wait w.ts:5'), stack(4, 'wait w.ts:5')], [stack(5, 'tick t.ts:1')]),
  ),
];

describe('buildAsyncTree', () => {
  const check = (result: readonly AwaitedInfo[], ...trees: string[][]): void => {
    expect(buildAsyncTree(result)).to.deep.equal(trees);
  };

  it('draws nothing for nothing, and a task that is alone as its name', () => {
    check([]);
    check([loop(1)]);
    check([loop(1, task(2, 'Task-1'))], ['└── (T) Task-1']);
  });

  it('draws below a task where it stands, the outermost function first', () => {
    check(
      [loop(1, task(2, 'Task-1', [], [stack(2, 'inner a.ts:3', 'main a.ts:9')]))],
      ['└── (T) Task-1', '    └──  main a.ts:9', '        └──  inner a.ts:3'],
    );
  });

  it('draws below that the task that it waits for', () => {
    check(chain, [
      '└── (T) main',
      '    └──  main a.ts:9',
      '        └──  helper a.ts:8',
      '            └── (T) child',
      '                └──  child a.ts:2',
      '                    └──  leaf a.ts:1',
    ]);
  });

  it('draws a function once for all that is waited for in it', () => {
    check(group, [
      '└── (T) main',
      '    └──  main',
      '        ├──  aexit',
      '        │   ├── (T) a',
      '        │   └── (T) b',
      '        └──  other',
      '            └── (T) c',
    ]);
  });

  it('draws a task below each one that waits for it, once', () => {
    check(shared, [
      '└── (T) main',
      '    └──  main',
      '        ├── (T) left',
      '        │   └──  wait w.ts:5',
      '        │       └── (T) timer',
      '        │           └──  tick t.ts:1',
      '        └── (T) right',
      '            └──  wait w.ts:5',
      '                └── (T) timer',
      '                    └──  tick t.ts:1',
    ]);
    check(
      [loop(1, task(2, 'main'), task(3, 'x', [stack(2, 'main'), stack(2, 'main')]))],
      ['└── (T) main', '    └──  main', '        └── (T) x'],
    );
  });

  it('draws a tree for every task that nobody waits for, of every loop', () => {
    check(
      [
        loop(1, task(2, 'Task-1')),
        loop(9, task(3, 'Task-2'), task(4, 'Task-3', [stack(3, 'main2')])),
      ],
      ['└── (T) Task-1'],
      ['└── (T) Task-2', '    └──  main2', '        └── (T) Task-3'],
    );
  });

  it('marks tasks and functions as it is told', () => {
    const [lines] = buildAsyncTree(chain, { taskEmoji: 'T!', corEmoji: 'f' });
    expect(lines?.slice(0, 4)).to.deep.equal([
      '└── T! main',
      '    └── f main a.ts:9',
      '        └── f helper a.ts:8',
      '            └── T! child',
    ]);
  });

  it('takes labels for frames', () => {
    const labelled: CoroInfo = { callStack: ['inner', 'outer'], taskName: 2 };
    check(
      [loop(1, task(2, 'Task-1', [], [labelled]))],
      ['└── (T) Task-1', '    └──  outer', '        └──  inner'],
    );
  });

  // CPython loses the task that is waited for, too.
  it('draws a task that is not in the snapshot by its id', () => {
    check(
      [loop(1, task(3, 'x', [stack(7, 'main')]))],
      ['└── (T) 0x7', '    └──  main', '        └── (T) x'],
    );
  });

  it('is not bounded by the native stack', () => {
    const depth = 20_000;
    const tasks = Array.from({ length: depth }, (_, i) =>
      task(i, String(i), i === 0 ? [] : [{ callStack: [], taskName: i - 1 }]),
    );
    const [lines] = buildAsyncTree([loop(1, ...tasks.slice(0, 2000))]);
    expect(lines?.length).to.equal(2000);
    const ring = [...tasks.slice(1), task(0, '0', [{ callStack: [], taskName: depth - 1 }])];
    expect(() => buildAsyncTree([loop(1, ...ring)])).to.throw(CycleFoundException);
  });

  describe('refuses rings', () => {
    const ringsOf = (...tasks: TaskInfo[]): CycleFoundException => {
      try {
        buildAsyncTree([loop(1, ...tasks)]);
      } catch (error) {
        if (error instanceof CycleFoundException) return error;
      }
      throw new Error('there was no ring');
    };

    it('with the ids of those that wait for each other, and the names of all', () => {
      const error = ringsOf(
        task(2, 'Task-1'),
        task(3, 'a', [stack(4, 'awaiter2'), stack(2, 'main')]),
        task(4, 'b', [stack(3, 'awaiter')]),
      );
      expect(error.cycles).to.deep.equal([[4, 3, 4]]);
      expect([...error.id2name]).to.deep.equal([
        [2, 'Task-1'],
        [3, 'a'],
        [4, 'b'],
      ]);
      expect([error.name, error.code, error.message]).to.deep.equal([
        'CycleFoundException',
        'CYCLE_FOUND',
        'await-graph contains cycles - cannot print a tree: b → a → b',
      ]);
    });

    it('all of them', () => {
      const error = ringsOf(
        task(3, 'A', [stack(4, 'b')]),
        task(4, 'B', [stack(5, 'c'), stack(3, 'a')]),
        task(5, 'C', [stack(4, 'b')]),
      );
      expect(error.cycles).to.deep.equal([
        [4, 3, 4],
        [4, 5, 4],
      ]);
    });

    it('of a task that waits for itself', () => {
      expect(ringsOf(task(3, 'a', [stack(3, 'awaiter')])).cycles).to.deep.equal([[3, 3]]);
    });
  });
});

describe('buildTaskTable', () => {
  it('has a row for a task that is alone', () => {
    expect(buildTaskTable([loop(1, task(2, 'Task-1'))])).to.deep.equal([
      [1, '0x2', 'Task-1', '', '', '', '0x0'],
    ]);
    expect(buildTaskTable([])).to.deep.equal([]);
  });

  it('names where a task stands, and who waits for it where, by functions alone', () => {
    expect(buildTaskTable(chain)).to.deep.equal([
      [1, '0x2', 'main', 'main', '', '', '0x0'],
      [1, '0x3', 'child', 'leaf -> child', 'helper -> main', 'main', '0x2'],
    ]);
  });

  it('has a row for each one that waits', () => {
    expect(buildTaskTable(shared).slice(-2)).to.deep.equal([
      [1, '0x5', 'timer', 'tick', 'wait', 'left', '0x3'],
      [1, '0x5', 'timer', 'tick', 'wait', 'right', '0x4'],
    ]);
  });

  it('draws rings as any other rows, and says who is not in the snapshot', () => {
    expect(buildTaskTable([loop(1, task(3, 'a', [stack(3, 'awaiter')]))])).to.deep.equal([
      [1, '0x3', 'a', '', 'awaiter', 'a', '0x3'],
    ]);
    expect(buildTaskTable([loop(1, task(3, 'x', [stack(7, 'main')]))])).to.deep.equal([
      [1, '0x3', 'x', '', 'main', 'Unknown', '0x7'],
    ]);
  });
});

describe('NodeType', () => {
  it('has the numbers of CPython', () => {
    expect(NodeType).to.deep.equal({ COROUTINE: 1, TASK: 2 });
  });
});
