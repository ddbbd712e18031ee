/// <reference lib="esnext.disposable" preserve="true" />
// `async with`, as a function. The order of its steps is the language's: enter, body, exit; the
// exit hears of the error, and decides whether it goes on.

import {
  type Awaitable,
  CancelledError,
  type Coroutine,
  describe,
  ensureFuture,
  isAwaitable,
  isThenable,
} from '../../core/index.js';

/** What `asyncWith` can hold: two coroutine methods, as `__aenter__` and `__aexit__` in Python. */
export interface AsyncContextManager<V = unknown, E = unknown> {
  /** Takes the resource; gives what the body gets. */
  aenter(): Awaitable<V>;
  /**
   * Gives the resource back. Called with the error that left the body, without argument if none
   * did. Giving true swallows the error.
   */
  aexit(error?: unknown): Awaitable<E>;
}

/** What the body of `asyncWith` gets of a resource. */
export type Entered<M> =
  M extends AsyncContextManager<infer V> ? V : M extends AsyncDisposable | Disposable ? M : never;

/** What `asyncWith` gives beside the body's result: undefined, if the resource may swallow errors. */
export type Swallowed<M> =
  M extends AsyncContextManager<unknown, infer E> ? (true extends E ? undefined : never) : never;

/**
 * Holds a resource while a body runs: `async with resource as value: body`.
 *
 * The resource is given back however the body ends. It has `aenter()` and `aexit(error)`, or
 * `Symbol.asyncDispose`, or `Symbol.dispose`; a disposable is itself the value. Gives the body's
 * result, or undefined if `aexit` swallowed its error.
 *
 * @switches when `aenter`, the body or `aexit` do
 * @cancelled as any error: thrown at the suspension point, and `aexit` hears of it
 * @param thisArg The body's `this`.
 * @throws {TypeError} when `resource` cannot be held, or `body` is not a coroutine function
 * @example
 * import { asyncWith, run, sleep, type Coroutine } from 'yieldfrom';
 * const door = {
 *   *aenter(): Coroutine<string> { console.log('open'); return 'come in'; },
 *   *aexit(): Coroutine<void> { yield* sleep(10); console.log('closed'); },
 * };
 * function* main(): Coroutine<void> {
 *   yield* asyncWith(door, function* (greeting) { console.log(greeting); });
 * }
 * await run(main()); // open, come in, closed
 */
export function* asyncWith<
  M extends AsyncContextManager | AsyncDisposable | Disposable,
  R,
  S = undefined,
>(
  resource: M,
  body: (this: S, value: Entered<M>) => Awaitable<R>,
  thisArg?: S,
): Coroutine<R | Swallowed<M>> {
  const manager = managerOf(resource);
  checkBody(body, 'asyncWith()');
  const value = (yield* awaited(manager.aenter())) as Entered<M>;
  let result: R;
  let isOpen = true;
  try {
    result = yield* awaited(body.call(thisArg as S, value));
    isOpen = false;
  } catch (error) {
    isOpen = false;
    if ((yield* awaited(manager.aexit(error))) !== true) throw error;
    return undefined as Swallowed<M>;
  } finally {
    // Neither returned nor thrown: somebody closed this coroutine with its method `return()`.
    if (isOpen) yield* awaited(manager.aexit(new CancelledError('closed')));
  }
  yield* awaited(manager.aexit());
  return result;
}

/** Gives the two methods of whatever can be held. @internal */
export function managerOf(resource: unknown): AsyncContextManager {
  if (isObject(resource)) {
    const { aenter, aexit } = resource as Partial<AsyncContextManager>;
    if (typeof aenter === 'function' && typeof aexit === 'function') {
      return resource as AsyncContextManager;
    }
    if (isDisposable(resource)) return new Disposing(resource);
  }
  throw new TypeError(
    `${describe(resource)} does not support the asynchronous context manager protocol: ` +
      'it needs aenter() and aexit(error), Symbol.asyncDispose or Symbol.dispose' +
      (isAwaitable(resource) ? '; if it is to give such an object, await it first' : ''),
  );
}

/** Gives what `yield*` can resolve, of what a user's function gave. @internal */
export function awaited<T>(value: Awaitable<T> | PromiseLike<T>): Awaitable<T> {
  return isAwaitable(value) ? value : ensureFuture(value);
}

/** @internal */
export function checkBody(body: unknown, where: string): void {
  if (typeof body === 'function') return;
  throw new TypeError(
    `${where} needs a generator function as its body, got ${describe(body)}` +
      (isAwaitable(body) ? ': give f, not f()' : ''),
  );
}

/** A disposable resource in the shape of a context manager. */
class Disposing implements AsyncContextManager {
  readonly #resource: Partial<AsyncDisposable & Disposable>;

  constructor(resource: object) {
    this.#resource = resource;
  }

  *aenter(): Coroutine<object> {
    return this.#resource;
  }

  *aexit(): Coroutine<void> {
    const resource = this.#resource;
    if (typeof resource[Symbol.asyncDispose] !== 'function') {
      resource[Symbol.dispose]?.();
      return;
    }
    const disposing: unknown = resource[Symbol.asyncDispose]?.();
    if (isAwaitable(disposing) || isThenable(disposing)) yield* awaited(disposing);
  }
}

function isDisposable(resource: object): boolean {
  const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = resource as Partial<
    AsyncDisposable & Disposable
  >;
  return typeof later === 'function' || typeof now === 'function';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
