import type { Task } from '../core/index.js';
import { type LegacyGenerator, startDriven } from './driven.js';
import { toAwaited } from './yieldables.js';

/** A generator of legacy code, which is typed as it may be. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
export type LegacyBody<T = any> = Generator<any, T>;

/** A function that gives one. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
export type LegacyFunction<A extends any[] = any[], T = any> = (...args: A) => LegacyBody<T>;

/** `co`, with what hangs on it. */
export interface Co {
  /**
   * Runs a generator function, or a generator, and gives the promise of its result. Anything else
   * is the result itself. The first step is taken inside the call.
   */
  <A extends unknown[], T>(fn: LegacyFunction<A, T>, ...args: A): Promise<T>;
  <T>(generator: LegacyBody<T>): Promise<T>;
  <T>(value: T): Promise<Awaited<T>>;
  /** Makes a function that runs a generator function anew at each call, with its `this`. */
  wrap<A extends unknown[], T>(fn: LegacyFunction<A, T>): (...args: A) => Promise<T>;
  /** As `co`, and gives the task instead of a promise: it can be cancelled, and waited for. */
  task<A extends unknown[], T>(fn: LegacyFunction<A, T>, ...args: A): Task<T>;
  readonly default: Co;
  readonly co: Co;
}

/**
 * The `co` of the generation before async/await, on this driver.
 *
 * A generator may yield promises, thunks, generators and generator functions, arrays and objects of
 * all these; and it may delegate with `yield*` to everything of this library: sleeps, timeouts,
 * locks, groups.
 *
 * @example
 * import { co } from 'yieldfrom/co';
 * const result = await co(function* () {
 *   const [a, b] = yield [Promise.resolve(1), Promise.resolve(2)];
 *   return a + b;
 * });
 * console.log(result); // 3
 */
export const co: Co = /*#__PURE__*/ makeCo();

function makeCo(): Co {
  const made = Object.assign(run, { wrap, task }) as unknown as Co & { default: Co; co: Co };
  made.default = made;
  made.co = made;
  return made;
}

function run(this: unknown, fn: unknown, ...args: unknown[]): Promise<unknown> {
  try {
    const body = typeof fn === 'function' ? (fn as LegacyFunction).apply(this, args) : fn;
    if (!isIterator(body)) return Promise.resolve(body);
    return startDriven(body, toAwaited, this).then();
  } catch (error) {
    return Promise.reject(error);
  }
}

function task(this: unknown, fn: LegacyFunction, ...args: unknown[]): Task {
  return startDriven(fn.apply(this, args), toAwaited, this);
}

function wrap(fn: LegacyFunction): (...args: unknown[]) => Promise<unknown> {
  const wrapper = function (this: unknown, ...args: unknown[]): Promise<unknown> {
    return run.call(this, fn.apply(this, args));
  };
  return Object.assign(wrapper, { __generatorFunction__: fn });
}

function isIterator(value: unknown): value is LegacyGenerator {
  return typeof (value as { next?: unknown } | null | undefined)?.next === 'function';
}
