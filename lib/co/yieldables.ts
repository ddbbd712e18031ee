// What co lets a generator yield, and what it makes of it. See "Yieldables" in co's documentation.

import {
  type Coroutine,
  Future,
  getRunningLoop,
  isAwaitable,
  nameOf,
  Task,
} from '../core/index.js';
import { gather } from '../std/combine/gather.js';
import { Driven, type LegacyGenerator } from './driven.js';

/** A function that calls back: what promises replaced. */
export type Thunk = (
  this: unknown,
  callback: (error: unknown, ...results: unknown[]) => void,
) => void;

/** Turns what a generator yielded into something to wait for; what co refuses fails there. */
export function toAwaited(value: unknown, context: unknown): unknown {
  const waitable = toWaitable(value, context);
  return waitable ?? failing(refusal(value));
}

/** Gives something to wait for, or undefined if co knows nothing to do with the value. */
function toWaitable(value: unknown, context: unknown): unknown {
  if (typeof value === 'function') return fromFunction(value as Thunk, context);
  if (typeof value !== 'object' || value === null) return undefined;
  if (isAwaitable(value) && !isGeneratorLike(value)) return value;
  if (isPromiseLike(value)) return value;
  if (isGeneratorLike(value)) return new Driven(value, toAwaited, context);
  if (Array.isArray(value)) return all(value, context);
  return isPlainObject(value) ? allOf(value as Record<string, unknown>, context) : undefined;
}

function fromFunction(fn: Thunk, context: unknown): unknown {
  if (!isGeneratorFunction(fn)) return fromThunk(fn, context);
  const body = (fn as unknown as (this: unknown) => LegacyGenerator).call(context);
  return new Driven(body, toAwaited, context);
}

/** Calls the thunk when it is waited for; of several calls back the first counts. */
function* fromThunk(thunk: Thunk, context: unknown): Coroutine {
  const future = new Future(undefined, getRunningLoop());
  future._source = `thunk ${nameOf(thunk)}()`;
  const loop = getRunningLoop();
  loop._hostStart('thunk');
  let isOut = true;
  const comeBack = (settle: () => void): void => {
    if (!isOut) return;
    isOut = false;
    if (!future.done()) settle();
    loop._hostDone('thunk');
  };
  future.addDoneCallback(() => {
    comeBack(() => undefined);
  });
  try {
    thunk.call(context, (error, ...results) => {
      comeBack(() => {
        if (isGiven(error)) future.setException(error);
        else future.setResult(results.length > 1 ? results : results[0]);
      });
    });
  } catch (error) {
    comeBack(() => {
      future.setException(error);
    });
  }
  return yield* future;
}

/** Waits for all members at once; what cannot be waited for is a value. */
function* all(values: readonly unknown[], context: unknown): Coroutine<unknown[]> {
  return yield* gather(values.map((value) => member(value, context)));
}

/** As `all`, for the properties of an object; the result has the same prototype and order. */
function* allOf(values: Record<string, unknown>, context: unknown): Coroutine {
  const keys = Object.keys(values);
  const settled = yield* gather(keys.map((key) => member(values[key], context)));
  return Object.fromEntries(keys.map((key, index) => [key, settled[index]]));
}

/** A task that has begun: co, too, calls a thunk and hears a promise inside the `yield`. */
function member(value: unknown, context: unknown): Task {
  return new Task(waitFor(value, context), { loop: getRunningLoop(), eagerStart: true });
}

function* waitFor(value: unknown, context: unknown): Coroutine {
  const waitable = toWaitable(value, context);
  return waitable === undefined ? value : yield waitable;
}

function* failing(error: unknown): Coroutine<never> {
  throw error;
}

function refusal(value: unknown): TypeError {
  return new TypeError(
    'You may only yield a function, promise, generator, array, or object, ' +
      `but the following object was passed: "${String(value)}"`,
  );
}

function isGiven(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== 0 && error !== '';
}

function isPromiseLike(value: object): boolean {
  return typeof (value as { then?: unknown }).then === 'function';
}

/** As co tells them: anything with `next` and `throw`, but for coroutine objects of ours. */
function isGeneratorLike(value: object): value is LegacyGenerator {
  const { next, throw: fail, then } = value as Record<string, unknown>;
  return typeof next === 'function' && typeof fail === 'function' && typeof then !== 'function';
}

function isPlainObject(value: object): boolean {
  const { constructor: Class } = value as { constructor?: unknown };
  return Class === Object;
}

/** Tells a generator function, also one that was compiled to an older language. */
export function isGeneratorFunction(fn: unknown): boolean {
  if (typeof fn !== 'function') return false;
  const { constructor: Class, prototype } = fn as unknown as {
    constructor?: { name?: string; displayName?: string };
    prototype?: object;
  };
  if (Class?.name === 'GeneratorFunction' || Class?.displayName === 'GeneratorFunction')
    return true;
  return prototype !== undefined && prototype !== null && isGeneratorLike(prototype);
}
