import { expect } from 'chai';
import { exportsOf } from './rules/exports.js';
import { laws } from './rules/laws.js';
import { publicDoors, undocumented } from './rules/public.js';
import { readTree, treeOf } from './rules/tree.js';

const lib = readTree('lib');
const doors = [
  ...laws.publicDoors,
  'node',
  'cluster',
  'io/http/index',
  'conformance/index',
  'eslint/index',
  'opentelemetry/index',
].map((door) => `${door}.ts`);

describe('public names', () => {
  describe('of core, each through exactly one door', () => {
    const core = {
      'core/index.ts': "export { a, type B } from './a.js'; export * from './c.js';",
      'core/a.ts': 'export const a = 1; export interface B {}',
      'core/c.ts': '/** For one room. @internal */ export const c = 1;',
    };
    const check = (
      files: Record<string, string>,
      expected: { hidden?: string[]; ambiguous?: string[] } = {},
    ): void => {
      const tree = treeOf({ ...core, 'lowlevel.ts': '', ...files });
      const shownAnew = { a: 'another room wraps it' };
      expect(publicDoors(tree, { publicDoors: ['index', 'lowlevel'], shownAnew })).to.deep.equal({
        hidden: [],
        ambiguous: [],
        missing: [],
        ...expected,
      });
    };

    it('lib/ shows none twice', () => {
      expect(publicDoors(lib, laws).ambiguous).to.deep.equal([]);
    });

    it('lib/ hides none, as far as all doors are there', () => {
      const { hidden, missing } = publicDoors(lib, laws);
      expect(missing.length > 0 ? [] : hidden).to.deep.equal([]);
    });

    it('counts a name as shown, however it gets to the door', () => {
      check(
        { 'index.ts': "export { a } from './core/index.js'; export type * from './core/a.js';" },
        {},
      );
      check(
        { 'index.ts': "import { a as b, type B } from './core/index.js'; export { b, type B };" },
        {},
      );
    });

    it('finds a name that no door shows', () => {
      check(
        { 'index.ts': "export { a } from './core/index.js';" },
        { hidden: ['B is public through no door, and not @internal'] },
      );
    });

    it('counts a name as shown that another room gives anew, where the law says so', () => {
      check({
        'index.ts': "export { type B } from './core/index.js'; export { a } from './run/a.js';",
        'run/a.ts': "import { a as bare } from '../core/index.js'; export const a = wrap(bare);",
      });
      check(
        {
          'index.ts': "export { a } from './core/index.js'; export { B } from './run/b.js';",
          'run/b.ts': 'export class B {}',
        },
        { hidden: ['B is public through no door, and not @internal'] },
      );
    });

    it('finds a name that two doors show', () => {
      check(
        {
          'index.ts': "export { a, type B } from './core/index.js';",
          'lowlevel.ts': "export { a as other } from './core/a.js';",
        },
        { ambiguous: ['a is public through index and lowlevel'] },
      );
    });

    it('finds an internal name that a door shows', () => {
      check(
        { 'index.ts': "export { a, type B, c } from './core/index.js';" },
        { ambiguous: ['c is @internal, and public through index'] },
      );
    });

    it('names the doors that are not there yet', () => {
      const { missing } = publicDoors(treeOf(core), {
        publicDoors: ['index', 'lowlevel'],
        shownAnew: {},
      });
      expect(missing).to.deep.equal(['index', 'lowlevel']);
    });
  });

  describe('are explained', () => {
    const check = (code: string, ...expected: string[]): void => {
      const tree = treeOf({ 'index.ts': "export * from './a.js';", 'a.ts': code });
      expect(undocumented(tree, 'index.ts', { coroutineTypes: ['Coroutine'] }), code).to.deep.equal(
        expected,
      );
    };

    for (const door of doors) {
      it(`lib/${door} explains all of them, where laws.json enforces it`, () => {
        expect(lib.has(door)).to.equal(true);
        expect(laws.docsEnforced ? undocumented(lib, door, laws) : []).to.deep.equal([]);
      });
    }

    it('index has some to look at, once it is there', () => {
      expect(exportsOf(lib, 'index.ts').size > 0).to.equal(lib.has('index.ts'));
    });

    it('finds a name without a doc comment', () => {
      check('export const a = 1;', 'a.ts:1 a has no doc comment');
      check('// No.\nexport class A {}', 'a.ts:2 A has no doc comment');
      check('/* No. */ export type A = 1;', 'a.ts:1 A has no doc comment');
      check('/** Yes. */ interface A {} export { type A };');
    });

    it('asks each coroutine when it switches and what a cancellation leaves', () => {
      const lacks = ['a.ts:1 a lacks @switches', 'a.ts:1 a lacks @cancelled'];
      check('/** A. */ export function* a(): Coroutine<void> {}', ...lacks);
      check('/** A. */ export function* a() {}', ...lacks);
      check('/** A. */ export function a(): Coroutine<void> { return b(); }', ...lacks);
      check('/** A. */ export const a = (): Coroutine<void> => b();', ...lacks);
      check('/** A. */ export const a: F = coroutine(b);', ...lacks);
      check('/** A. @switches never */ export function* a(): Coroutine<1> {}', lacks[1] as string);
      check('/** A. @switches never @cancelled no */ export function* a(): Coroutine<1> {}');
    });

    it('asks nothing more of a plain function', () => {
      check('/** A. */ export function a(): Future<void> { return b(); }');
      check('/** A. */ export function* a(): Generator<number> {}');
    });

    it('asks the public methods of a class', () => {
      check(
        '/** A. */ export class A { *m(): Coroutine<void> {} }',
        'a.ts:1 A#m lacks @switches',
        'a.ts:1 A#m lacks @cancelled',
      );
      check('/** A. */ export class A { private *m(): Coroutine<1> {} *#m(): Coroutine<1> {} }');
      check('/** A. */ export class A { /** @internal */ *m(): Coroutine<1> {} m2(): void {} }');
    });

    it('takes the comment of any overload', () => {
      check(
        '/** A. @switches no @cancelled no */ export function a(): Coroutine<1>;\n' +
          'export function a(b?: 1): Coroutine<1> {}',
      );
    });
  });
});
