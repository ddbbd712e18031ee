// How code of the promise era runs on our driver. A generator is handed to a task as it is; between
// the two stands an iterator that turns what the generator yields by itself into something the driver
// waits for. What it delegates to with `yield*`, sleeps and locks of ours, passes untouched: the result
// that tells the driver so is one object, known by its identity.

import {
  type Coroutine,
  type EventLoop,
  isThenable,
  loopToMountOn,
  realm,
  startAtOnce,
  type Task,
} from '../core/index.js';
import { mounted } from '../run/mounted.js';

/** What code of that era yields, turned into something to wait for. */
export type Convert = (value: unknown, context: unknown) => unknown;

/** A generator of code of that era. */
export type LegacyGenerator<T = unknown> = Iterator<unknown, T, unknown>;

type Result<T> = IteratorResult<unknown, T>;

/** Stands between a generator and its task. */
export class Driven<T> implements Coroutine<T> {
  readonly #generator: LegacyGenerator<T>;
  readonly #convert: Convert;
  readonly #context: unknown;
  #hasReturned = false;

  constructor(generator: LegacyGenerator<T>, convert: Convert, context: unknown) {
    this.#generator = generator;
    this.#convert = convert;
    this.#context = context;
  }

  next(reply?: unknown): Result<T> {
    if (this.#hasReturned) return { done: true, value: reply as T };
    return this.#handOn(this.#generator.next(reply));
  }

  throw(error: unknown): Result<T> {
    if (this.#hasReturned || this.#generator.throw === undefined) throw error;
    return this.#handOn(this.#generator.throw(error));
  }

  return(value: unknown): Result<T> {
    if (this.#generator.return === undefined) return { done: true, value: value as T };
    return this.#handOn(this.#generator.return(value as T));
  }

  [Symbol.iterator](): this {
    return this;
  }

  #handOn(result: Result<T>): Result<T> {
    if ((result as unknown) === realm.suspension) return result;
    if (result.done !== true) {
      return { done: false, value: this.#convert(result.value, this.#context) };
    }
    // As a promise does that is resolved with another one: what is returned is waited for, too.
    if (!isThenable(result.value)) return result;
    this.#hasReturned = true;
    return { done: false, value: result.value };
  }
}

/** Makes a task of such a generator; its first step is taken at once, as co and Bluebird do. */
export function startDriven<T>(
  generator: LegacyGenerator<T>,
  convert: Convert,
  context: unknown,
): Task<T> {
  const loop = mounted(loopToMountOn)() as unknown as EventLoop;
  return startAtOnce<T>(loop, new Driven(generator, convert, context));
}
