// The door for Mocha. Importing it installs the guard: node --import, or "require" in .mocharc.

import Mocha from 'mocha';
import { type CoFamily, coFamily, refuseGeneratorBody, refuseUnrun } from './co.js';

type Body = (this: unknown, ...args: unknown[]) => unknown;

interface Runnable {
  fn?: Body;
  readonly title: string;
}

type Run = (this: Runnable, callback: (error?: unknown) => void) => void;

type Define = (name: string, body: (this: unknown) => unknown) => unknown;

/** Mocha's own `it`, which is there when it loads files of tests. */
const its = (): Define & { readonly only: Define; readonly skip: Define } =>
  (globalThis as unknown as { it: Define & { only: Define; skip: Define } }).it;

const co: CoFamily = coFamily({
  one: (name, run) => its()(name, run),
  only: (name, run) => its().only(name, run),
  skip: (name, run) => its().skip(name, run),
});

/**
 * Mocha's `it`, with `it.co`.
 *
 * @example
 * import { sleep } from 'yieldfrom';
 * import { it } from 'yieldfrom/testing/mocha';
 * it.co('sleeps for an hour', function* (t) {
 *   yield* sleep(3_600_000);
 *   t.log('awake');
 * });
 */
export const it: Define & { readonly co: CoFamily } = Object.assign(
  (name: string, body: (this: unknown) => unknown) => its()(name, body),
  { co },
);

/** As `it`. */
export const test: typeof it = it;

const installed = Symbol.for('yieldfrom.mocha-guard');
const prototype = Mocha.Runnable.prototype as unknown as { run: Run; [installed]?: true };
if (prototype[installed] === undefined) install();

/** Makes a test fail whose body is a generator, or returns one. */
function install(): void {
  prototype[installed] = true;
  const { run } = prototype;
  prototype.run = function (callback) {
    const { fn: body, title } = this;
    if (typeof body === 'function') this.fn = guarded(body, title);
    run.call(this, (error) => {
      if (body !== undefined) this.fn = body;
      callback(error);
    });
  };
}

/** Mocha looks at the length of a body to see whether it takes a callback. */
function guarded(body: Body, title: string): Body {
  const check = function (this: unknown, ...args: unknown[]): unknown {
    refuseGeneratorBody(body, title);
    const result = body.apply(this, args);
    refuseUnrun(result, title);
    return result;
  };
  return Object.defineProperty(check, 'length', { value: body.length });
}
