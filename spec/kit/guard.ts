// Mocha passes two kinds of test that never tested anything: a body that is a generator (calling it
// runs none of its lines) and a body that asserts nothing. Here both fail, with a word on what to write.
//
// Loaded before the specs (.mocharc.json, and the browser's page), it patches mocha once for the process.
// It knows mocha, chai and sinon only, nothing of lib/.

import { Assertion } from 'chai';
import Mocha from 'mocha';
import sinon from 'sinon';

const installed = Symbol.for('yieldfrom.spec.guard');
let assertionCount = 0;

/** Tells the guard that something was checked without chai or sinon: `fc.assert`, a type, a throw. */
export function countAssertion(): void {
  assertionCount += 1;
}

type Body = (this: unknown, ...args: unknown[]) => unknown;
type Run = (this: Runnable, callback: (error?: unknown) => void) => void;

interface Runnable {
  fn?: Body;
  readonly title: string;
  readonly type: string;
  isPending(): boolean;
}

const prototype = Mocha.Runnable.prototype as unknown as { run: Run; [installed]?: true };
if (!prototype[installed]) {
  prototype[installed] = true;
  watchAssertions();
  guardRunnables();
}

function watchAssertions(): void {
  const chai = Assertion.prototype as unknown as { assert: Body };
  const check = chai.assert;
  chai.assert = function (...args) {
    countAssertion();
    return check.apply(this, args);
  };
  const pass = sinon.assert.pass.bind(sinon.assert);
  sinon.assert.pass = (assertion) => {
    countAssertion();
    pass(assertion);
  };
}

function guardRunnables(): void {
  const run = prototype.run;
  prototype.run = function (callback) {
    const { fn: body, title } = this;
    const countBefore = assertionCount;
    if (typeof body === 'function') {
      this.fn = function (...args) {
        refuseGenerator(body, title);
        const result = body.apply(this, args);
        refuseUnrun(result, title);
        return result;
      };
    }
    run.call(this, (error) => {
      if (body) this.fn = body;
      const silent = !error && this.type === 'test' && assertionCount === countBefore;
      callback(silent && !this.isPending() ? nothingAsserted(title) : withoutGuard(error));
    });
  };
}

function refuseGenerator(body: Body, title: string): void {
  const kind = Object.prototype.toString.call(body);
  if (kind !== '[object GeneratorFunction]' && kind !== '[object AsyncGeneratorFunction]') return;
  throw new TypeError(
    `"${title}" has a generator for its body, of which mocha runs not a line: ` +
      'drive it, as in it(…, () => run(body())) or loop.runSync(body())',
  );
}

/** A thenable is left to mocha, which waits for it. */
function refuseUnrun(result: unknown, title: string): void {
  if (typeof result !== 'object' || result === null) return;
  const { next, throw: fail, return: leave, then } = result as Record<string, unknown>;
  if (typeof then === 'function' || typeof next !== 'function') return;
  const what =
    typeof fail === 'function' && typeof leave === 'function'
      ? 'a coroutine (or generator)'
      : 'an iterator';
  throw new TypeError(
    `"${title}" returned ${what} that nobody runs: ` +
      'return run(…) of it, or call loop.runSync(…) on it',
  );
}

/** A stack ends in the spec, without the frames of this file. */
function withoutGuard(error: unknown): unknown {
  if (error instanceof Error && error.stack !== undefined) {
    error.stack = error.stack.replace(/\n.*\bspec[/\\]kit[/\\]guard\.[jt]s.*/g, '');
  }
  return error;
}

function nothingAsserted(title: string): Error {
  return new Error(
    `"${title}" ended without one assertion, so it would pass whatever the code does: ` +
      'expect something, or call countAssertion() of spec/kit/guard where something else checks',
  );
}
