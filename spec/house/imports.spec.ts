import { expect } from 'chai';
import { brokenWalls, cycles, wrongDirections } from './rules/imports.js';
import { laws, roomOf } from './rules/laws.js';
import { readTree, treeOf } from './rules/tree.js';

const lib = readTree('lib');

describe('imports', () => {
  describe('go down only, as laws.json allows', () => {
    const rooms = {
      'core/base': [],
      'core/loop': ['core/base'],
      'core/index': ['core/loop'],
      std: ['core/index'],
      'std/queue': ['core/index', 'std/sync', 'node:', 'piscina'],
      'std/sync': [],
    };
    const check = (files: Record<string, string>, ...expected: string[]): void => {
      expect(wrongDirections(treeOf(files), { rooms })).to.deep.equal(expected);
    };

    it('lib/ keeps to it', () => {
      expect(wrongDirections(lib, laws)).to.deep.equal([]);
    });

    it('finds an import upwards, static, for types, or by re-export', () => {
      check(
        {
          'core/base/heap.ts': [
            "import { turn } from '../loop/turn.js';",
            "import type { Turn } from '../loop/turn.js';",
            "export { turn } from '../loop/turn.js';",
            "export * from '../loop/turn.js';",
            "export type T = import('../loop/turn.js').Turn;",
            "export const late = () => import('../loop/turn.js');",
          ].join('\n'),
        },
        ...[1, 2, 3, 4, 5, 6].map(
          (line) => `core/base/heap.ts:${line} core/base may not import core/loop/turn.ts`,
        ),
      );
    });

    it('allows what the law lists, and the own room', () => {
      check({
        'core/loop/turn.ts': "import '../base/heap.js'; import './handle.js';",
        'std/queue/queue.ts': "import '../sync/lock.js'; import 'node:fs'; import 'piscina';",
      });
    });

    it('finds packages and computed imports that no law lists', () => {
      check(
        { 'core/loop/turn.ts': "import 'node:fs';\nimport 'piscina';\nvoid import(name);" },
        'core/loop/turn.ts:1 core/loop may not import node:fs',
        'core/loop/turn.ts:2 core/loop may not import piscina',
        'core/loop/turn.ts:3 core/loop may not import (computed)',
      );
    });

    it('takes no room for another whose name begins alike', () => {
      check(
        { 'core/loop/a.ts': "import '../basement/b.js';" },
        'core/loop/a.ts:1 core/loop may not import core/basement/b.ts',
      );
    });

    it('finds a file in no room', () => {
      check({ 'utils/misc.ts': '' }, 'utils/misc.ts lies in no room of laws.json');
    });

    it('takes the narrowest room of a file', () => {
      expect(roomOf({ rooms }, 'std/queue/queue.ts')).to.equal('std/queue');
      expect(roomOf({ rooms }, 'std/time/sleep.ts')).to.equal('std');
      expect(roomOf({ rooms }, 'core/index.ts')).to.equal('core/index');
    });
  });

  describe('pass the doors of closed rooms', () => {
    const check = (files: Record<string, string>, ...expected: string[]): void => {
      const closed = ['core', 'io/stream'];
      expect(brokenWalls(treeOf(files), { closed })).to.deep.equal(expected);
    };

    it('lib/ keeps to it', () => {
      expect(brokenWalls(lib, laws)).to.deep.equal([]);
    });

    it('finds an import of the inside', () => {
      check(
        { 'std/time/sleep.ts': "import { Future } from '../../core/future/future.js';" },
        'std/time/sleep.ts:1 imports core/future/future.ts past core/index.ts',
      );
    });

    it('allows the door, the inside to its own room, and rooms that are open', () => {
      check({
        'std/time/sleep.ts': "import '../../core/index.js'; import '../sync/lock.js';",
        'core/task/task.ts': "import '../future/future.js';",
        'io/net/connect.ts': "import '../stream/index.js'; import './tls.js';",
      });
    });
  });

  describe('make no cycle', () => {
    const check = (files: Record<string, string>, ...expected: string[]): void => {
      expect(cycles(treeOf(files))).to.deep.equal(expected);
    };

    it('lib/ has none', () => {
      expect(cycles(lib)).to.deep.equal([]);
    });

    it('finds one through types', () => {
      check(
        {
          'a.ts': "import type { B } from './b.js';",
          'b.ts': "export * from './c.js';",
          'c.ts': "export type C = import('./b.js').B;",
        },
        'b.ts → c.ts → b.ts',
      );
    });

    it('finds a file that imports itself', () => {
      check({ 'a.ts': "import './a.js';" }, 'a.ts → a.ts');
    });

    it('takes two ways to one file for none', () => {
      check({
        'a.ts': "import './b.js'; import './c.js';",
        'b.ts': "import './d.js';",
        'c.ts': "import './d.js';",
        'd.ts': '',
      });
    });
  });
});
