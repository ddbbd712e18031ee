// What a loop asks of an executor. The executors themselves are a room above, and need a platform.

import type { Context } from '../context/context.js';

/** A function, named so that a worker can find it: `job(import.meta.url, 'name')` makes one. */
export interface Job<A extends unknown[] = unknown[], R = unknown> {
  readonly kind: 'yieldfrom.job';
  /** The URL of the module. */
  readonly module: string;
  /** The export, dots lead into objects: `tools.double`. */
  readonly name: string;
  /** Types only. */
  readonly signature?: (...args: A) => R;
}

/** What an executor can be given to call. */
export type Callable<A extends unknown[], R> = Job<A, R> | ((...args: A) => R);

/** As much of an executor as a loop needs: any object with these two will do. */
export interface ExecutorPort {
  /** Has a function called elsewhere; gives its future, or a promise, at once. */
  submit<A extends unknown[], R>(fn: Callable<A, R>, ...args: A): PromiseLike<Awaited<R>>;
  /** Takes no more work; with `wait`, what it gives settles when all is done. */
  shutdown(wait?: boolean): PromiseLike<void> | void;
  /** As `submit`, with the variables of a context. @internal */
  _submitIn?(context: Context, fn: unknown, args: readonly unknown[]): PromiseLike<unknown>;
}

/** Marks what may be a loop's default executor, in whichever copy of the library. @internal */
export const THREAD_POOL: unique symbol = Symbol.for('yieldfrom.threadPool') as never;

/** Tells a job from a function. @internal */
export function isJob(value: unknown): value is Job {
  return (value as Partial<Job> | null | undefined)?.kind === 'yieldfrom.job';
}
