import { expect } from 'chai';
import { compareItems } from '../../../lib/std/queue/compare-items.js';

/** Checks an order both ways round. */
function check(a: unknown, sign: '<' | '=' | '>', b: unknown): void {
  const names = ['<', '=', '>'];
  const found = names[Math.sign(compareItems(a, b)) + 1];
  const back = names[1 - Math.sign(compareItems(b, a))];
  expect([found, back], `${String(a)} ${sign} ${String(b)}`).to.deep.equal([sign, sign]);
}

describe('compareItems', () => {
  it('orders numbers among each other, of whatever type', () => {
    check(1, '<', 2);
    check(-Infinity, '<', 0);
    check(2n, '>', 1.5);
    check(1, '=', 1n);
    check(false, '<', true);
    check(0, '=', -0);
  });

  it('orders strings among each other', () => {
    check('a', '<', 'b');
    check('a', '<', 'aa');
    check('b', '=', 'b');
    check('B', '<', 'a');
  });

  it('orders arrays by the first elements that differ, then by length', () => {
    check([1, 'b'], '<', [2, 'a']);
    check([1, 'b'], '>', [1, 'a']);
    check([1], '<', [1, 0]);
    check([], '=', []);
    check([[1, 2], 3], '<', [[1, 3], 0]);
    check([[1, 2], 3], '=', [[1, 2], 3]);
    check([[1], 3], '<', [[1, 0], 0]);
    check([1n, 2], '<', [1, 3]);
    check([[1, 'b'], 3], '<', [[1, 'b'], 4]);
    check([[1n, [2]], 3], '>', [[1, [2]], 2]);
  });

  it('passes over elements that are one and the same, though they have no order', () => {
    const job = {};
    check([1, job, 1], '<', [1, job, 2]);
    check([NaN, 1], '<', [NaN, 2]);
    check([undefined, null, 1], '=', [undefined, null, 1]);
  });

  it('gives no order to what has none', () => {
    const words = (a: unknown, b: unknown): string => {
      try {
        return String(compareItems(a, b));
      } catch (error) {
        return (error as TypeError).message;
      }
    };
    expect(words(1, 'a')).to.match(
      /^'<' not supported between instances of 'number' and 'string': .*\{ compare \}$/,
    );
    expect(words([1, {}], [1, new Map()])).to.contain("'Object' and 'Map'");
    expect(words([1], 1)).to.contain("'Array' and 'number'");
    expect(words([1, 2], ['1', 2])).to.contain("'number' and 'string'");
    expect(words([['a'], 1], ['a', 2])).to.contain("'Array' and 'string'");
    expect(words(['a', 1], [['a'], 2])).to.contain("'string' and 'Array'");
    expect(words(null, undefined)).to.contain("'null' and 'undefined'");
    expect(words(Object.create(null), Symbol('s'))).to.contain("'object' and 'symbol'");
    expect(() => compareItems({}, {})).to.throw(TypeError);
  });
});
