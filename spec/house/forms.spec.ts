import { expect } from 'chai';
import { forbiddenForms, generatorSuites } from './rules/forms.js';
import { readTree, treeOf } from './rules/tree.js';

describe('forms', function () {
  // They read every file, and may have to do so beside everything else that a machine does.
  this.timeout(240_000);

  describe('that lib/ does without', () => {
    const check = (code: string, ...expected: string[]): void => {
      expect(forbiddenForms(treeOf({ 'a.ts': code })), code).to.deep.equal(expected);
    };

    it('lib/ has none', () => {
      // Who moves over from co changes one import, and co is a default export.
      const dropIn = /^co\/index\.ts:\d+ has a default export$/;
      const found = forbiddenForms(readTree('lib'));
      expect(found.filter((form) => !dropIn.test(form))).to.deep.equal([]);
    });

    it('finds a default export', () => {
      check('export default 1;', 'a.ts:1 has a default export');
      check('const a = 1;\nexport { a as default };', 'a.ts:2 has a default export');
      check('export = a;', 'a.ts:1 has a default export');
    });

    it('finds an enum', () => {
      check('export enum A { B }', 'a.ts:1 has an enum');
      check('export const enum A { B }', 'a.ts:1 has an enum');
    });

    it('finds a namespace', () => {
      check('export namespace A { export type B = 1 }', 'a.ts:1 has a namespace');
    });

    it('allows the augmentation of other modules, and names from default exports', () => {
      check('declare global { interface A { b: 1 } }');
      check("declare module 'chai' { interface A { b: 1 } }");
      check("import a from 'a'; export { a };");
    });
  });

  describe('that specs do without', () => {
    const check = (code: string, ...expected: string[]): void => {
      expect(generatorSuites(treeOf({ 'a.spec.ts': code })), code).to.deep.equal(expected);
    };

    it('no spec describes with a generator', () => {
      expect(generatorSuites(readTree('spec'))).to.deep.equal([]);
    });

    it('finds a suite whose body is a generator', () => {
      check("describe('x', function* () {});", 'a.spec.ts:1 describes with a generator');
      check("context.only('x', function* () {});", 'a.spec.ts:1 describes with a generator');
      check("describe('x', () => { f(function* () {}); });");
    });
  });
});
