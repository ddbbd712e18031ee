// The one file of core that makes a Promise: what makes a future a thenable.

import { RuntimeError } from '../errors.js';

/** As much of a future as a promise of it needs. */
interface Settling<T> {
  readonly _loop: SettlingLoop;
  done(): boolean;
  addDoneCallback(fn: (future: Settling<T>) => unknown): void;
  result(): T;
}

interface SettlingLoop {
  isRunning(): boolean;
  isClosed(): boolean;
  _promiseMade(): void;
  _promiseSettled(): void;
}

/**
 * Gives a promise of a future's outcome. It settles a turn after the future is done, as any other
 * callback; where the loop has no turns, at once. A result that is a thenable is awaited, as
 * promises do.
 */
export function promiseOf<T>(future: Settling<T>): Promise<T> {
  const loop = future._loop;
  return new Promise<T>((resolve, reject) => {
    const settle = (): void => {
      try {
        resolve(future.result());
      } catch (error) {
        reject(error);
      }
    };
    if (loop.isClosed() && !future.done()) throw RuntimeError.loopClosed();
    if (future.done() && !loop.isRunning()) {
      settle();
      return;
    }
    loop._promiseMade();
    future.addDoneCallback(() => {
      loop._promiseSettled();
      settle();
    });
  });
}

/** Gives a promise that `begin` settles through the two functions handed to it. @internal */
export function promiseFrom<T>(
  begin: (resolve: (value: T | PromiseLike<T>) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise<T>(begin);
}
