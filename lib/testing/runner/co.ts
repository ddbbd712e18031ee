// What the adapters of all runners share: `it.co`, and the refusal of a body that nobody runs.

import { type RunTestOptions, runTest } from '../run-test.js';
import type { TestBody } from '../test-body.js';

/** Options of `it.co`: those of the run, and what the runner's own third argument is. */
export interface CoOptions extends RunTestOptions {}

/** Defines a test whose body is a coroutine. */
export type Co<R = unknown> = (name: string, body: TestBody, options?: CoOptions) => R;

/** As `Co`, with the runner's ways to run it alone, or not at all. */
export interface CoFamily<R = unknown> extends Co<R> {
  readonly only: Co<R>;
  readonly skip: Co<R>;
}

/** Makes a `Co` of a function that defines a test with a plain body. */
export function coWith<R>(define: (name: string, run: () => Promise<void>) => R): Co<R> {
  return (name, body, options) => {
    if (typeof body !== 'function') {
      throw new TypeError(
        `it.co() needs a generator function, as in it.co(name, function* (t) {…})`,
      );
    }
    return define(name, () => runTest(name, body, options));
  };
}

/** Makes the family of a runner. */
export function coFamily<R>(define: {
  readonly one: (name: string, run: () => Promise<void>) => R;
  readonly only: (name: string, run: () => Promise<void>) => R;
  readonly skip: (name: string, run: () => Promise<void>) => R;
}): CoFamily<R> {
  return Object.assign(coWith(define.one), {
    only: coWith(define.only),
    skip: coWith(define.skip),
  });
}

/** @throws {TypeError} for a body of which the runner would not run a line */
export function refuseGeneratorBody(body: unknown, name: string): void {
  const kind = Object.prototype.toString.call(body);
  if (kind !== '[object GeneratorFunction]' && kind !== '[object AsyncGeneratorFunction]') return;
  throw new TypeError(
    `"${name}" has a generator for its body, of which the runner runs not a line: ` +
      'write it.co(name, function* (t) {…})',
  );
}

/** @throws {TypeError} for what a body returned, if nobody will run it */
export function refuseUnrun(result: unknown, name: string): void {
  if (typeof result !== 'object' || result === null) return;
  const { next, throw: fail, then } = result as Record<string, unknown>;
  if (typeof then === 'function' || typeof next !== 'function' || typeof fail !== 'function')
    return;
  throw new TypeError(
    `"${name}" returned a coroutine (or generator) that nobody runs: ` +
      'write it.co(name, function* (t) {…}), or return run(…) of it',
  );
}
