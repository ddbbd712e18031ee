import { noGeneratorTestBody } from '../../../lib/eslint/rules/no-generator-test-body.js';
import { check } from '../../kit/lint.js';

describe('noGeneratorTestBody', () => {
  check('no-generator-test-body', noGeneratorTestBody, {
    good: [
      "it('x', () => {});",
      "it('x', async () => {});",
      "it.co('x', function* () {});",
      "test.co('x', function* () {});",
      "it('x', () => run(body()));",
      "it('x', wrap(function* () {}));",
      "other('x', function* () {});",
      "describe('x', () => { function* body() {} });",
      "it.skip.co('x', function* () {});",
      'beforeEach.co(function* () {});',
    ],
    bad: [
      ["it('x', function* () {});", 'test'],
      ["it('x', function* () { throw new Error('never seen'); });", 'test'],
      ["test('x', function* () {});", 'test'],
      ["specify('x', function* named() {});", 'test'],
      ["it.only('x', function* () {});", 'test'],
      ["test.skip('x', function* () {});", 'test'],
      ["test.concurrent('x', function* () {});", 'test'],
      ["it.each([1, 2])('x %d', function* (n) {});", 'test'],
      ["it('x', async function* () {});", 'test'],
      ['before(function* () {});', 'test'],
      ['beforeEach(function* () {});', 'test'],
      ["afterAll('why', function* () {});", 'test'],
      ["it('x', function* () {}, 1000);", 'test'],
      ["describe('x', function* () {});", 'suite'],
      ["context('x', function* () {});", 'suite'],
      ["describe.only('x', function* () {});", 'suite'],
    ],
  });
  describe('with names of its own', () => {
    const bad = [["scenario('x', function* () {});", 'test']] as const;
    check('no-generator-test-body', noGeneratorTestBody, { good: [], bad }, [
      { names: ['scenario'] },
    ]);
  });
});
