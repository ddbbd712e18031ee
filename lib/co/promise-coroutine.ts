import { type Coroutine as OurCoroutine, describe, isAwaitable } from '../core/index.js';
import type { LegacyFunction } from './co.js';
import { startDriven } from './driven.js';

/** Turns a value that is no promise into one, or gives anything else if it cannot. */
export type YieldHandler = (value: unknown) => unknown;

/** Options of `coroutine`, as Bluebird has them. */
export interface PromiseCoroutineOptions {
  /** Asked before those that were added for all. */
  readonly yieldHandler?: YieldHandler;
}

/** Bluebird's `Promise.coroutine`, with what hangs on it. */
export interface PromiseCoroutine {
  <A extends unknown[], T>(
    generatorFunction: LegacyFunction<A, T>,
    options?: PromiseCoroutineOptions,
  ): (...args: A) => Promise<T>;
  /** Adds a handler for values that are no promises, for every function made from now on or before. */
  addYieldHandler(handler: YieldHandler): void;
}

const handlers: YieldHandler[] = [];

/**
 * Bluebird's `Promise.coroutine`, on this driver: a function that gives a promise, made of a
 * generator function that yields promises.
 *
 * Other values are shown to `yieldHandler`, then to the handlers added with `addYieldHandler`: the
 * first that gives something to wait for decides. If none does, a `TypeError` is thrown at the
 * `yield`. `yield*` delegates to everything of this library.
 *
 * @throws {TypeError} when `generatorFunction` is no function
 * @example
 * import { coroutine } from 'yieldfrom/co';
 * const add = coroutine(function* (a: number) {
 *   return a + (yield Promise.resolve(2));
 * });
 * console.log(await add(1)); // 3
 */
export const coroutine: PromiseCoroutine = /*#__PURE__*/ makeCoroutine();

function makeCoroutine(): PromiseCoroutine {
  return Object.assign(make, { addYieldHandler }) as unknown as PromiseCoroutine;
}

function make(
  generatorFunction: LegacyFunction,
  { yieldHandler }: PromiseCoroutineOptions = {},
): (...args: unknown[]) => Promise<unknown> {
  if (typeof generatorFunction !== 'function') {
    throw new TypeError(
      `generatorFunction must be a function, and not ${describe(generatorFunction)}`,
    );
  }
  const convert = (value: unknown): unknown => toPromiseLike(value, yieldHandler);
  return function (this: unknown, ...args) {
    try {
      return startDriven(generatorFunction.apply(this, args), convert, this).then();
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function addYieldHandler(handler: YieldHandler): void {
  if (typeof handler !== 'function') {
    throw new TypeError(`expecting a function but got ${describe(handler)}`);
  }
  handlers.push(handler);
}

function toPromiseLike(value: unknown, own: YieldHandler | undefined): unknown {
  if (canBeWaitedFor(value)) return value;
  for (const handler of own === undefined ? handlers : [own, ...handlers]) {
    try {
      const result = handler(value);
      if (canBeWaitedFor(result)) return result;
    } catch (error) {
      return failing(error);
    }
  }
  return failing(
    new TypeError(
      `A value ${String(value)} was yielded that could not be treated as a promise: ` +
        'add a handler for it with coroutine.addYieldHandler(…)',
    ),
  );
}

function canBeWaitedFor(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (typeof (value as { then?: unknown }).then === 'function') return true;
  // A bare generator is nothing to Bluebird: its handlers may have a use for it.
  return isAwaitable(value) && Object.prototype.toString.call(value) !== '[object Generator]';
}

function* failing(error: unknown): OurCoroutine<never> {
  throw error;
}
