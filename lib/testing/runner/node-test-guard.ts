// How bodies that nobody runs are refused under node:test, which has no place to hook in: its
// functions are wrapped, for CommonJS where modules are loaded, for ES modules where they are resolved.

import module from 'node:module';
import { refuseGeneratorBody, refuseUnrun } from './co.js';

type Body = (...args: unknown[]) => unknown;
type Define = (...args: unknown[]) => unknown;

/** What takes a body as its last argument. */
const DEFINERS = ['test', 'it', 'before', 'after', 'beforeEach', 'afterEach'];

const guardedSymbol = Symbol.for('yieldfrom.node-test-guard');

/** Gives a function that defines tests as `define` does, and refuses bodies that nobody runs. */
export function guardDefine<F extends (...args: never[]) => unknown>(define: F): F {
  const guarded = ((...args: unknown[]) => {
    const last = args.at(-1);
    const name = typeof args[0] === 'string' ? args[0] : 'a test';
    if (typeof last === 'function') args[args.length - 1] = guardBody(last as Body, name);
    return (define as unknown as Define)(...args);
  }) as unknown as F;
  const own: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(define);
  for (const variant of ['only', 'skip', 'todo']) {
    const value = (define as unknown as Record<string, unknown>)[variant];
    if (typeof value === 'function') own[variant] = { value: guardDefine(value as Define) };
  }
  return Object.defineProperties(guarded, own);
}

/** Guards what other modules get when they import node:test after this. */
export function guardAll(nodeTest: object): void {
  const shared = globalThis as { [guardedSymbol]?: object };
  if (shared[guardedSymbol] !== undefined) return;
  const whole = guardDefine(nodeTest as unknown as Define) as unknown as Record<string, unknown>;
  for (const name of DEFINERS) {
    const define = (nodeTest as Record<string, unknown>)[name];
    if (typeof define === 'function') {
      Object.defineProperty(whole, name, {
        value: guardDefine(define as Define),
        enumerable: true,
      });
    }
  }
  Object.defineProperty(whole, 'default', { value: whole });
  shared[guardedSymbol] = whole;
  guardRequire(whole);
  guardImport(Object.keys(Object.getOwnPropertyDescriptors(nodeTest)));
}

function guardBody(body: Body, name: string): Body {
  const guarded: Body = function (this: unknown, ...args) {
    refuseGeneratorBody(body, name);
    const result = body.apply(this, args);
    refuseUnrun(result, name);
    return result;
  };
  // A body of two parameters takes a callback.
  return Object.defineProperty(guarded, 'length', { value: body.length });
}

function guardRequire(whole: unknown): void {
  const loader = module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = function (this: unknown, request, ...rest) {
    return request === 'node:test' ? whole : load.call(this, request, ...rest);
  };
}

/** ES modules: `node:test` resolves to a module that hands out what is kept under the symbol. */
function guardImport(names: readonly string[]): void {
  const exported = names
    .filter(
      (name) =>
        /^[a-zA-Z]+$/.test(name) && !['length', 'name', 'prototype', 'default'].includes(name),
    )
    .map((name) => `export const ${name} = whole.${name};`);
  const source = [
    "const whole = globalThis[Symbol.for('yieldfrom.node-test-guard')];",
    'export default whole;',
    ...exported,
  ].join('\n');
  const substitute = `data:text/javascript,${encodeURIComponent(source)}`;
  const hooks = `export async function resolve(specifier, context, next) {
    if (specifier !== 'node:test') return next(specifier, context);
    return { url: ${JSON.stringify(substitute)}, format: 'module', shortCircuit: true };
  }`;
  module.register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
