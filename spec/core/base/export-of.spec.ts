import { expect } from 'chai';
import { exportOf } from '../../../lib/core/base/export-of.js';

describe('exportOf', () => {
  const double = (n: number): number => 2 * n;

  it('finds a function by its name, through dots, and among what CommonJS exports', () => {
    expect(exportOf({ double }, 'double', 'm.js')).to.equal(double);
    expect(exportOf({ tools: { double } }, 'tools.double', 'm.js')).to.equal(double);
    expect(exportOf({ default: { double } }, 'double', 'm.cjs')).to.equal(double);
  });

  const refuses = (module: object, name: string, message: string): void => {
    it(`says: ${message}`, () => {
      expect(() => exportOf(module, name, 'm.js')).to.throw(TypeError, message);
    });
  };
  refuses({ double }, 'triple', 'm.js exports no function triple: it exports double');
  refuses({ a: 1, b: 2 }, 'a', 'm.js exports no function a: it exports a, b');
  refuses({ tools: null }, 'tools.double', 'm.js exports no function tools.double');
  refuses({}, 'double', 'm.js exports no function double: it exports nothing');
});
