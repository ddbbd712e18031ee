import { expect } from 'chai';
import { laws } from './rules/laws.js';
import { bareYields, platformUses } from './rules/purity.js';
import { readTree, treeOf } from './rules/tree.js';

const lib = readTree('lib');

describe('the machine', () => {
  describe('executes nothing of the platform', () => {
    const pure = { rooms: ['core'], except: { 'core/then.ts': 'the one bridge' } };
    const usesOf = (code: string): string[] =>
      platformUses(treeOf({ 'core/a.ts': code }), { pure }).map(
        (use) => use.split(' executes ')[1] ?? use,
      );
    const uses = (code: string, ...expected: string[]): void => {
      expect(usesOf(code), code).to.deep.equal(expected);
    };

    it('core and std keep to it', () => {
      expect(platformUses(lib, laws)).to.deep.equal([]);
    });

    it('finds a global', () => {
      uses('new Promise(() => {});', 'Promise');
      uses('setTimeout(f, 1);', 'setTimeout');
      uses('const later = setInterval;', 'setInterval');
      uses('x instanceof Promise;', 'Promise');
      uses("typeof setImmediate === 'function';", 'setImmediate');
      uses('({ queueMicrotask });', 'queueMicrotask');
      uses('export class Mine extends Promise<number> {}', 'Promise');
      uses('Date.now() + performance.now();', 'Date', 'performance');
      uses('const now = [Date.now as () => number][0];', 'Date');
      uses('x[process.pid]', 'process');
    });

    it('finds a member of the global object, whatever it is called', () => {
      uses('globalThis.Promise', 'globalThis.Promise');
      uses("globalThis['setTimeout']", 'globalThis.setTimeout');
      uses('globalThis?.process', 'globalThis.process');
      uses('(globalThis as unknown as Host).performance', 'globalThis.performance');
      uses('const realm = globalThis as Realm; realm.process', 'realm.process');
      uses('const { queueMicrotask: soon } = globalThis;', 'globalThis.queueMicrotask');
    });

    it('finds chance', () => {
      uses('Math.random()', 'Math.random');
      uses("Math['random']", 'Math.random');
      uses('const { random } = Math;', 'Math.random');
      uses('Math.max(1, 2)');
    });

    it('finds the promises of async and await', () => {
      uses('async function f() {}', 'a Promise (async or await)');
      uses('class A { async m() {} }', 'a Promise (async or await)');
      uses('for await (const x of y) {}', 'a Promise (async or await)');
    });

    it('leaves types, and names of members, alone', () => {
      uses('let p: Promise<number> | PromiseLike<Date>;');
      uses("import type { Promise } from './p.js'; export type { Promise };");
      uses('export interface A { process: Date; setTimeout(): Promise<void> }');
      uses('type P = typeof process; declare const process: unknown;');
      uses('a.process; a?.Date; ({ process: 1, Date() {} });');
      uses('class A { process = 1; Date() {} }');
      uses('f<Promise<number>>(x as Promise<number>);');
      uses('globalThis[Symbol.for("mine")]; globalThis.console;');
    });

    it('looks through the casts around a value', () => {
      uses('(Promise as any)!;', 'Promise');
      uses('(process satisfies object);', 'process');
    });

    it('looks only where it is told, and finds exceptions out of use', () => {
      const check = (path: string, code: string, ...expected: string[]): void => {
        expect(platformUses(treeOf({ [path]: code }), { pure })).to.deep.equal(expected);
      };
      check('host/node.ts', 'setTimeout(f);');
      check('core/then.ts', 'new Promise(f);');
      check('core/then.ts', 'f();', 'core/then.ts needs its exception in laws.json no more');
    });
  });

  describe('yields without star in one room', () => {
    const bareYield = { rooms: ['core/coroutine'], except: { 'adapt/co.ts': 'drives by itself' } };
    const check = (path: string, code: string, ...expected: string[]): void => {
      expect(bareYields(treeOf({ [path]: code }), { bareYield })).to.deep.equal(expected);
    };

    it('lib/ keeps to it', () => {
      expect(bareYields(lib, laws)).to.deep.equal([]);
    });

    it('finds one elsewhere', () => {
      check('std/a.ts', 'function* f() {\n yield 1; }', 'std/a.ts:2 yields without star');
      check('std/a.ts', 'class A { *m() { const x = yield; } }', 'std/a.ts:1 yields without star');
    });

    it('finds one in a generator within an async generator', () => {
      const inner = 'async function* f() { yield* g(function* () { yield 1; }); }';
      check('std/a.ts', inner, 'std/a.ts:1 yields without star');
    });

    it('allows delegation, async generators, the room and the exceptions', () => {
      check('std/a.ts', 'function* f() { yield* g(); }');
      check('std/a.ts', 'async function* f() { yield 1; }');
      check('core/coroutine/traps.ts', 'function* f() { yield 1; }');
      check('adapt/co.ts', 'function* f() { yield 1; }');
    });

    it('finds an exception out of use', () => {
      check('adapt/co.ts', '', 'adapt/co.ts needs its exception in laws.json no more');
    });
  });
});
