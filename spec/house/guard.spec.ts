import { expect } from 'chai';
import Mocha from 'mocha';
import sinon from 'sinon';
import { countAssertion } from '../kit/guard.js';

type Body = Mocha.Func | Mocha.AsyncFunc;

interface Outcome {
  readonly passed: number;
  readonly pending: number;
  readonly errors: readonly string[];
}

/** Runs a suite of one test, and one hook where given, in a mocha of its own. */
function runInline(body: unknown, hook?: unknown): Promise<Outcome> {
  const mocha = new Mocha({ reporter: class {} as unknown as Mocha.ReporterConstructor });
  const suite = Mocha.Suite.create(mocha.suite, 'inline');
  suite.addTest(new Mocha.Test('the test', body as Body));
  if (hook !== undefined) suite.beforeEach('the hook', hook as Body);
  return new Promise((resolve) => {
    const outcome = { passed: 0, pending: 0, errors: [] as string[] };
    const runner = mocha.run(() => {
      runner.dispose();
      resolve(outcome);
    });
    runner.on('pass', () => (outcome.passed += 1));
    runner.on('pending', () => (outcome.pending += 1));
    runner.on('fail', (_test, error: Error) => outcome.errors.push(error.message));
  });
}

async function passes(body: unknown, hook?: unknown): Promise<void> {
  expect(await runInline(body, hook)).to.deep.equal({ passed: 1, pending: 0, errors: [] });
}

async function failsWith(message: RegExp, body: unknown, hook?: unknown): Promise<void> {
  const { passed, errors } = await runInline(body, hook);
  expect(passed).to.equal(0);
  expect(errors).to.have.length(1);
  expect(errors[0]).to.match(message);
}

const asserts = (): void => {
  expect(1).to.equal(1);
};

describe('the guard', () => {
  describe('of generator bodies', () => {
    const drive = /has a generator for its body.*drive it/;
    const unrun = /returned a coroutine \(or generator\) that nobody runs.*runSync/;

    it('fails a test whose body is a generator', () =>
      failsWith(drive, function* () {
        yield asserts();
      }));

    it('fails a test whose body is an async generator', () =>
      failsWith(drive, async function* () {
        yield asserts();
      }));

    it('fails a generator that takes the callback of mocha', () =>
      failsWith(drive, function* (done: () => void) {
        yield done();
      }));

    it('fails a hook whose body is a generator', () =>
      failsWith(drive, asserts, function* () {
        yield asserts();
      }));

    it('fails a test that returns a generator', () =>
      failsWith(unrun, () => {
        asserts();
        return (function* () {})();
      }));

    it('fails a test that returns a coroutine object', () =>
      failsWith(unrun, () => {
        asserts();
        const done = { done: true, value: undefined };
        return { next: () => done, throw: () => done, return: () => done };
      }));

    it('fails a hook that returns an iterator', () =>
      failsWith(/returned an iterator/, asserts, () => [1][Symbol.iterator]()));

    it('leaves a thenable iterator to mocha, which waits for it', () =>
      passes(() => ({
        next: () => undefined,
        then: (resolve: () => void) => {
          asserts();
          resolve();
        },
      })));
  });

  describe('of tests that assert nothing', () => {
    const silent = /without one assertion/;

    it('fails an empty test', () => failsWith(silent, () => {}));

    it('fails an async one', () => failsWith(silent, async () => {}));

    it('fails one with a callback', () => failsWith(silent, (done: () => void) => done()));

    it('fails one that expects, but never says what', () =>
      failsWith(silent, () => {
        expect(1);
      }));

    it('does not count what a hook asserted', () => failsWith(silent, () => {}, asserts));

    it('keeps the error of a test that failed by itself', () =>
      failsWith(/^its own$/, () => {
        throw new Error('its own');
      }));

    it('passes a test with an assertion of chai', () => passes(asserts));

    it('passes a test whose assertion comes late', () =>
      passes(async () => {
        await Promise.resolve();
        asserts();
      }));

    it('passes a test with an assertion of sinon', () =>
      passes(() => {
        sinon.assert.notCalled(sinon.spy());
      }));

    it('passes a test that counts by itself', () => passes(countAssertion));

    it('asks nothing of a test that skips itself', async () => {
      const outcome = await runInline(function (this: Mocha.Context) {
        this.skip();
      });
      expect(outcome).to.deep.equal({ passed: 0, pending: 1, errors: [] });
    });
  });
});
