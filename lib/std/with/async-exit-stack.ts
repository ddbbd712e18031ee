/// <reference lib="esnext.disposable" preserve="true" />
// Python's `contextlib.AsyncExitStack`: what is to be put away is known only at run time, and put
// away in the reverse order, as if each were an `asyncWith` inside the one before.

import { type Awaitable, type Coroutine, describe, isAwaitable } from '../../core/index.js';
import { type AsyncContextManager, awaited, type Entered, managerOf } from './async-with.js';

/** What a stack calls when it unwinds: with the error, or without argument if there is none. */
export type AsyncExit = (...failure: [error?: unknown]) => Awaitable;

/**
 * Holds any number of resources, and gives them back in the reverse order.
 *
 * An exit that gives true swallows the error for all that are further out; one that throws
 * replaces it. Use it with `asyncWith`, or call `aclose()`.
 *
 * @example
 * import { asyncWith, AsyncExitStack, Lock, run, type Coroutine } from 'yieldfrom';
 * function* main(): Coroutine<void> {
 *   const locks = [new Lock(), new Lock()];
 *   yield* asyncWith(new AsyncExitStack(), function* (stack) {
 *     for (const lock of locks) yield* stack.enterAsyncContext(lock);
 *     stack.callback(() => { console.log('unlocking'); });
 *     console.log(locks.every((lock) => lock.locked()));
 *   });
 *   console.log(locks.some((lock) => lock.locked()));
 * }
 * await run(main()); // true, unlocking, false
 */
export class AsyncExitStack implements AsyncContextManager<AsyncExitStack, boolean> {
  #exits: AsyncExit[] = [];

  /**
   * Enters a resource, and leaves it when the stack unwinds; gives what its body would get.
   *
   * @switches when entering does
   * @cancelled as for the resource; it is not put on the stack
   * @throws {TypeError} when `resource` is none that `asyncWith` can hold
   */
  *enterAsyncContext<M extends AsyncContextManager | AsyncDisposable | Disposable>(
    resource: M,
  ): Coroutine<Entered<M>> {
    const manager = managerOf(resource);
    const value = yield* awaited(manager.aenter());
    this.#exits.push((...failure) => manager.aexit(...failure));
    return value as Entered<M>;
  }

  /**
   * Puts an exit on the stack: a coroutine function, or a resource that was entered before.
   * Gives it back.
   *
   * @throws {TypeError} when `exit` is neither
   */
  pushAsyncExit<E extends AsyncExit | AsyncContextManager | AsyncDisposable | Disposable>(
    exit: E,
  ): E {
    if (typeof exit === 'function') {
      this.#exits.push(exit);
    } else {
      const manager = managerOf(exit);
      this.#exits.push((...failure) => manager.aexit(...failure));
    }
    return exit;
  }

  /**
   * Has a coroutine function called when the stack unwinds. It does not hear of an error, and
   * cannot swallow it. Gives it back.
   *
   * @throws {TypeError} when `callback` is not a function
   */
  pushAsyncCallback<A extends unknown[], T>(
    callback: (...args: A) => Awaitable<T>,
    ...args: A
  ): (...args: A) => Awaitable<T> {
    checkFunction(callback, 'pushAsyncCallback()');
    this.#exits.push(function* () {
      yield* awaited(callback(...args));
    });
    return callback;
  }

  /**
   * Has a function called when the stack unwinds. It does not hear of an error, and cannot swallow
   * it. Gives it back.
   *
   * @throws {TypeError} when `callback` is not a function
   */
  callback<A extends unknown[], T>(callback: (...args: A) => T, ...args: A): (...args: A) => T {
    checkFunction(callback, 'callback()');
    this.#exits.push(function* () {
      callback(...args);
    });
    return callback;
  }

  /** Moves everything to a new stack, and gives that one: this one has nothing to do any more. */
  popAll(): this {
    const Stack = this.constructor as new () => this;
    const stack = new Stack();
    stack.#exits = this.#exits;
    this.#exits = [];
    return stack;
  }

  /**
   * Unwinds the stack.
   *
   * @switches when an exit does
   * @cancelled thrown into the exit that is under way; the others hear of it as of any error
   */
  *aclose(): Coroutine<void> {
    yield* this.aexit();
  }

  /**
   * Gives the stack itself.
   *
   * @switches never
   * @cancelled cannot be
   */
  *aenter(): Coroutine<this> {
    return this;
  }

  /**
   * Unwinds the stack; gives whether an error was swallowed.
   *
   * @switches when an exit does
   * @cancelled thrown into the exit that is under way; the others hear of it as of any error
   */
  *aexit(...failure: [error?: unknown]): Coroutine<boolean> {
    let pending = failure;
    let isReplaced = false;
    for (let exit = this.#exits.pop(); exit !== undefined; exit = this.#exits.pop()) {
      try {
        if ((yield* awaited(exit(...pending))) !== true) continue;
        pending = [];
        isReplaced = false;
      } catch (error) {
        pending = [error];
        isReplaced = true;
      }
    }
    if (isReplaced) throw pending[0];
    return failure.length > 0 && pending.length === 0;
  }
}

function checkFunction(callback: unknown, where: string): void {
  if (typeof callback === 'function') return;
  throw new TypeError(
    `${where} needs a function, got ${describe(callback)}` +
      (isAwaitable(callback) ? ': give f, not f()' : ''),
  );
}
