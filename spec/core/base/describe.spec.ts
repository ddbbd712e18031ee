import { expect } from 'chai';
import { isGeneratorFunction, nameOf, textOf } from '../../../lib/core/base/describe.js';
import { describe as describeValue, Heap } from '../../../lib/lowlevel.js';

describe('describe', () => {
  const check = (value: unknown, expected: string): void => {
    it(`says ${expected}`, () => {
      expect(describeValue(value)).to.equal(expected);
    });
  };
  check(undefined, 'undefined');
  check(null, 'null');
  check('text', "the string 'text'");
  check('x'.repeat(40), `the string '${'x'.repeat(40)}'`);
  check('x'.repeat(50), `the string '${'x'.repeat(40)}…'`);
  check(5, 'the number 5');
  check(5n, 'the bigint 5');
  check(true, 'true');
  check(Symbol('s'), 'the symbol Symbol(s)');
  check(function f() {}, 'the function f');
  const makesClass = (): unknown => class {};
  check(makesClass, 'the function makesClass');
  check(() => undefined, 'the function <anonymous>');
  check(function* g() {}, 'the generator function g');
  check(class C {}, 'the class C');
  check([1, 2], 'an array of 2');
  check((function* () {})(), 'a generator');
  check((async function* () {})(), 'an async generator');
  check(Promise.resolve(), 'a promise');
  check({}, 'a plain object');
  check(Object.create(null), 'a plain object');
  check(new Heap<never>(() => false), 'a Heap');
  check(new Error('e'), 'an Error');
});

describe('nameOf', () => {
  it('gives the name of a function, or a stand-in', () => {
    expect(nameOf(function f() {})).to.equal('f');
    expect(nameOf({ name: 5 })).to.equal('<anonymous>');
  });
});

describe('textOf', () => {
  it('gives a text even of what refuses to be one', () => {
    expect(textOf(new Error('e'))).to.equal('Error: e');
    expect(textOf(Object.create(null))).to.equal('a plain object');
    expect(textOf(Symbol('s'))).to.equal('Symbol(s)');
  });
});

describe('isGeneratorFunction', () => {
  it('knows generator functions, not async ones', () => {
    expect(isGeneratorFunction(function* () {})).to.equal(true);
    expect(isGeneratorFunction(async function* () {})).to.equal(false);
    expect(isGeneratorFunction(() => undefined)).to.equal(false);
    expect(isGeneratorFunction(undefined)).to.equal(false);
  });
});
